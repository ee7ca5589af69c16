"""The contact form: its shape, and what is wrong with what a visitor filled in."""

from __future__ import annotations

import re
import uuid

from pydantic import Field, StrictBool, StrictStr, validator

from bot.contact.message import ContactMessage
from bot.conversations.schemas import Body
from bot.web.incoming import clean

LONGEST_NAME = 100
LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3
LONGEST_QUESTION = 4000

# What can be wrong with a field: the text is the response utter_veldfout_<name> of domain.yml.
FIELD_ERRORS = (
    "te_lang",
    "email_leeg",
    "email_onjuist",
    "vraag_leeg",
    "vraag_te_lang",
    "toestemming",
)

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# Without encoded words (=?utf-8?q?…?=): decoded, they could be another address.
_EMAIL = re.compile(
    rf"(?!.*=\?)(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+(?!\d+\Z){_LABEL}"
)
_UUID = r"^[0-9A-Fa-f]{8}(-?[0-9A-Fa-f]{4}){3}-?[0-9A-Fa-f]{12}$"


class ContactBody(Body):
    """A message to the NCSC.

    What is missing, too long or not an e-mail address is a 422 with `fields`, so that a form can
    say beside each field what is wrong.
    """

    name: StrictStr = Field("", maxLength=LONGEST_NAME, description="May be empty.")
    organisation: StrictStr = Field("", maxLength=LONGEST_NAME, description="May be empty.")
    email: StrictStr = Field("", maxLength=LONGEST_EMAIL, description="Where to answer; needed.")
    question: StrictStr = Field("", maxLength=LONGEST_QUESTION, description="Needed.")
    consent: StrictBool = Field(False, description="Whether it may be sent: must be true.")
    add_conversation: StrictBool = Field(False, description="Add the conversation so far.")
    add_result: StrictBool = Field(False, description="Add the result of the self-check.")
    idempotency_key: StrictStr = Field(
        ...,
        regex=_UUID,
        description="A UUID that is made once for each form: sending the same form again sends "
        "nothing new.",
    )

    @validator("idempotency_key")
    def _ends_there(cls, value: str) -> str:
        if value != value.strip():  # `$` lets a line break pass
            raise ValueError("not a UUID")
        return value


class Preview(Body):
    """What would be sent."""

    text: str


class Accepted(Body):
    """A message that will be delivered."""

    reference: str = Field(..., description="To read out: 482-170-9354.")


def validated(body: ContactBody) -> tuple[ContactMessage, dict[str, str]]:
    """Return the message, and what is wrong with each wrong field (the name of a response).

    Only the question can hold line breaks; the e-mail address is ASCII, without characters that
    mean something in a header.
    """
    message = ContactMessage(
        name=_line(body.name),
        organisation=_line(body.organisation),
        email=_line(body.email),
        question=clean(body.question),
    )
    wrong = {}
    for field in ("name", "organisation"):
        if len(getattr(message, field)) > LONGEST_NAME:
            wrong[field] = "te_lang"
    if not message.email:
        wrong["email"] = "email_leeg"
    elif len(message.email) > LONGEST_EMAIL or not _EMAIL.fullmatch(message.email):
        wrong["email"] = "email_onjuist"
    if not message.question:
        wrong["question"] = "vraag_leeg"
    elif len(message.question) > LONGEST_QUESTION:
        wrong["question"] = "vraag_te_lang"
    if not body.consent:
        wrong["consent"] = "toestemming"
    return message, wrong


def same_key(key: str) -> str:
    """Return an idempotency key in one form: capitals and dashes do not make another of it."""
    return uuid.UUID(key).hex


def _line(text: str) -> str:
    return " ".join(clean(text).split())
