"""Conversations: start, answer, tell again, erase. Talks to Rasa, knows nothing of HTTP."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import redis
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import LockError
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.exc import SQLAlchemyError

from bot.base.logs import log_failure
from bot.base.settings import Settings, settings
from bot.content.payloads import PAYLOAD
from bot.content.responses import topic_title
from bot.conversations import mask_notice, messages
from bot.conversations.allowed_payloads import Payloads, parse, titles
from bot.conversations.ending import Ending
from bot.conversations.locks import ConversationLocks
from bot.conversations.schemas import Message, TranscriptMessage
from bot.conversations.store import ConversationStore, Known
from bot.engine.actions import ActionFailure
from bot.privacy import mask
from bot.web.errors import ApiError
from bot.zelfcheck.stale import STALE, is_stale

FALLBACK = "utter_fallback"
_BUTTONS_OF = 20  # messages of the bot that are looked back on: their buttons, their questions

logger = logging.getLogger("bot.website")


class Conversations:
    """The conversations of one loaded agent. A part that is down is the 503 `unavailable`."""

    def __init__(
        self, agent: Agent, store: ConversationStore, config: Settings | None = None
    ) -> None:
        self.agent = agent
        self.store = store
        self._locks = ConversationLocks(agent.lock_store)
        self._ending = Ending(config or settings())
        self._payloads = Payloads(agent.domain) if agent.domain else None
        self._titles = titles(agent.domain) if agent.domain else {}
        if agent.processor is not None:
            agent.processor.on_circuit_break = _listen_again
            mask_notice.install(agent.processor)

    async def start(self, conversation_id: str) -> list[Message]:
        """Begin a conversation and return the greeting."""
        async with failures_told(), self._locks.hold(conversation_id):
            payload = f"/{messages.START_INTENT}"
            return await self._turn(conversation_id, payload, {PAYLOAD: True})

    async def say(
        self,
        conversation_id: str,
        text: str,
        message_id: str | None = None,
        in_reply_to: str | None = None,
    ) -> list[Message]:
        """Give a visitor's own words (see incoming.question) to Rasa, return the answer.

        Personal data is masked first: Rasa, and all that it stores or logs, never sees it.
        What was said before with the same id is not said again. `in_reply_to` is the message of
        the bot that stood on the screen: words to another question of the self-check are marked.
        """
        async with failures_told():
            masked = mask(text)
            metadata: dict[str, Any] = {}
            if masked.kinds:
                metadata[mask_notice.MASKED] = list(masked.kinds)
            async with self._holding(conversation_id, message_id) as known:
                if in_reply_to and await self._is_stale(conversation_id, in_reply_to):
                    metadata[STALE] = True
                return await self._answer(known, conversation_id, masked.text, metadata, message_id)

    async def _is_stale(self, conversation_id: str, in_reply_to: str) -> bool:
        said = await self.store.said_last(conversation_id, _BUTTONS_OF)
        told = [messages.message_from(event.message()) for event in said if event.message()]
        return is_stale([message.dict() for message in told], in_reply_to)

    async def choose(
        self, conversation_id: str, payload: str, message_id: str | None = None
    ) -> list[Message]:
        """Give a chosen button to Rasa, return the answer; other payloads are a 422."""
        if self._payloads is None:
            raise ApiError("unavailable")
        accepted = self._payloads.accept(payload)
        async with (
            failures_told(),
            self._holding(conversation_id, message_id) as known,
        ):
            title = await self._title(conversation_id, accepted)
            shown = {messages.SHOWN: title, PAYLOAD: True}
            return await self._answer(known, conversation_id, accepted, shown, message_id)

    async def transcript(self, conversation_id: str) -> list[TranscriptMessage]:
        """Return what was said so far. It is read in pieces: others go on in between."""
        async with failures_told():
            if not await self.store.has_conversation(conversation_id):
                raise ApiError("token")
            found: list[TranscriptMessage] = []
            after = 0
            while piece := await self.store.said(conversation_id, after):
                found += messages.transcript(event for _, event in piece)
                after = piece[-1][0]
                await asyncio.sleep(0)
            return found

    async def erase(self, conversation_id: str) -> None:
        """Erase a conversation; its token is of no use afterwards."""
        async with failures_told(), self._holding(conversation_id):
            await self.store.erase(conversation_id)

    @asynccontextmanager
    async def held(self, conversation_id: str) -> AsyncIterator[DialogueStateTracker]:
        """Hold a conversation, with all that is stored of it, against changes and erasure."""
        async with failures_told(), self._holding(conversation_id):
            tracker = await self.store.retrieve_full_tracker(conversation_id)
            if tracker is None:
                raise ApiError("token")
            yield tracker

    @asynccontextmanager
    async def _holding(
        self, conversation_id: str, message_id: str | None = None
    ) -> AsyncIterator[Known]:
        """Hold a conversation that exists: one that was erased must not come to life again."""
        async with self._locks.hold(conversation_id):
            known = await self.store.known(conversation_id, message_id)
            if not known.exists:
                raise ApiError("token")
            yield known

    async def _answer(
        self,
        known: Known,
        conversation_id: str,
        text: str,
        metadata: dict[str, Any] | None,
        message_id: str | None,
    ) -> list[Message]:
        """Answer a message: by a turn of the dialogue, by what it was answered before, or not."""
        if known.said and message_id:
            said = await self.store.turn(conversation_id, message_id)
            if before := messages.answer(said, message_id):
                return before
            return await self._fall_back(conversation_id)
        if self._ending.is_past(known.turns):
            return [self._ending.message()]
        return await self._turn(conversation_id, text, metadata, message_id)

    async def _turn(
        self,
        conversation_id: str,
        text: str,
        metadata: dict[str, Any] | None = None,
        message_id: str | None = None,
    ) -> list[Message]:
        """Run one turn of the dialogue. It is stored as a whole, or not at all.

        What is said beside the dialogue, here at the end, is stored by itself.
        """
        processor = self.agent.processor
        if processor is None:
            raise ApiError("unavailable")
        output = messages.WebsiteOutput()
        await processor.handle_message(
            UserMessage(
                text,
                output,
                conversation_id,
                input_channel=messages.CHANNEL,
                message_id=message_id,
                metadata=metadata,
            )
        )
        if not output.messages:
            output.messages += await self._fall_back(conversation_id)
        if output.notice_due:
            tracker = await self.store.retrieve(conversation_id)
            await mask_notice.tell(processor.nlg, tracker, output)
            await self.store.save(tracker)
        return output.messages

    async def _fall_back(self, conversation_id: str) -> list[Message]:
        """Say something where the dialogue said nothing: a visitor is never left waiting."""
        output = messages.WebsiteOutput()
        for action in (FALLBACK, ACTION_LISTEN_NAME):
            await self.agent.execute_action(conversation_id, action, output, None, None)
        if not output.messages:
            raise ApiError("unavailable")
        return output.messages

    async def _title(self, conversation_id: str, payload: str) -> str:
        """Return the words on the button that carried `payload`, as the visitor saw it."""
        offered = await self.store.said_last(conversation_id, _BUTTONS_OF)
        seen = messages.button_title(offered, payload)
        return seen or self._titles.get(payload) or self._topic_title(payload)

    def _topic_title(self, payload: str) -> str:
        found = parse(payload)
        topic = found[0] if found else payload
        responses = self.agent.domain.responses if self.agent.domain else {}
        return topic_title(topic, responses) or topic.replace("_", " ").capitalize()


def _listen_again(
    tracker: DialogueStateTracker, output: messages.WebsiteOutput, _nlg: object
) -> None:
    """Mend a turn in which the dialogue went round in circles until Rasa stopped it.

    Rasa leaves such a conversation without its last `action_listen`, and then no rule fits
    what the visitor says next.
    """
    logger.error("the dialogue went round in circles at %s", tracker.latest_action_name)
    tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
    output.messages[:] = {message.text: message for message in output.messages}.values()


@asynccontextmanager
async def failures_told() -> AsyncIterator[None]:
    """Turn the failure of a part into the 503 that tells a visitor what to do."""
    try:
        yield
    except ApiError:
        raise
    except ActionFailure as error:
        log_failure(f"an action failed ({error})", error)
    except (SQLAlchemyError, redis.RedisError, LockError) as error:
        log_failure("the database or the lock store failed", error)
    except Exception as error:
        log_failure("Rasa could not handle a message", error)
    else:
        return
    raise ApiError("unavailable")
