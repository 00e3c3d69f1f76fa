"""What a newcomer meets when serving begins: a taken port, and the mails kept on her machine."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum.cli import cli
from forum.config import Settings
from forum.kernel.mail import Mail, send


def test_a_taken_port_is_told_before_anything_is_promised(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setitem(app.extensions, "forum_settings", replace(settings, port=port))
        told = app.test_cli_runner().invoke(cli, ["serve"])
    assert told.exit_code == 1
    assert told.output.startswith(f"Error: Port {port} of 127.0.0.1 cannot be used: Address already in use.")
    assert f"PORT={port + 1}" in told.output


def test_kept_mails_are_read_on_the_own_machine_alone(
    app: Flask, client: FlaskClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(Mail(to="ana@city.example", subject="An invitation", text="Open this link."))
    assert "An invitation" in client.get("/dev/mail").text
    assert client.get("/dev/mail", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404
    public = replace(settings, public_url="https://plaza.example")
    monkeypatch.setitem(app.extensions, "forum_settings", public)
    assert client.get("/dev/mail").status_code == 404
