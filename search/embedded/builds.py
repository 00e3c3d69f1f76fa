"""The folder of an index: builds, each a whole tantivy index, and a pointer file naming the current one."""

import json
import os
import shutil
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

import tantivy

from search.embedded.schema import schema_hash, schema_of
from search.engine import SearchUnavailable
from search.indexes import IndexSpec


@dataclass(frozen=True)
class Build:
    """A build: its folder's name, the hash of its schema, and whether it was filled as a whole."""

    name: str
    schema: str
    complete: bool


class Builds:
    """Finds, makes and swaps the builds of an index; a swap is one atomic rename of the pointer file."""

    def __init__(self, root: Path, spec: IndexSpec) -> None:
        self.spec = spec
        self.folder = root / spec.name
        self.schema_hash = schema_hash(spec)
        self.pointer = self.folder / "current.json"

    def current(self) -> Build | None:
        """The build readers use; None before the first one."""
        try:
            return Build(**json.loads(self.pointer.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError) as error:
            raise SearchUnavailable(f"the pointer of {self.spec.name} is unreadable") from error

    def readable(self) -> Build | None:
        """The current build; SearchUnavailable when it has another schema and waits to be rebuilt."""
        build = self.current()
        if build and build.schema != self.schema_hash:
            raise SearchUnavailable(f"{self.spec.name} has another schema and must be rebuilt")
        return build

    def needs_rebuild(self) -> bool:
        """True until a whole rebuild with this schema has been swapped in."""
        build = self.current()
        return build is None or build.schema != self.schema_hash or not build.complete

    def path(self, build: Build) -> Path:
        """Where the files of a build are."""
        return self.folder / build.name

    def create(self, *, complete: bool) -> Build:
        """A new, empty build that nobody reads yet."""
        build = Build(f"{self.schema_hash}-{uuid.uuid4().hex[:8]}", self.schema_hash, complete)
        self.path(build).mkdir(parents=True)
        return build

    def open(self, build: Build) -> tantivy.Index:
        """The tantivy index of a build, whose readers see a commit when they reload."""
        try:
            index = tantivy.Index(schema_of(self.spec), path=str(self.path(build)))
        except (ValueError, OSError) as error:
            raise SearchUnavailable(f"{self.spec.name} cannot be opened: {error}") from error
        index.config_reader("manual")
        return index

    def swap_in(self, build: Build) -> None:
        """Make this the current build, durably, and remove all others."""
        fresh = self.pointer.with_suffix(f".{uuid.uuid4().hex[:8]}")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(asdict(build), file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, self.pointer)
        self.remove_others(build)

    def remove_others(self, build: Build | None) -> None:
        """Remove builds that are not current, such as those an interrupted rebuild left."""
        for folder in self.folder.iterdir():
            if folder.is_dir() and (build is None or folder.name != build.name):
                shutil.rmtree(folder, ignore_errors=True)
