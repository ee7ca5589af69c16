"""Why the bot said what it said, turn by turn, from the events that Rasa stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    REQUESTED_SLOT,
    SESSION_START_METADATA_SLOT,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
)

from bot.conversations.mask_notice import MASKED
from bot.conversations.messages import SHOWN, START_INTENT, message_from
from bot.conversations.schemas import Message
from bot.dialogue.decider import QUESTIONS
from bot.dialogue.policies.conversation import PLAN
from bot.nlu.tuned.reader import ACT, ASK, LEANS
from bot.nlu.turns.component import CELLS, DETAILS, PARTS, TURN
from bot.testbank.deciding import INTERNAL, Past, Rule, led_to
from bot.testbank.reasons import sentence
from bot.testbank.timing import Clock
from bot.zelfcheck.reading import ANSWERS, NO_ANSWER

_TECHNICAL_SLOTS = (SESSION_START_METADATA_SLOT, REQUESTED_SLOT, PLAN)
CELL, PART, DETAIL = "cell", "part", "detail"  # of what was heard
_RANKED = 5


@dataclass(frozen=True)
class Entity:
    """Something that was recognised in a message."""

    name: str
    value: str
    words: str
    extractor: str


@dataclass(frozen=True)
class Understood:
    """What the language pipeline made of a message."""

    intent: str | None
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    entities: tuple[Entity, ...]
    questions: tuple[str, ...]
    answers: tuple[tuple[str, str, float], ...]  # self-check question, likeliest answer, how sure
    heard: tuple[tuple[str, str, float], ...] = ()  # what, which, how sure

    @property
    def unclear(self) -> bool:
        """Whether the message was too unclear to answer."""
        return self.intent in (None, DEFAULT_NLU_FALLBACK_INTENT_NAME)


@dataclass(frozen=True)
class Decision:
    """One action, who decided it, and by which rule."""

    action: str
    policy: str
    confidence: float | None
    candidates: tuple[Rule, ...]  # each can have led to it
    rejected: bool = False


@dataclass(frozen=True)
class Reply:
    """A message of the bot, with the response that it came from and the facts in it."""

    message: Message
    utter: str | None
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class SlotChange:
    """A slot that a turn changed."""

    name: str
    before: Any
    after: Any


@dataclass
class Turn:
    """One turn: what came in, why, and what went out."""

    number: int
    text: str
    payload: str | None = None
    title: str | None = None  # the words on the button that was chosen
    understood: Understood | None = None
    loops: list[str] = field(default_factory=list)  # forms that were or became active
    decisions: list[Decision] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    changes: list[SlotChange] = field(default_factory=list)
    slots: dict[str, Any] = field(default_factory=dict)  # after the turn, those with a value
    clock: Clock | None = None
    masked: tuple[str, ...] = ()  # kinds of personal data that were hidden
    reason: str = ""  # why the dialogue answered so, in one Dutch sentence

    @property
    def unchanged(self) -> dict[str, Any]:
        """The slots with a value that this turn did not change."""
        changed = {change.name for change in self.changes}
        return {name: value for name, value in self.slots.items() if name not in changed}

    @property
    def is_start(self) -> bool:
        """Whether this is the greeting, which nobody asked for."""
        return self.payload == f"/{START_INTENT}"


def explain(
    events: Iterable[Event],
    domain: Domain,
    rules: Sequence[Rule],
    clocks: Sequence[Clock | None] = (),
) -> list[Turn]:
    """Return the turns of a conversation, explained. `clocks` has the times of the last turns."""
    reader = _Reader(domain, rules)
    for event in events:
        reader.read(event)
    turns = reader.finish()
    if clocks:
        for turn, clock in zip(turns[-len(clocks) :], clocks[-len(turns) :], strict=False):
            turn.clock = clock
    return turns


class _Reader:
    """Goes through the events of a conversation once."""

    def __init__(self, domain: Domain, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._slots = {slot.name: slot.initial_value for slot in domain.slots}
        self._before = dict(self._slots)
        self._loop: str | None = None
        self._past: list[Past] = []
        self._turns: list[Turn] = []

    def read(self, event: Event) -> None:
        """Take in one event."""
        match event:
            case UserUttered():
                self._close()
                self._begin(event)
            case SlotSet():
                self._slots[event.key] = event.value
                if event.key == PLAN and self._turns and isinstance(event.value, dict):
                    self._turns[-1].reason = sentence(str(event.value.get("reason") or ""))
            case ActiveLoop():
                self._loop = event.name
                if event.name and self._turns:
                    self._note_loop()
            case ActionExecuted():
                self._decide(event)
            case ActionExecutionRejected():
                self._decide(event, rejected=True)
            case BotUttered() if event.text and self._turns:
                utter = (event.metadata or {}).get("utter_action")
                facts = tuple((event.metadata or {}).get("facts") or ())
                said = message_from(event.message())
                self._turns[-1].replies.append(Reply(said, str(utter) if utter else None, facts))

    def finish(self) -> list[Turn]:
        """Return the turns."""
        self._close()
        return self._turns

    def _begin(self, event: UserUttered) -> None:
        text = event.text or ""
        payload = text if text.startswith("/") else None
        shown = (event.metadata or {}).get(SHOWN)
        parse = event.parse_data or {}
        turn = Turn(len(self._turns), text, payload, str(shown) if shown else None)
        turn.masked = tuple(str(kind) for kind in (event.metadata or {}).get(MASKED) or ())
        if payload is None:
            turn.understood = _understood(parse)
        self._turns.append(turn)
        self._note_loop()
        self._past.append(Past(intent=(parse.get("intent") or {}).get("name")))

    def _note_loop(self) -> None:
        if self._loop and self._loop not in self._turns[-1].loops:
            self._turns[-1].loops.append(self._loop)

    def _decide(
        self, event: ActionExecuted | ActionExecutionRejected, *, rejected: bool = False
    ) -> None:
        action = str(event.action_name)
        if action in INTERNAL:
            return
        if self._turns and (action != ACTION_LISTEN_NAME or self._turns[-1].decisions):
            policy = str(event.policy or "")
            turn = self._turns[-1]
            sources = led_to(policy, self._past, action, turn.loops, self._rules)
            made = Decision(action, policy, event.confidence, tuple(sources), rejected)
            turn.decisions.append(made)
        if not rejected:
            self._past.append(Past(action=action))

    def _close(self) -> None:
        """Note what a turn did to the slots; what came before the first turn is no change."""
        if self._turns:
            turn = self._turns[-1]
            turn.changes = [
                SlotChange(name, self._before.get(name), value)
                for name, value in self._slots.items()
                if value != self._before.get(name) and name not in _TECHNICAL_SLOTS
            ]
            turn.slots = {k: v for k, v in self._slots.items() if v is not None}
            for name in _TECHNICAL_SLOTS:
                turn.slots.pop(name, None)
        self._before = dict(self._slots)


def _understood(parse: Mapping[str, Any]) -> Understood:
    intent = parse.get("intent") or {}
    ranking = [
        (str(each["name"]), float(each["confidence"]))
        for each in parse.get("intent_ranking") or []
        if each.get("name") not in (None, DEFAULT_NLU_FALLBACK_INTENT_NAME)
    ]
    return Understood(
        intent=intent.get("name"),
        confidence=float(intent.get("confidence") or 0.0),
        ranking=tuple(ranking[:_RANKED]),
        entities=tuple(_entity(each, parse) for each in parse.get("entities") or []),
        questions=tuple(str(each) for each in parse.get(QUESTIONS) or ()),
        answers=_answers(parse),
        heard=_heard(parse),
    )


def _heard(parse: Mapping[str, Any]) -> tuple[tuple[str, str, float], ...]:
    """Return what was read of the turn: act, ask and leaning, the likeliest cells and details."""
    turn = parse.get(TURN) or {}
    labels = [(name, *turn[name][0]) for name in (ACT, ASK, LEANS) if turn.get(name)]
    cells = [(CELL, f"{subject}.{ask}", sure) for subject, ask, sure in turn.get(CELLS) or ()]
    parts = turn.get(PARTS) or ()
    likely = [(PART, f"{subject}.{ask}", sure) for subject, ask, sure, *_ in parts]
    likely += [(DETAIL, *each) for each in turn.get(DETAILS) or ()]
    return tuple(
        (name, str(label), float(sure))
        for name, label, sure in (*labels, *cells[:_RANKED], *likely)
    )


def _answers(parse: Mapping[str, Any]) -> tuple[tuple[str, str, float], ...]:
    """Return the answers to self-check questions that were read in a message, if any."""
    answers = []
    for question, likely in (parse.get(ANSWERS) or {}).items():
        best = max(likely, key=likely.get, default=NO_ANSWER)
        if best != NO_ANSWER:
            answers.append((str(question), str(best), float(likely[best])))
    return tuple(answers)


def _entity(entity: Mapping[str, Any], parse: Mapping[str, Any]) -> Entity:
    text = str(parse.get("text") or "")
    words = text[entity.get("start") or 0 : entity.get("end") or 0]
    return Entity(
        str(entity.get("entity")),
        str(entity.get("value")),
        words,
        str(entity.get("extractor") or ""),
    )
