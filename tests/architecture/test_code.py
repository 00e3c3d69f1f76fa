"""The house rules that import-linter cannot see."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FEATURES = sorted(path.parent for path in (ROOT / "forum/blueprints").glob("*/feature.py"))
AGREED = {
    "__init__", "events", "errors", "models", "policies", "queries", "services", "schemas", "documents", "api", "pages",
    "realtime", "subscribers", "commands", "jobs", "feeds", "mails", "importers", "demo", "rules", "feature",
    "extraction",
}  # fmt: skip
LONGEST_FILE = 250
LONGEST_FUNCTION = 25


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def trees(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sources(*folders):
        yield path, parsed(path)


@functools.cache
def parsed(path: Path) -> ast.Module:
    """Every rule walks the same trees."""
    return ast.parse(path.read_text())


def exceptions_allowed() -> str:
    return "\n".join(path.read_text() for path in (ROOT / "docs/decisions").glob("*.md"))


def test_no_file_is_longer_than_the_house_rule_without_a_written_reason() -> None:
    reasons = exceptions_allowed()
    long = {
        str(path.relative_to(ROOT)): count
        for path in sources("forum", "search")
        if (count := len(path.read_text().splitlines())) > LONGEST_FILE
    }
    assert {name: count for name, count in long.items() if name not in reasons} == {}


def test_no_function_is_longer_than_the_house_rule() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {length}"
        for path, tree in trees("forum", "search")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (length := body_length(node)) > LONGEST_FUNCTION
    ]
    assert long == []


def body_length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body without its docstring."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_features_hold_files_of_the_agreed_names_only() -> None:
    strange = [
        f"{feature.name}/{path.name}"
        for feature in FEATURES
        for path in feature.iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.stem not in AGREED
    ]
    assert strange == []


def test_every_package_file_holds_a_sentence_and_no_code() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path, tree in trees("forum", "search")
        if path.name == "__init__.py" and (not ast.get_docstring(tree) or len(tree.body) != 1)
    ]
    assert wrong == []


def test_nobody_but_the_kernel_commits() -> None:
    callers = [
        str(path.relative_to(ROOT))
        for path in sources("forum", "search")
        if re.search(r"session\.commit\(", path.read_text()) and "kernel" not in path.parts
    ]
    assert callers == []


def test_views_contain_no_try() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{view.lineno}"
        for feature in FEATURES
        for path, tree in trees(str(feature.relative_to(ROOT)))
        for view in ast.walk(tree)
        if isinstance(view, ast.FunctionDef) and {"public", "signed_in"} & names_of(view.decorator_list)
        for node in ast.walk(view)
        if isinstance(node, ast.Try)
    ]
    assert wrong == []


def use_cases() -> Iterator[tuple[str, ast.FunctionDef, set[str]]]:
    """Each verb, with the names of what it calls, the private functions of its module followed."""
    for feature in FEATURES:
        for path, tree in trees(str(feature.relative_to(ROOT))):
            functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
            for name, node in functions.items():
                if "use_case" in names_of(node.decorator_list):
                    yield f"{path.relative_to(ROOT)}:{name}", node, calls_of(node, functions)


def calls_of(node: ast.FunctionDef, functions: dict[str, ast.FunctionDef], depth: int = 3) -> set[str]:
    calls = {
        call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
    }
    if depth:
        for name in calls & functions.keys():
            calls = calls | calls_of(functions[name], functions, depth - 1)
    return calls


def names_of(decorators: list[ast.expr]) -> set[str]:
    return {node.id for decorator in decorators for node in ast.walk(decorator) if isinstance(node, ast.Name)}


@pytest.mark.parametrize(("name", "verb", "calls"), [pytest.param(*case, id=case[0]) for case in use_cases()])
def test_every_use_case_takes_an_actor_and_authorizes_or_is_open_to_all(
    name: str, verb: ast.FunctionDef, calls: set[str]
) -> None:
    assert verb.args.args[0].arg == "actor"
    assert "authorize" in calls or "open_to_all" in names_of(verb.decorator_list)


def test_templates_include_no_other_features_templates() -> None:
    wrong = []
    for feature in FEATURES:
        for path in (feature / "templates").rglob("*.html"):
            for used in re.findall(r"""{%-?\s*(?:extends|include|import|from)\s+["']([^"']+)""", path.read_text()):
                shared = (ROOT / "forum/templates" / used).exists()
                if not shared and used.split("/")[0] != feature.name:
                    wrong.append(f"{path.relative_to(ROOT)}: {used}")
    assert wrong == []


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK|(?i:coming soon))\b|raise NotImplementedError")
    left = [
        f"{path.relative_to(ROOT)}"
        for folder in ("forum", "search", "tests", "docs", "bench", "scripts")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".html", ".md", ".js", ".css") and path != Path(__file__)
        and "vendor" not in path.parts and "demo" not in path.parts and marks.search(path.read_text(errors="ignore"))
    ]  # fmt: skip
    assert left == []


def test_what_needs_a_browser_stands_among_the_journeys() -> None:
    marked = {
        path.parent
        for path in sources("tests")
        if re.search(r"^(pytestmark = |@)pytest\.mark\.browser", path.read_text(), re.M)
    }
    assert marked == {ROOT / "tests/journeys"}
