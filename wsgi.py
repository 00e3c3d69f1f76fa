"""The application for a WSGI server: `gunicorn wsgi:app`."""

from forum.app import create_app
from forum.config import Settings

app = create_app(Settings.from_environment())
