"""The errors of the API: one code each, with its status and its Dutch text in domain.yml."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from starlette.responses import Response

from bot.base.logs import log_failure
from bot.base.settings import Settings
from bot.content import responses as texts
from bot.web.responses import json_response

STATUS: Mapping[str, int] = MappingProxyType(
    {
        "bad_request": 400,
        "not_json": 400,
        "token": 401,
        "not_found": 404,
        "message_unknown": 404,
        "method_not_allowed": 405,
        "timeout": 408,
        "no_length": 411,
        "contact_off": 409,
        "text_too_long": 413,
        "body_too_large": 413,
        "content_type": 415,
        "contact_fields": 422,
        "invalid": 422,
        "text_empty": 422,
        "payload_unknown": 422,
        "too_many": 429,
        "too_many_conversations": 429,
        "internal": 500,
        "storage_full": 503,
        "unavailable": 503,
        "closed": 503,
    }
)

# When to try again, in seconds.
_SERVICE = {"unavailable": "10", "closed": "300", "storage_full": "600"}

# With what connection/request_head.py refuses a request; all else is a bad request.
_REFUSED = {411: "no_length", 413: "body_too_large"}


class ApiError(Exception):
    """An answer of the API that is not a success; `code` is a key of STATUS.

    `fields` tells in Dutch what is wrong with each field of a form.
    """

    def __init__(
        self,
        code: str,
        headers: Mapping[str, str] | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.headers = dict(headers or {})
        self.fields = dict(fields or {})


class ErrorResponses:
    """Makes the responses to errors. All texts are read at the start, so none fails later."""

    def __init__(self, settings: Settings) -> None:
        self._texts = {code: texts.text(f"utter_fout_{code}", settings) for code in STATUS}

    def response(self, error: ApiError) -> Response:
        """Return the JSON response to an error of ours."""
        message = self._texts[error.code]
        body: dict[str, Any] = {"error": {"code": error.code, "message": message}}
        if error.fields:
            body["error"]["fields"] = error.fields
        headers = dict(error.headers)
        if error.code == "token":
            headers["WWW-Authenticate"] = "Bearer"
        elif error.code in _SERVICE:
            # A client that only shows messages must tell the visitor something as well.
            body["messages"] = [_error_message(message)]
            headers.setdefault("Retry-After", _SERVICE[error.code])
        return json_response(body, status=STATUS[error.code], headers=headers)

    def refused(self, status: int) -> Response:
        """Return the response to a request that could not be read."""
        return self.response(ApiError(_REFUSED.get(status, "bad_request")))

    def of(self, exception: Exception) -> Response:
        """Return the response to anything raised while a request was handled."""
        if isinstance(exception, ApiError):
            return self.response(exception)
        log_failure("a request failed unexpectedly", exception)
        return self.response(ApiError("internal"))


def _error_message(text: str) -> dict[str, Any]:
    return {
        "id": uuid.uuid4().hex,
        "text": text,
        "kind": "error",
        "topic": None,
        "source": None,
        "buttons": [],
        "data": {},
    }
