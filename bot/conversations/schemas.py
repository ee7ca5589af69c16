"""The bodies of the API as models: they check what comes in and describe what goes out."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Extra, Field, StrictBool, StrictStr

from bot.web.incoming import LONGEST_TEXT

Kind = Literal[
    "greeting", "answer", "question", "clarification", "fallback", "handoff", "result", "error"
]
MESSAGE_ID = r"^[0-9a-f]{32}$"
MESSAGE_ID_LENGTH = 32  # told apart: `$` lets a line feed at the end pass


class Body(BaseModel):
    """A body with these fields and no others."""

    class Config:
        """An unknown field is a mistake of the client that it should hear of."""

        extra = Extra.forbid


class Said(Body):
    """What a visitor says."""

    id: StrictStr | None = Field(
        None,
        regex=MESSAGE_ID,
        max_length=MESSAGE_ID_LENGTH,
        nullable=True,
        description="Made by the client, for each message once: what is sent again with the same "
        "id is not said again, and gets the same answer.",
    )


class TextMessage(Said):
    """A message in the visitor's own words."""

    # maxLength describes only: what counts is the text as it is understood, so that marks
    # nobody sees do not count (incoming.question checks it).
    text: StrictStr = Field(
        ...,
        minLength=1,
        maxLength=LONGEST_TEXT,
        description="What the visitor typed; not blank.",
    )
    in_reply_to: StrictStr | None = Field(
        None,
        regex=MESSAGE_ID,
        max_length=MESSAGE_ID_LENGTH,
        nullable=True,
        description="The id of the bot's last message that the visitor saw when sending this. Has "
        "the self-check asked something else since, then the words are not taken for an answer to "
        "that: the bot shows them with the question that stands.",
    )


class PayloadMessage(Said):
    """A button that was chosen."""

    payload: StrictStr = Field(..., description="The `payload` of a button.")


class FeedbackBody(Body):
    """Whether a message of the bot helped."""

    message_id: StrictStr = Field(..., regex=MESSAGE_ID, max_length=MESSAGE_ID_LENGTH)
    helpful: StrictBool
    remark: StrictStr | None = Field(None, max_length=LONGEST_TEXT, nullable=True)


class Empty(Body):
    """A body without fields."""


class Button(Body):
    """A choice offered with a message."""

    title: str
    payload: str


class Source(Body):
    """Where an answer comes from."""

    id: str
    title: str
    section: str
    url: str


class Message(Body):
    """One message of the bot."""

    id: str
    text: str = Field(..., description="Markdown: paragraphs, lists, bold and links only.")
    kind: Kind
    topic: str | None = Field(..., nullable=True)
    source: Source | None = Field(..., nullable=True)
    buttons: list[Button]
    data: dict[str, Any]


class TranscriptMessage(Body):
    """One message of a conversation; a visitor's message has no kind."""

    id: str
    sender: Literal["user", "bot"] = Field(..., alias="from")
    at: str = Field(..., format="date-time")
    text: str
    kind: Kind | None = Field(..., nullable=True)
    topic: str | None = Field(..., nullable=True)
    source: Source | None = Field(..., nullable=True)
    buttons: list[Button]
    data: dict[str, Any]


class Started(Body):
    """A new conversation."""

    token: str
    expires_at: str = Field(..., format="date-time")
    messages: list[Message] = Field(..., min_items=1)


class Answer(Body):
    """What the bot says to a message."""

    messages: list[Message] = Field(..., min_items=1)


class Transcript(Body):
    """A whole conversation, oldest message first."""

    messages: list[TranscriptMessage]


class StorageUse(Body):
    """How much of the storage for conversations is used."""

    used_bytes: int
    allowed_bytes: int = Field(..., description="What STORAGE_MB allows.")


class Health(Body):
    """Whether all parts work; degraded: visitors are served, and staff should look."""

    status: Literal["ok", "degraded", "failing"]
    version: str = Field(..., description="The version of the bot.")
    parts: dict[str, Literal["ok", "degraded", "failing"]]
    storage: StorageUse | None = Field(
        ..., nullable=True, description="null when the database does not answer."
    )


class ErrorDetail(Body):
    """What went wrong."""

    code: str
    message: str = Field(..., description="Dutch, for people.")
    fields: dict[str, str] | None = Field(
        None, description="For a form: what is wrong with each field, in Dutch."
    )


class Error(Body):
    """An error; when a part is down, also as a message to show."""

    error: ErrorDetail
    messages: list[Message] | None = Field(None, min_items=1)
