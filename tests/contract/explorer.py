"""Sends requests that Schemathesis makes from the description of the API and notes every answer it does not allow."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import hypothesis
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode, SerializationContext
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.services.sessions import open_session
from forum.kernel.database import session
from forum.kernel.use_case import transaction
from forum.kernel.web.cookies import session_cookie_name

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    response_headers_conformance,
]  # fmt: skip


@schemathesis.serializer("message/rfc822")
def as_mail(context: SerializationContext, value: Any) -> Any:
    """A mail is sent as it is."""
    return value if isinstance(value, bytes | str) else str(value)


Operation = APIOperation[Any, Any, Any, Any]
Request = Case[Any]
DESCRIPTION = "/api/v1/openapi.json"
ROWS = 4  # the world of these tests has at least one row of each kind among the first ones


@dataclass
class Report:
    """How many requests were sent, what they were answered, and each distinct thing that is wrong."""

    cases: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    findings: dict[str, str] = field(default_factory=dict)


@dataclass
class Explorer:
    """Asks as one member, with a new session for each operation, since some of them end the session."""

    app: Flask
    member_id: int
    report: Report = field(default_factory=Report)

    def explore(self, cases: int, seed: int) -> Report:
        """Send at least `cases` requests, alike to each operation; the same seed sends the same ones."""
        logging.getLogger("schemathesis").setLevel(logging.ERROR)
        operations = list(self._operations())
        while (left := cases - self.report.cases) > 0:
            each = max(2, round(left / len(operations)))
            for operation in operations:
                self._sign_in()
                self._exercise(operation, GenerationMode.POSITIVE, (each + 1) // 2, seed)
                self._exercise(operation, GenerationMode.NEGATIVE, each // 2, seed)
            seed += 1  # some operations know fewer different requests
        return self.report

    def _operations(self) -> Iterator[Operation]:
        schema = schemathesis.openapi.from_wsgi(DESCRIPTION, self.app)
        for found in schema.get_all_operations():
            assert isinstance(found, Ok), found  # the description itself must hold
            yield found.ok()

    def _sign_in(self) -> None:
        with self.app.app_context(), transaction():
            member = session.get_one(Member, self.member_id)
            self._cookies = {session_cookie_name(): open_session(member, "203.0.113.7", "contract").token}
        self._client: FlaskClient = self.app.test_client()
        for name, token in self._cookies.items():
            self._client.set_cookie(name, token, domain="localhost")
        me = self._client.get("/api/v1/me").get_json()
        form = self._client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert form is not None
        self._cookies[form.key] = form.value
        self._csrf = {"X-CSRFToken": me["csrf_token"]}

    def _exercise(self, operation: Operation, mode: GenerationMode, count: int, seed: int) -> None:
        @hypothesis.seed(seed)
        @hypothesis.settings(
            max_examples=count, database=None, deadline=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @hypothesis.given(case=operation.as_strategy(generation_mode=mode), turn=st.integers(0, 9))
        def send(case: Request, turn: int) -> None:
            self._send(case, turn)

        try:
            send()
        except hypothesis.errors.Unsatisfiable:  # nothing about this operation can be wrong
            return

    def _send(self, case: Request, turn: int) -> None:
        if turn < 8:
            lead_to_rows(case, turn)
        headers = dict(self._csrf)
        if case.method in ("PATCH", "DELETE") and turn % 2 == 0:
            headers |= self._condition(case)
        answer = case.call(headers=headers, cookies=self._cookies)
        self.report.cases += 1
        self.report.statuses[answer.status_code] += 1
        try:
            case.validate_response(answer, checks=list(CHECKS))
        except FailureGroup as group:
            for failure in group.exceptions:
                self._note(case, failure, answer.status_code)

    def _condition(self, case: Request) -> Mapping[str, str]:
        shown = self._client.get(case.formatted_path)
        return {"If-Match": shown.headers["ETag"]} if "ETag" in shown.headers else {}

    def _note(self, case: Request, failure: BaseException, status: int) -> None:
        title = getattr(failure, "title", type(failure).__name__)
        path = getattr(failure, "instance_path", "")
        key = f"{case.operation.label}: {title} ({status}) {'/'.join(map(str, path))}".strip()
        self.report.findings.setdefault(key, f"{str(failure)[:600]}\n{case.as_curl_command()[:600]}")


def lead_to_rows(case: Request, turn: int) -> None:
    """Replace most numbers of rows by those of rows that exist, which random numbers would hardly ever meet."""
    row = 1 + turn % ROWS
    for values in (case.path_parameters, case.body):
        if not isinstance(values, dict):
            continue
        for name, value in values.items():
            if name.endswith("_id") and type(value) is int:
                values[name] = row
            elif name.endswith("_ids") and isinstance(value, list) and value and type(value[0]) is int:
                values[name] = [row, *value[1:]]
