"""The only composition root: settings in, application out."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from forum.config import Settings
from forum.features import load_features
from forum.kernel import audit as _audit  # noqa: F401  # the log has its table before anything is logged
from forum.kernel.database import db
from forum.kernel.i18n import babel, choose_language, choose_timezone
from forum.kernel.limits import init_limits
from forum.kernel.logs import configure_logs
from forum.kernel.mail import FolderMailer, Mailer, SmtpMailer
from forum.kernel.mailbox import Mailbox
from forum.kernel.realtime import commands as _socket_commands  # noqa: F401  # registers the socket's commands
from forum.kernel.realtime.attending import init_attendance
from forum.kernel.realtime.hub import init_sockets
from forum.kernel.realtime.presence import init_presence
from forum.kernel.safe_fetch import Fetcher
from forum.kernel.safe_sending import Sender
from forum.kernel.scanning import ClamAV
from forum.kernel.storage.folder import FolderStorage
from forum.kernel.storage.port import Storage
from forum.kernel.storage.s3 import S3Storage
from forum.kernel.web.description import ForumApi
from forum.kernel.web.errors import init_errors
from forum.kernel.web.identity import init_identity
from forum.kernel.web.reference import reference
from forum.kernel.web.security import init_security
from forum.kernel.web.site import site
from forum.kernel.web.strict_json import StrictJSONProvider
from forum.kernel.web.templating import init_templating
from forum.kernel.web_push import Pusher
from search.engine import SearchEngine

_COMMON: dict[str, Any] = {
    "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SEND_FILE_MAX_AGE_DEFAULT": timedelta(days=365),
    "PROPAGATE_EXCEPTIONS": False,
    "BABEL_DEFAULT_LOCALE": "en",
    "BABEL_TRANSLATION_DIRECTORIES": "translations",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/api",
    "OPENAPI_JSON_PATH": "v1/openapi.json",
}


def create_app(settings: Settings) -> Flask:
    """Build the application for these settings; nothing is read from the environment here."""
    app = Flask("forum", static_url_path="/static")
    app.json = StrictJSONProvider(app)
    app.config.update(_configuration(settings))
    app.extensions["forum_settings"] = settings
    configure_logs(settings.log_format)
    db.init_app(app)
    babel.init_app(app, locale_selector=choose_language, timezone_selector=choose_timezone)
    init_identity(app)
    init_security(app, settings)
    init_limits(app, settings)
    init_errors(app)
    app.extensions |= _servers_of_others(settings)
    _plug_in(app)
    init_sockets(app, settings)
    init_presence(app, settings)
    init_attendance(app, settings)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]  # as Werkzeug documents it
    return app


def _servers_of_others(settings: Settings) -> dict[str, object]:
    """What goes to disks, mail, search and the rest of the internet."""
    return {
        "forum_storage": _storage(settings),
        "forum_scanner": ClamAV(settings.clamav_url) if settings.clamav_url else None,
        "forum_mailer": _mailer(settings),
        "forum_mailbox": _mailbox(settings),
        "forum_search": _search(settings),
        "forum_fetcher": _fetcher(settings),
        "forum_pusher": _pusher(settings),
        "forum_sender": _sender(settings),
    }


def _plug_in(app: Flask) -> None:
    features = load_features()
    api = ForumApi(app)
    app.extensions["forum_api"] = api
    app.register_blueprint(site)
    app.register_blueprint(reference)
    for feature in features:
        for blueprint in feature.blueprints:
            if hasattr(blueprint, "register_views_in_doc"):
                api.register_blueprint(blueprint)
            else:
                app.register_blueprint(blueprint)
    init_templating(app, features)
    app.extensions["forum_features"] = features
    for feature in features:
        if feature.on_ready:
            feature.on_ready(app)


def _configuration(settings: Settings) -> dict[str, Any]:
    megabytes = settings.max_upload_mb
    engine: dict[str, Any] = {"pool_pre_ping": True}
    if settings.database_url.startswith("postgresql"):
        engine |= {"pool_size": 20, "max_overflow": 20, "pool_timeout": 10}
    return {
        **_COMMON,
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine,
        "MAX_CONTENT_LENGTH": megabytes * 1024 * 1024 + 64 * 1024,
        "MAX_UPLOAD_MB": megabytes,
        "CLAMAV_HOLD": settings.clamav_hold,
        "PAGE_PICTURES_MB": settings.page_pictures_mb,
        "SESSION_COOKIE_NAME": "__Host-form" if settings.secure else "form",
        "SESSION_COOKIE_SECURE": settings.secure,
        "PUBLIC_URL": settings.public_url,
        "MAIL_FROM": settings.mail_from,
        "MAIL_PRIVATE": settings.mail_private,
        "MAILS_PER_DAY": settings.mails_per_day,
        "SECOND_REVIEW": settings.second_review,
        "AWARD_YEARS": settings.award_years,
        "SITE_NAME": settings.name,
        "TESTING": settings.testing,
        "API_TITLE": settings.name,
    }


def _storage(settings: Settings) -> Storage:
    if settings.storage_url and settings.storage_url.startswith("s3"):
        return S3Storage(settings.storage_url)
    return FolderStorage(settings.data / "files")


def _mailer(settings: Settings) -> Mailer:
    if settings.mail_url and settings.mail_url.startswith("smtp"):
        return SmtpMailer(settings.mail_url)
    return FolderMailer(settings.data / "mail")


def _mailbox(settings: Settings) -> Mailbox | None:
    if not settings.mail_reply:
        return None
    ways_in = settings.mail_inbound_key, settings.mailbox_url, settings.mail_checked_by
    return Mailbox(settings.mail_reply, settings.secret_key, *ways_in)


def _fetcher(settings: Settings) -> Fetcher | None:
    if not settings.link_cards:
        return None
    return Fetcher(agent=f"{settings.name} link cards (+{settings.public_url})", allowed=settings.fetch_allowed)


def _pusher(settings: Settings) -> Pusher | None:
    if not settings.pushes:
        return None
    contact = settings.public_url if settings.secure else f"mailto:{parseaddr(settings.mail_from)[1]}"
    agent = f"{settings.name} web push (+{settings.public_url})"
    return Pusher(settings.secret_key, contact, Sender(agent=agent, allowed=settings.fetch_allowed, usual_port=True))


def _sender(settings: Settings) -> Sender:
    return Sender(agent=f"{settings.name} webhooks (+{settings.public_url})", allowed=settings.webhooks_allowed)


def _search(settings: Settings) -> SearchEngine:
    if settings.meilisearch_url:
        from search.meilisearch.engine import MeilisearchEngine

        keys = settings.meilisearch_key, settings.meilisearch_search_key
        return MeilisearchEngine(settings.meilisearch_url, *keys)
    from search.embedded.engine import EmbeddedEngine

    return EmbeddedEngine(settings.data / "search")
