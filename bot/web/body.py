"""Reads the JSON body of a request into a model, or raises the error that fits."""

from __future__ import annotations

import json
from email.message import EmailMessage
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from bot.web.errors import ApiError

_TEXTS = ("text", "remark")  # what a visitor types, which can be too long

Model = TypeVar("Model", bound=BaseModel)


def body(request: Request) -> bytes:
    """Return the body of a request, which boundary.py has read before anything else."""
    return request.state.body


def content_type(request: Request) -> tuple[str, str]:
    """Return the media type of a request's body and its charset, both in lower case."""
    header = EmailMessage()
    header["Content-Type"] = request.headers.get("content-type") or "application/octet-stream"
    return header.get_content_type(), str(header.get_content_charset("utf-8"))


def read_json(request: Request) -> dict[str, Any]:
    """Return the JSON object in a request's body."""
    kind, charset = content_type(request)
    if kind != "application/json" or charset not in ("utf-8", "utf8", "us-ascii"):
        raise ApiError("content_type")
    try:
        found = json.loads(body(request).decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise ApiError("not_json") from None
    if not isinstance(found, dict):
        raise ApiError("invalid")
    return found


def checked(model: type[Model], content: dict[str, Any]) -> Model:
    """Return `content` as a model, or raise the error for what does not fit."""
    try:
        return model(**content)
    except ValidationError as error:
        too_long = all(
            e["type"] == "value_error.any_str.max_length" and e["loc"][-1] in _TEXTS
            for e in error.errors()
        )
        raise ApiError("text_too_long" if too_long else "invalid") from None
    except TypeError:  # a key that pydantic 1 takes for its own argument: __pydantic_self__
        raise ApiError("invalid") from None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")
