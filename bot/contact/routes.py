"""The routes of the contact form. What a visitor fills in never passes through Rasa."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.base.settings import Settings
from bot.base.signing import digest
from bot.contact.added import added
from bot.contact.form import FIELD_ERRORS, Accepted, ContactBody, Preview, same_key, validated
from bot.contact.message import ContactMessage
from bot.contact.outbox import Outbox
from bot.contact.reference import shown
from bot.contact.text import compose, preview
from bot.content import responses as texts
from bot.conversations.conversations import Conversations
from bot.web.api_routes import api_route
from bot.web.body import checked, read_json
from bot.web.errors import ApiError
from bot.web.rate_limit import RateLimit
from bot.web.responses import json_response
from bot.web.routing import Handler
from bot.web.tokens import Tokens


def contact(settings: Settings) -> list[Route]:
    """Return the routes. Messages go to `app.state.outbox`, which the server sets."""
    form = ContactForm(settings)
    handlers: dict[str, Handler] = {"/api/contact": form.send, "/api/contact/preview": form.show}
    limit = RateLimit(settings)
    return [api_route(path, {"POST": each}, settings, limit) for path, each in handlers.items()]


class ContactForm:
    """Takes the form, or shows what it would send."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tokens = Tokens(settings)
        self._messages = RateLimit(settings, settings.contact_limit, "contact")
        self._all_messages = RateLimit(settings, settings.contact_total_limit, "contact-total")
        self._key = settings.secret_key
        self._texts = {
            name: texts.text(f"utter_veldfout_{name}", settings) for name in FIELD_ERRORS
        }

    async def show(self, request: Request) -> Response:
        """Return what the form would send, word for word."""
        conversation_id, body, message = self._read(request)
        conversations: Conversations = request.app.state.conversations
        async with conversations.held(conversation_id) as tracker:
            extra = added(body, tracker, self._settings)
        composed = compose(message, extra, self._settings.contact_tlp)
        return json_response(Preview(text=preview(composed)).dict())

    async def send(self, request: Request) -> Response:
        """Keep the message until it is delivered; return its reference."""
        conversation_id, body, message = self._read(request)
        form_digest = self._digest(conversation_id, body)
        conversations: Conversations = request.app.state.conversations
        outbox: Outbox = request.app.state.outbox
        threads = conversations.store.threads
        # Held, so that an erasure comes before (then there is no conversation) or after.
        async with conversations.held(conversation_id) as tracker:
            reference = await threads.run(outbox.reference_of, form_digest)
            if reference is None:
                await self._messages.check_client(request)
                await self._messages.check_conversation(conversation_id)
                await self._all_messages.check_all()
                extra = added(body, tracker, self._settings)
                reference = await threads.run(
                    outbox.accept, form_digest, conversation_id, message, extra
                )
        request.app.state.background.deliver()
        return json_response(Accepted(reference=shown(reference)).dict(), status=202)

    def _read(self, request: Request) -> tuple[str, ContactBody, ContactMessage]:
        conversation_id = self._tokens.conversation(request.headers.get("authorization", ""))
        if not self._settings.contact_form:
            raise ApiError("contact_off")
        body = checked(ContactBody, read_json(request))
        message, wrong = validated(body)
        if wrong:
            fields = {field: self._texts[name] for field, name in wrong.items()}
            raise ApiError("contact_fields", fields=fields)
        return conversation_id, body, message

    def _digest(self, conversation_id: str, body: ContactBody) -> str:
        """Return a keyed digest that identifies a form, and reveals nothing of it.

        A form that was changed after a try is another message, even with the same key.
        """
        canonical = body.copy(update={"idempotency_key": same_key(body.idempotency_key)})
        return digest(self._key, "contact", f"{conversation_id}:{canonical.json()}")
