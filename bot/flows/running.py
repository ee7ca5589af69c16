"""Runs test cases against a bot, one conversation each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import Event

from bot.flows.cases import (
    CaseResult,
    Difference,
    FlowCase,
    Key,
    Message,
    PlayedTurn,
    Said,
    Status,
    Turn,
)
from bot.flows.client import (
    BotUnavailableError,
    CallError,
    Client,
    Conversation,
    StopRequestedError,
)
from bot.flows.matching import difference_in_messages, difference_in_slots
from bot.flows.tracker import TrackerError, TrackerReader


def run(
    cases: Iterable[FlowCase],
    base_url: str,
    *,
    on_result: Callable[[CaseResult], None] | None = None,
    tracker: TrackerReader | None = None,
    stop: Event | None = None,
) -> list[CaseResult]:
    """Run test cases one after another against the bot at `base_url`.

    `on_result` is called with each result as soon as it is there. `tracker` reads the
    database of that bot; without it, a case that expects `utter`, `facts` or a slot ends in an
    error that says so. Once `stop` is set, the case at hand is erased without a verdict, and the
    results so far are returned. Raises BotUnavailableError when no bot answers.
    """
    results: list[CaseResult] = []
    client = Client(base_url, stop)
    try:
        client.check_health()
        for case in cases:
            result = _Player(client, tracker).play(case)
            results.append(result)
            if on_result:
                on_result(result)
    except StopRequestedError:
        pass
    finally:
        client.close()
    return results


def needs_tracker(turn: Turn) -> bool:
    """Whether a turn expects something that only the tracker tells."""
    checks = (check for message in turn.messages for check in message.checks)
    return bool(turn.slots) or any(check.key in (Key.UTTER, Key.FACTS) for check in checks)


class _Player:
    """Plays one test case."""

    def __init__(self, client: Client, tracker: TrackerReader | None) -> None:
        self._client = client
        self._tracker = tracker
        self._conversation: Conversation | None = None
        self._id: str | None = None
        self._first_message = ""
        self._turns: list[PlayedTurn] = []

    def play(self, case: FlowCase) -> CaseResult:
        started = time.monotonic()
        difference: Difference | None = None
        problem: str | None = None
        try:
            difference = self._first_difference(case)
        except (CallError, TrackerError) as error:
            problem = str(error)
        finally:
            self._erase()
        status = Status.FAILED if difference else Status.ERROR if problem else Status.PASSED
        seconds = time.monotonic() - started
        return CaseResult(case, status, seconds, tuple(self._turns), difference, problem)

    def _first_difference(self, case: FlowCase) -> Difference | None:
        for turn in case.turns:
            if turn.said and turn.said.button and self._payload_of(turn.said) is None:
                return self._no_such_button(turn.said)
            messages = self._step(turn.said)
            if needs_tracker(turn):
                messages = self._traced(messages)
            self._turns.append(PlayedTurn(turn.said, messages))
            difference = difference_in_messages(turn, messages)
            if difference is None and turn.slots:
                difference = self._difference_in_slots(turn)
            if difference:
                return difference
        return None

    def _step(self, said: Said | None) -> tuple[Message, ...]:
        if said is None or self._conversation is None:
            self._conversation, messages = self._client.open()
            self._first_message = messages[0].id
            return messages
        payload = self._payload_of(said) if said.button else said.payload
        return self._conversation.say(said.text, payload)

    def _last_buttons(self) -> list[tuple[str, str]]:
        messages = self._turns[-1].messages if self._turns else ()
        return [button for message in messages for button in message.buttons]

    def _payload_of(self, said: Said) -> str | None:
        return next((p for title, p in self._last_buttons() if title == said.button), None)

    def _no_such_button(self, said: Said) -> Difference:
        offered = ", ".join(title for title, _ in self._last_buttons()) or "geen knoppen"
        return Difference(said.line, "button", f"een knop '{said.button}'", offered)

    def _traced(self, messages: tuple[Message, ...]) -> tuple[Message, ...]:
        tracker, conversation = self._trace()
        return tracker.with_utters(conversation, messages)

    def _difference_in_slots(self, turn: Turn) -> Difference | None:
        tracker, conversation = self._trace()
        return difference_in_slots(turn, tracker.slots(conversation))

    def _trace(self) -> tuple[TrackerReader, str]:
        if self._tracker is None:
            raise TrackerError(
                "'utter', 'facts' en 'slot_was_set' vragen om de database van deze bot"
            )
        if self._id is None:
            self._id = self._tracker.conversation_of(self._first_message)
        return self._tracker, self._id

    def _erase(self) -> None:
        if self._conversation is None:
            return
        # The verdict stands already; whoever stops a run or a bot wants no other error.
        with suppress(CallError, BotUnavailableError, StopRequestedError):
            self._conversation.erase()
