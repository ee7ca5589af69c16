"""Why the bot said something, from events as Rasa stores them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
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

from bot.testbank import timing
from bot.testbank.deciding import Past, Rule, led_to, read_rules
from bot.testbank.explain import Turn, explain
from bot.testbank.timing import Clock, measured

RULES = """
rules:
- rule: toets
  steps:
  - intent: toets
  - action: utter_toets
- rule: begin
  condition:
  - active_loop: formulier
  steps:
  - or:
    - intent: stop
    - intent: terug
  - action: utter_stop
"""
DOMAIN = """
intents: [toets, gesprek_start, ontkennen, nlu_fallback]
slots:
  onderwerp: {type: text, mappings: [{type: custom}]}
  partij: {type: text, mappings: [{type: custom}]}
"""


@pytest.fixture
def known(tmp_path: Path) -> tuple[Rule, ...]:
    (tmp_path / "data" / "rules").mkdir(parents=True)
    (tmp_path / "data" / "rules" / "alle.yml").write_text(RULES.lstrip())
    return read_rules(tmp_path)


def test_rules_are_read_again_when_they_change(known: tuple[Rule, ...], tmp_path: Path) -> None:
    assert read_rules(tmp_path) == known
    (tmp_path / "data" / "rules" / "meer.yml").write_text(RULES.replace("toets", "nieuw"))
    assert "nieuw" in [each.name for each in read_rules(tmp_path)]


def said(text: str, intent: str, confidence: float = 0.9, **parse: Any) -> UserUttered:
    ranking = [{"name": intent, "confidence": confidence}, {"name": "begrip", "confidence": 0.05}]
    data = {"text": text, "intent": ranking[0], "intent_ranking": ranking, "entities": [], **parse}
    metadata = parse.pop("metadata", None)
    return UserUttered(text, ranking[0], data["entities"], data, metadata=metadata)


def spoke(text: str, utter: str, **metadata: Any) -> BotUttered:
    return BotUttered(
        text, {}, metadata={"utter_action": utter, "message_id": "a" * 32, **metadata}
    )


def did(name: str, policy: str = "RulePolicy", confidence: float = 1.0) -> ActionExecuted:
    return ActionExecuted(name, policy, confidence)


START: list[Event] = [
    ActionExecuted("action_session_start"),
    ActionExecuted("action_listen"),
    UserUttered("/gesprek_start", {"name": "gesprek_start", "confidence": 1.0}),
    did("utter_welkom"),
    spoke("Hallo", "utter_welkom", kind="greeting"),
    did("action_listen"),
]


def explained(events: list[Event], known: tuple[Rule, ...], **more: Any) -> list[Turn]:
    return explain([*START, *events], Domain.from_yaml(DOMAIN), known, **more)


def test_a_turn_with_a_rule(known: tuple[Rule, ...]) -> None:
    entity = {"entity": "partij", "value": "gemeente", "start": 4, "end": 12, "extractor": "X"}
    start, turn = explained(
        [
            said("mag gemeente", "toets", entities=[entity], questions=["toets", "avg"]),
            SlotSet("partij", "gemeente"),
            did("utter_toets"),
            spoke("De toets", "utter_toets", source="toets"),
            did("action_listen"),
        ],
        known,
    )
    assert start.is_start
    assert [r.utter for r in start.replies] == ["utter_welkom"]
    assert turn.understood is not None
    assert turn.understood.ranking == (("toets", 0.9), ("begrip", 0.05))
    assert not turn.understood.unclear
    assert turn.understood.questions == ("toets", "avg")
    assert [(e.words, e.value) for e in turn.understood.entities] == [("gemeente", "gemeente")]
    decided = turn.decisions[0]
    assert (decided.action, decided.policy) == ("utter_toets", "RulePolicy")
    assert [(t.name, t.file, t.line) for t in decided.candidates] == [
        ("toets", "data/rules/alle.yml", 2)
    ]
    source = turn.replies[0].message.source
    assert source is not None
    assert source.id == "toets"
    assert [(c.name, c.before, c.after) for c in turn.changes] == [("partij", None, "gemeente")]
    assert turn.clock is None


def test_turns_of_the_conversation_have_a_reason_what_was_heard_and_facts(
    known: tuple[Rule, ...],
) -> None:
    heard = {"act": [["vraag_jn", 0.7], ["stelt", 0.2]], "ask": [["wie", 0.6]], "leans": []}
    unclear, who = explained(
        [
            said("informatie", "nlu_fallback", 0.6),
            SlotSet("beurt", {"reason": "asks", "say": []}),
            did("action_antwoord", "ConversationPolicy"),
            spoke("Wat bedoel je?", "utter_verduidelijken", kind="clarification"),
            did("action_listen", "ConversationPolicy"),
            said("en wie doet dat?", "toets", turn=heard),
            SlotSet("beurt", {"reason": "answers", "say": []}),
            did("action_antwoord", "ConversationPolicy"),
            spoke("Het NCSC.", "utter_feit", facts=["toets.wie"]),
            did("action_listen", "ConversationPolicy"),
        ],
        known,
    )[1:]
    assert unclear.understood is not None
    assert unclear.understood.unclear
    assert [name for name, _ in unclear.understood.ranking] == ["begrip"]
    assert [d.candidates for d in unclear.decisions] == [(), ()]  # no rule is made up
    assert unclear.reason == "Het is niet zeker wat de bezoeker bedoelt."
    assert unclear.understood.heard == ()
    assert who.understood is not None
    assert who.understood.heard == (("act", "vraag_jn", 0.7), ("ask", "wie", 0.6))
    assert who.reason == "Dit is gevraagd."
    assert [(r.utter, r.facts) for r in who.replies] == [("utter_feit", ("toets.wie",))]
    assert (who.changes, who.unchanged) == ([], {})  # the plan is no slot that staff see


def test_a_button_a_form_a_rejection_and_slots_that_stay(
    known: tuple[Rule, ...],
) -> None:
    event = UserUttered(
        "/toets", {"name": "toets", "confidence": 1.0}, metadata={"shown": "De toets"}
    )
    _, first, second = explained(
        [
            SlotSet("onderwerp", "toets"),
            event,
            ActiveLoop("formulier"),
            ActionExecutionRejected("formulier", "RulePolicy", 1.0),
            did("action_listen"),
            said("stop", "stop"),
            SlotSet("partij", None),
            did("utter_stop"),
            did("action_listen"),
        ],
        known,
    )
    assert (first.payload, first.title, first.understood) == ("/toets", "De toets", None)
    assert first.loops == second.loops == ["formulier"]
    assert first.decisions[0].rejected
    assert second.changes == []
    assert second.unchanged == {"onderwerp": "toets"}
    assert [t.name for t in second.decisions[0].candidates] == ["begin"]


def test_answers_to_the_self_check_that_were_read(
    known: tuple[Rule, ...],
) -> None:
    likely = {"avg": {"ja": 0.8, "geen": 0.2}, "taak": {"ja": 0.1, "geen": 0.9}, "leeg": {}}
    turn = explained([said("ja hoor", "toets", answers=likely)], known)[1]
    assert turn.understood is not None
    assert turn.understood.answers == (("avg", "ja", 0.8),)


def test_times_belong_to_the_last_turns(known: tuple[Rule, ...]) -> None:
    clock = Clock({"understanding": 0.2}, 0.5)
    turns = explained([said("a", "toets"), said("b", "toets")], known, clocks=[clock])
    assert [turn.clock for turn in turns] == [None, None, clock]
    many: list[Clock | None] = [None, None, None, clock]
    assert explained([], known, clocks=many)[-1].clock is clock
    assert clock.shares() == {"understanding": 0.2, "rest": 0.3}


def test_a_rule_of_a_form_holds_in_that_form_only(
    known: tuple[Rule, ...],
) -> None:
    past = [Past(intent="terug")]
    assert led_to("RulePolicy", past, "utter_stop", [], known) == []
    (found,) = led_to("RulePolicy", past, "utter_stop", ["formulier"], known)
    assert found.name == "begin"
    assert led_to("ConversationPolicy", past, "utter_stop", ["formulier"], known) == []


def test_the_clock_runs_for_the_testbank_only() -> None:
    class Part:
        def plain(self) -> int:
            return 1

        async def waiting(self) -> int:
            return 2

    part = Part()
    timing._time(part, "plain", "deciding")
    timing._time(part, "waiting", "actions")
    assert part.plain() + asyncio.run(part.waiting()) == 3

    async def turn() -> Clock:
        with measured() as clock:
            part.plain()
            part.plain()
            await part.waiting()
        part.plain()
        return clock

    clock = asyncio.run(turn())
    assert set(clock.parts) == {"deciding", "actions"}
    assert clock.total >= sum(clock.parts.values()) > 0
