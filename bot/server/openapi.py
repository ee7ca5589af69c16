"""The OpenAPI 3.0 description of the API, made from the models in schemas.py."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.schema import schema

from bot.base.version import VERSION
from bot.contact import form
from bot.conversations import schemas

_REF = "#/components/schemas/"
_MODELS: tuple[type[BaseModel], ...] = (
    schemas.TextMessage,
    schemas.PayloadMessage,
    schemas.FeedbackBody,
    schemas.Empty,
    schemas.Started,
    schemas.Answer,
    schemas.Transcript,
    form.ContactBody,
    form.Preview,
    form.Accepted,
    schemas.Health,
    schemas.Error,
)
_REASONS = {
    "400": "The request is not readable (not JSON, for instance).",
    "401": "The token is missing, forged or expired, or the conversation was erased.",
    "404": "The conversation has no such message.",
    "405": "The address does not take this method.",
    "408": "The request took too long to arrive.",
    "409": "The contact form is switched off: nothing is set to deliver it.",
    "411": "The body has no Content-Length; chunked bodies are refused.",
    "413": "The text or the body is too long.",
    "415": "The body is not `application/json` in UTF-8.",
    "422": "The body has wrong types, unknown fields, a blank text or an unknown payload; "
    "of a form, `fields` tells what is wrong with each field.",
    "429": "Too many requests, or too many conversations begun; see Retry-After.",
    "500": "A fault of ours.",
    "503": "A part of the bot is down; `storage_full`: there is no room for new conversations; "
    "`closed`: staff have closed the bot.",
}
_TOKEN: list[dict[str, list[str]]] = [{"token": []}]
_ALWAYS = ("400", "405", "408", "411", "413", "429", "500", "503")
_WITH_BODY = ("415", "422")
_HEADERS: dict[str, dict[str, Any]] = {
    "401": {"WWW-Authenticate": {"schema": {"type": "string"}, "required": True}},
    "405": {"Allow": {"schema": {"type": "string"}, "required": True}},
    "429": {"Retry-After": {"schema": {"type": "integer", "minimum": 1}, "required": True}},
}


def document() -> dict[str, Any]:
    """Return the description of the whole API."""
    definitions = schema(_MODELS, ref_prefix=_REF)["definitions"]
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Samenwerkgids",
            "version": VERSION,
            "description": "Ask a Dutch chatbot about working together with the NCSC.",
        },
        "paths": {
            "/api/conversations": {
                "post": _operation(
                    "startConversation",
                    "Start a conversation",
                    {"201": "Started"},
                    body="Empty",
                    body_required=False,
                )
            },
            "/api/messages": {
                "post": _operation(
                    "sendMessage",
                    "Send a message",
                    {"200": "Answer"},
                    ("401",),
                    body=["TextMessage", "PayloadMessage"],
                    security=_TOKEN,
                )
            },
            "/api/conversation": {
                "get": _operation(
                    "getConversation",
                    "Get the transcript",
                    {"200": "Transcript"},
                    ("401",),
                    security=_TOKEN,
                ),
                "delete": _operation(
                    "eraseConversation",
                    "Erase the conversation",
                    {"204": None},
                    ("401",),
                    security=_TOKEN,
                ),
            },
            "/api/feedback": {
                "post": _operation(
                    "giveFeedback",
                    "Say whether a message helped",
                    {"204": None},
                    ("401", "404"),
                    body="FeedbackBody",
                    security=_TOKEN,
                )
            },
            "/api/contact": _of_contact(
                "sendContact", "Send a message to the NCSC, to be delivered", {"202": "Accepted"}
            ),
            "/api/contact/preview": _of_contact(
                "previewContact", "Show exactly what would be sent", {"200": "Preview"}
            ),
            "/health": {
                "get": _operation(
                    "getHealth", "Ask whether all parts work", {"200": "Health", "503": "Health"}
                )
            },
        },
        "components": {
            "schemas": definitions,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _of_contact(name: str, summary: str, successes: dict[str, str | None]) -> dict[str, Any]:
    errors = ("401", "409")
    return {
        "post": _operation(name, summary, successes, errors, body="ContactBody", security=_TOKEN)
    }


def _operation(
    name: str,
    summary: str,
    successes: dict[str, str | None],
    errors: tuple[str, ...] = (),
    *,
    body: str | list[str] | None = None,
    body_required: bool = True,
    security: list[dict[str, list[str]]] | None = None,
) -> dict[str, Any]:
    statuses = {*_ALWAYS, *errors, *(_WITH_BODY if body else ())}
    responses = {status: _response(_REASONS[status], "Error", status) for status in statuses}
    for status, model in successes.items():
        responses[status] = _response(summary + ".", model, status)
    operation: dict[str, Any] = {
        "operationId": name,
        "summary": summary,
        "security": security or [],
        "responses": dict(sorted(responses.items())),
    }
    if body:
        operation["requestBody"] = {"required": body_required, "content": _content(body)}
    return operation


def _response(description: str, model: str | None, status: str) -> dict[str, Any]:
    response: dict[str, Any] = {"description": description}
    if model:
        response["content"] = _content(model)
    if status in _HEADERS:
        response["headers"] = _HEADERS[status]
    return response


def _content(model: str | list[str]) -> dict[str, Any]:
    if isinstance(model, str):
        chosen: dict[str, Any] = {"$ref": _REF + model}
    else:
        chosen = {"oneOf": [{"$ref": _REF + name} for name in model]}
    return {"application/json": {"schema": chosen}}
