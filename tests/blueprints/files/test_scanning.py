"""Files are scanned before others get them; what is found is held back until staff decides."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum.blueprints.accounts.models import Member
from forum.blueprints.files import jobs
from forum.blueprints.files.commands import scan
from forum.blueprints.files.models import File
from forum.blueprints.files.services import scanning, uploads
from forum.diagnosis import diagnose
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.audit import AuditEntry
from forum.kernel.database import session
from forum.kernel.scanning import ClamAV, ScannerAway, ScannerRefused
from forum.kernel.storage.port import storage
from tests.clamd import EICAR, Clamd, free_port, running
from tests.factories.accounts import actor_of, create_member
from tests.factories.files import create_file, upload
from tests.factories.standards import load_standards

SignIn = Callable[[Any], FlaskClient]
Deliver = Callable[[], int]
REAL = os.environ.get("TEST_CLAMAV_URL")  # a clamd whose signatures know EICAR
HARMFUL = b"# Notes\n\n" + EICAR + b"\n"
AWAY = "tcp://127.0.0.1:{}"


@pytest.fixture
def clamd(app: Flask) -> Iterator[Clamd]:
    before = app.extensions["forum_scanner"]
    with running() as clamd:
        app.extensions["forum_scanner"] = ClamAV(clamd.url)
        yield clamd
    app.extensions["forum_scanner"] = before


def _shared(content: bytes) -> tuple[Member, File]:
    """A document that all members may see."""
    from forum.blueprints.library.services import resources

    owner = create_member()
    file = create_file(owner, content)
    resources.share_resource(SYSTEM, file.id, title="Notes")
    return owner, file


def test_the_scanner_is_asked_as_its_manual_says(tmp_path: Path) -> None:
    for path in (None, tmp_path / "clamd.ctl"):
        with running(path) as clamd:
            client = ClamAV(clamd.url)
            assert client.scan([b"nothing", b"", b"in here"]) is None
            assert client.scan([b"x" * 300_000, EICAR]) == "Eicar-Signature"
            assert client.version().startswith("ClamAV 1.4")
            assert clamd.asked == ["zINSTREAM", "zINSTREAM", "zVERSION"]


@pytest.mark.skipif(not REAL, reason="no clamd is named by TEST_CLAMAV_URL")
def test_a_real_scanner_answers_alike() -> None:
    client = ClamAV(REAL or "")
    assert client.version().startswith("ClamAV")
    assert client.scan([b"nothing in here"]) is None
    assert "eicar" in str(client.scan([EICAR])).casefold()
    assert "eicar" in str(client.scan([b"# Notes\n\n", EICAR])).casefold()


def test_a_stream_it_does_not_want_is_told_apart_from_no_answer() -> None:
    with running() as clamd:
        client, clamd.most_bytes = ClamAV(clamd.url), 1_000
        with pytest.raises(ScannerRefused, match="size limit"):
            client.scan([b"x" * 100_000] * 50)
        clamd.hangs_up = True
        with pytest.raises(ScannerAway):
            client.scan([b"x"])
    with pytest.raises(ScannerAway):
        ClamAV(AWAY.format(free_port())).scan([b"x"])


def test_without_a_scanner_nothing_waits(app: Flask, sign_in: SignIn, deliver: Deliver) -> None:
    _, file = _shared(HARMFUL)
    deliver()
    assert file.scan == "unscanned"
    assert sign_in(create_member()).get(file.path).status_code == 200


def test_until_it_is_scanned_only_who_sent_it_opens_a_file(clamd: Clamd, sign_in: SignIn, deliver: Deliver) -> None:
    owner, file = _shared(b"# Notes\n\nNothing harmful.\n")
    other = sign_in(create_member())
    assert sign_in(owner).get(file.path).status_code == 200
    for address in (file.path, f"/api/v1/files/{file.id}", f"/api/v1/resources/{_resource(file)}/file"):
        assert other.get(address).status_code == 423
    assert other.get(f"/api/v1/files/{file.id}").json["code"] == "file_not_scanned"
    assert "being checked" in other.get(f"/library/{_resource(file)}").text
    deliver()
    assert file.scan == "clean"
    assert other.get(file.path).status_code == 200


def test_what_is_found_is_given_to_nobody_and_said_plainly(clamd: Clamd, sign_in: SignIn, deliver: Deliver) -> None:
    owner, file = _shared(HARMFUL)
    deliver()
    session.refresh(file)
    assert (file.scan, file.threat) == ("found", "Eicar-Signature")
    for who in (owner, create_member(), create_member(role="staff")):
        browser = sign_in(who)
        for address in (file.path, f"{file.path}?download=1", f"/api/v1/files/{file.id}", f"{file.path}/thumbnail",
                        f"/api/v1/resources/{_resource(file)}/file"):  # fmt: skip
            answer = browser.get(address)
            assert answer.status_code == 423, address
            assert EICAR not in answer.data
        assert "held back" in browser.get(f"/library/{_resource(file)}").text
    assert "A file of yours is held back" in sign_in(owner).get("/notifications").text


@pytest.mark.parametrize("kind", ["message", "post"])
def test_what_is_sent_with_messages_and_posts_is_scanned_too(
    clamd: Clamd, sign_in: SignIn, deliver: Deliver, kind: str
) -> None:
    member = create_member()
    sent = sign_in(member).post(f"/api/v1/uploads?purpose={kind}", data={"file": upload(HARMFUL, "notes.md")})
    assert (sent.status_code, sent.json["scan"]) == (201, "waiting")
    deliver()
    assert sign_in(member).get(f"/files/{sent.json['id']}").status_code == 423


def test_while_the_scanner_is_away_files_wait_and_are_scanned_when_it_is_back(
    app: Flask, clamd: Clamd, sign_in: SignIn, deliver: Deliver
) -> None:
    back = app.extensions["forum_scanner"]
    app.extensions["forum_scanner"] = ClamAV(AWAY.format(free_port()))
    _, file = _shared(HARMFUL)
    deliver()
    jobs.scan_waiting()
    assert file.scan == "waiting"
    assert sign_in(create_member()).get(file.path).status_code == 423
    assert sign_in(create_member()).get("/readyz").json["scanner"]["ok"] is False
    app.extensions["forum_scanner"] = back
    jobs.scan_waiting()
    session.refresh(file)
    assert file.scan == "found"
    assert sign_in(create_member()).get("/readyz").json["scanner"]["ok"] is True


def test_where_the_operator_wants_it_what_waits_may_be_opened(app: Flask, sign_in: SignIn) -> None:
    before = app.extensions["forum_scanner"]
    app.extensions["forum_scanner"], app.config["CLAMAV_HOLD"] = ClamAV(AWAY.format(free_port())), False
    try:
        _, file = _shared(b"# Notes\n\nNothing.\n")
        assert (file.scan, sign_in(create_member()).get(file.path).status_code) == ("waiting", 200)
    finally:
        app.extensions["forum_scanner"], app.config["CLAMAV_HOLD"] = before, True


def test_a_file_the_scanner_does_not_want_waits_an_hour_and_holds_up_no_other(clamd: Clamd, deliver: Deliver) -> None:
    clamd.most_bytes = 100
    large, small = create_file(create_member(), b"x" * 200), create_file(create_member(), b"# x\n\ny")
    deliver()
    assert (large.scan, small.scan) == ("waiting", "clean")
    clamd.most_bytes, asked = 1_000, len(clamd.asked)
    jobs.scan_waiting()
    assert len(clamd.asked) == asked
    large.scanned_at = clock.now() - timedelta(hours=2)
    session.commit()
    jobs.scan_waiting()
    session.refresh(large)
    assert large.scan == "clean"


def test_staff_releases_a_false_alarm_with_a_reason_that_stands_in_the_log(
    clamd: Clamd, sign_in: SignIn, deliver: Deliver
) -> None:
    owner, file = _shared(HARMFUL)
    deliver()
    staff = sign_in(create_member(role="staff"))
    page = staff.get("/files/quarantine").text
    assert "notes.md" in page
    assert "Eicar-Signature" in page
    assert "1 file is held back" in staff.get("/").text
    wrong = staff.post(f"/files/quarantine/{file.id}", data={"decision": "release", "reason": ""})
    assert (wrong.status_code, file.scan) == (422, "found")
    staff.post(f"/files/quarantine/{file.id}", data={"decision": "release", "reason": "Our own test"})
    session.refresh(file)
    assert file.scan == "released"
    assert sign_in(create_member()).get(file.path).status_code == 200
    entry = session.query(AuditEntry).filter_by(act="file_released").one()
    assert (entry.reason, entry.subject_id, entry.member_id) == ("Our own test", file.id, owner.id)
    again = staff.post(f"/api/v1/quarantine/{file.id}/decision", json={"decision": "delete", "reason": "x"})
    assert (again.status_code, again.json["code"]) == (409, "not_quarantined")
    scanning.scan(SYSTEM, file.id)
    assert session.get_one(File, file.id).scan == "released"


def test_deleting_takes_the_bytes_away_and_leaves_the_rest(clamd: Clamd, sign_in: SignIn, deliver: Deliver) -> None:
    _, file = _shared(HARMFUL)
    deliver()
    staff = sign_in(create_member(role="staff"))
    answer = staff.post(f"/api/v1/quarantine/{file.id}/decision", json={"decision": "delete", "reason": "Harmful"})
    assert (answer.status_code, answer.json["scan"]) == (200, "deleted")
    assert not storage().exists(file.storage_key)
    assert staff.get(file.path).status_code == 410
    assert "was deleted" in staff.get(f"/library/{_resource(file)}").text
    assert staff.get("/api/v1/quarantine").json["items"] == []


def test_only_staff_sees_and_decides(clamd: Clamd, client: FlaskClient, sign_in: SignIn, deliver: Deliver) -> None:
    owner, file = _shared(HARMFUL)
    deliver()
    browser = sign_in(owner)
    decision = {"decision": "release", "reason": "It is fine"}
    assert browser.get("/files/quarantine").status_code == 403
    assert browser.get("/api/v1/quarantine").status_code == 403
    assert browser.post(f"/api/v1/quarantine/{file.id}/decision", json=decision).status_code == 403
    assert client.get("/api/v1/quarantine").status_code == 401
    staff = sign_in(create_member(role="staff"))
    assert staff.post("/api/v1/quarantine/999999/decision", json=decision).status_code == 404
    assert staff.get("/api/v1/quarantine").json["items"][0]["threat"] == "Eicar-Signature"


def test_the_list_of_what_is_held_costs_the_same_for_many(
    clamd: Clamd, sign_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    staff, counts = sign_in(create_member(role="staff")), []
    for number in (1, 8):
        for _ in range(number):
            scanning.keep_verdict(SYSTEM, create_file(create_member()).id, "Own.Test")
        staff.get("/files/quarantine")
        with count_statements() as page:
            staff.get("/files/quarantine")
        with count_statements() as api:
            staff.get("/api/v1/quarantine")
        counts.append((len(page), len(api)))
    assert counts[0] == counts[1]


def test_files_sent_before_there_was_a_scanner_are_scanned_on_request(
    app: Flask, clamd: Clamd, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanner = app.extensions["forum_scanner"]
    app.extensions["forum_scanner"] = None
    old = create_file(create_member(), HARMFUL)
    told = app.test_cli_runner().invoke(scan, [])
    assert told.exit_code == 1
    assert "FORUM_CLAMAV_URL" in told.output
    app.extensions["forum_scanner"] = scanner
    monkeypatch.setattr(session, "remove", lambda: None)  # the test's own session goes on
    told = app.test_cli_runner().invoke(scan, [])
    assert told.exit_code == 0, told.output
    assert "1 held back" in told.output
    session.refresh(old)
    assert old.scan == "found"
    app.extensions["forum_scanner"] = ClamAV(AWAY.format(free_port()))
    assert app.test_cli_runner().invoke(scan, ["--all"]).exit_code == 1


def test_the_doctor_really_asks_the_scanner(app: Flask, clamd: Clamd) -> None:
    def found() -> Any:
        return next(one for one in diagnose(app.extensions["forum_settings"]) if one.subject == "scanner")

    assert (found().ok, found().detail[:6]) == (True, "ClamAV")
    clamd.hangs_up = True
    assert not found().ok
    clamd.hangs_up, clamd.answers = False, {b"Nothing in here": b"stream: Odd FOUND\0"}
    assert not found().ok
    app.extensions["forum_scanner"] = None
    assert (found().ok, found().detail) == (True, "not used")


def test_what_was_sent_and_never_used_is_swept_though_it_was_held(clamd: Clamd, deliver: Deliver) -> None:
    import io

    file = uploads.store_upload(actor_of(create_member()), io.BytesIO(HARMFUL), "notes.md", kind="message")
    deliver()
    file = session.get_one(File, file.id)
    file.created_at = clock.now() - timedelta(days=3)
    session.commit()
    assert uploads.sweep_unused(SYSTEM) == 1


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


def _resource(file: File) -> int:
    from forum.blueprints.library.models.resources import Resource

    return session.query(Resource).filter_by(file_id=file.id).one().id
