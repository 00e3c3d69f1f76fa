"""The OpenAPI document, made when somebody first asks for it."""

from __future__ import annotations

from threading import Lock
from typing import Any, cast

from apispec import APISpec
from flask import Flask, Response, current_app
from flask_smorest import Api, Blueprint


class ForumApi(Api):  # type: ignore[misc]  # Flask-Smorest is untyped
    """Flask-Smorest with two differences: errors have one place of their own, and describing waits.

    To describe all routes takes most of a second, which neither a start nor a command should wait for.
    """

    def __init__(self, app: Flask) -> None:
        self._undescribed: list[Blueprint] = []
        self._describing = Lock()
        super().__init__(app)

    def register_blueprint(self, blp: Blueprint, **options: Any) -> None:
        """Serve the routes now, and describe them later."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp, **options)
        self._undescribed.append(blp)

    def describe(self) -> APISpec:
        """The description of every route and schema; the docstring of a schema is its description."""
        with self._describing:
            while self._undescribed:
                blueprint = self._undescribed.pop(0)
                blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
                self.spec.tag({"name": blueprint.name, "description": blueprint.description})
            for key, name in self.ma_plugin.converter.refs.items():
                schema = self.spec.components.schemas[name]
                schema.setdefault("description", (key[0].__doc__ or "").strip())
        return cast(APISpec, self.spec)

    def _openapi_json(self) -> Response:
        return cast(Response, current_app.json.response(self.describe().to_dict()))

    def _register_error_handlers(self) -> None:
        return
