"""Pages that belong to no feature: health, the reader's preferences, the preview of Markdown, kept mails."""

from __future__ import annotations

from datetime import timedelta
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request
from markupsafe import Markup

from forum.kernel import markdown
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import NotFound, TooLarge
from forum.kernel.i18n import LANGUAGES
from forum.kernel.mail import FolderMailer, mailer
from forum.kernel.outbox.delivering import count_waiting
from forum.kernel.scanning import ScannerAway, scanner
from forum.kernel.search import engine
from forum.kernel.web.access import public, signed_in
from forum.kernel.web.pages import safe_next
from forum.kernel.web.security import POLICY

A_YEAR = timedelta(days=365)
ICONS = (192, 512)
PAPER = "#fbfaf7"
site = Blueprint("web", __name__)


@site.get("/healthz")
@public
def healthz(actor: Actor) -> Response:
    """The process is alive."""
    return Response("ok", mimetype="text/plain")


@site.get("/site.webmanifest")
@public
def show_manifest(actor: Actor) -> Any:
    """What a telephone needs to put Plaza on its home screen, where some of them want it before they show what is
    pushed."""
    icons = [{"src": f"/static/mark-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"} for size in ICONS]
    name = current_app.config["SITE_NAME"]
    told = {"name": name, "short_name": name, "id": "/", "start_url": "/", "scope": "/", "display": "standalone"}
    response = current_app.json.response({**told, "background_color": PAPER, "theme_color": PAPER, "icons": icons})
    response.mimetype = "application/manifest+json"
    return response


@site.get("/readyz")
@public
def readyz(actor: Actor) -> Any:
    """Each dependency and its state; 503 when the database cannot be asked."""
    session.execute(sa.text("select 1"))
    waiting, parked = count_waiting()
    status = engine().ready()
    return {
        "database": "ok",
        "search": {"engine": status.name, "ok": status.ok, "detail": status.detail},
        "outbox": {"waiting": waiting, "parked": parked},
        **_scanner_state(),
    }


def _scanner_state() -> dict[str, Any]:
    asked = scanner()
    if asked is None:
        return {}
    try:
        return {"scanner": {"ok": True, "detail": asked.version()}}
    except ScannerAway as error:
        return {"scanner": {"ok": False, "detail": f"{error}; new files wait"}}


@site.post("/preferences")
@public
def set_preferences(actor: Actor) -> Any:
    """Language and theme of this browser; a member's own language is part of the profile."""
    response = make_response(redirect(safe_next(request.form.get("next")), code=303))
    for name, allowed in (("language", tuple(LANGUAGES)), ("theme", ("light", "dark", "auto"))):
        value = request.form.get(name)
        if value in allowed:
            secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
            response.set_cookie(name, value, max_age=A_YEAR, samesite="Lax", secure=secure, httponly=True)
    return response


@site.post("/preview")
@signed_in
def preview(actor: Actor) -> Any:
    """The HTML that a text will have."""
    text = request.form.get("body", "")
    if len(text) > markdown.LONGEST:
        raise TooLarge
    return Response(markdown.render(text), mimetype="text/html")


@site.get("/dev/mail")
@public
def list_mails(actor: Actor) -> Any:
    """The mails kept in the folder, newest first; only where mail is kept in a folder on one's own machine."""
    names = sorted((path.name for path in _folder().glob("*.eml")), reverse=True)[:100]
    mails = [{"name": name, "mail": _read(name)} for name in names]
    return render_template("dev/mails.html", mails=mails)


@site.get("/dev/mail/<name>")
@public
def show_mail(actor: Actor, name: str) -> Any:
    """One kept mail: its headers, its HTML in a frame of its own, its text."""
    mail = _kept_mail(name)
    body = mail.get_body(("plain",))
    text = Markup.escape(body.get_content() if body else "")
    return render_template("dev/mail.html", mail=mail, name=name, text=text)


@site.get("/dev/mail/<name>/html")
@public
def show_mail_html(actor: Actor, name: str) -> Any:
    """The HTML of a kept mail, which may bear styles and nothing else that a page of ours may not."""
    body = _kept_mail(name).get_body(("html",))
    return Response(body.get_content() if body else "", mimetype="text/html")


_IN_ITS_FRAME = {
    "default-src": "'none'", "style-src": "'unsafe-inline'", "frame-ancestors": "'self'", "sandbox": "allow-popups",
}  # fmt: skip
_WITH_A_FRAME = {**POLICY, "frame-src": "'self'"}
for _view, _options in (
    (show_mail, {"content_security_policy": _WITH_A_FRAME}),
    (show_mail_html, {"content_security_policy": _IN_ITS_FRAME, "frame_options": "SAMEORIGIN"}),
):
    vars(_view)["talisman_view_options"] = _options  # where Talisman looks for what holds for a view alone


def _kept_mail(name: str) -> Any:
    if not (_folder() / name).is_file() or "/" in name or name.startswith("."):
        raise NotFound
    return _read(name)


def _folder() -> Path:
    kept = mailer()
    # Behind a proxy on the same machine everybody comes from here: a public address keeps the mails closed.
    local = current_app.extensions["forum_settings"].local and request.remote_addr in ("127.0.0.1", "::1")
    if not isinstance(kept, FolderMailer) or not local:
        raise NotFound
    return kept.folder


def _read(name: str) -> Any:
    return BytesParser(policy=policy.default).parsebytes((_folder() / name).read_bytes())
