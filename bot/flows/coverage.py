"""Which parts of the bot are tested by a flow, and which are not.

Read from the tests, the domain and the rules alone, so no bot has to run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.content.topics import TOPICS
from bot.flows.cases import FlowCase, Key, MessageExpectation
from bot.flows.covered_turns import (
    AFTER_ANSWER,
    IN_SELF_CHECK,
    SELF_CHECK_QUESTION,
    START,
    STATES,
    CoveredTurn,
    covered_turns,
    sole,
)
from bot.flows.matching import normal
from bot.flows.project import Project, Rule, Variation
from bot.zelfcheck.routing import OPTIONS, SLOT_PREFIX

WAYS_OUT = ("stop", "opnieuw", "terug", "hulp", "contact", "incident")
# Within the self-check some have an answer of their own; "terug" asks the question before.
SELF_CHECK_ANSWERS = {
    "stop": "utter_zelfcheck_gestopt",
    "opnieuw": "utter_zelfcheck_opnieuw_vraag",
    "hulp": "utter_zelfcheck_hulp",
}
# Actions that say one of several things.
SAY_ONE_OF = {
    "action_zelfcheck_uitslag": (
        "utter_zelfcheck_gereed",
        "utter_zelfcheck_beperkt",
        "utter_zelfcheck_uitzoeken",
        "utter_zelfcheck_nog_niet",
    ),
    "action_zelfcheck_opdracht": (
        "utter_zelfcheck_antwoorden",
        "utter_zelfcheck_laat_staan",
        "utter_zelfcheck_niet_af",
        "utter_zelfcheck_hervat",
        "utter_zelfcheck_vervangen",
    ),
}


@dataclass(frozen=True)
class Part:
    """Something that tests can cover, with the names of the tests that do."""

    group: str
    name: str
    tests: tuple[str, ...]


def coverage(cases: Sequence[FlowCase], project: Project) -> list[Part]:
    """Return every part of the project with the tests that cover it."""
    found = list(covered_turns(cases, project.kinds(), project.buttons()))
    return [
        *_topics(found),
        *_responses(found, project),
        *_variations(found, project),
        *_buttons(found, project),
        *_self_check(found),
        *_rules(found, project),
        *_ways_out(found),
    ]


def unknown_names(cases: Sequence[FlowCase], project: Project) -> list[str]:
    """Return what tests expect that cannot exist: a response, topic or fact of another name."""
    known: Mapping[Key, Callable[[str], bool]] = {
        Key.UTTER: project.variations.__contains__,
        Key.TOPIC: TOPICS.__contains__,
        Key.FACTS: project.has_fact,
    }
    return [
        f"{case.origin}:{check.line}: {check.key.value} {name} bestaat niet"
        for case in cases
        for turn in case.turns
        for message in turn.messages
        for check in message.checks
        for name in check.wanted
        if check.key in known and not known[check.key](name)
    ]


def _part(group: str, name: str, found: Sequence[CoveredTurn]) -> Part:
    return Part(group, name, tuple(dict.fromkeys(covered.case.name for covered in found)))


def _topics(found: Sequence[CoveredTurn]) -> Iterator[Part]:
    for topic in TOPICS:
        tests = [each for each in found if topic in each.topics or f"utter_{topic}" in each.utters]
        free = [each for each in tests if each.free_words]
        # Nobody is offered a button to greet or to say goodbye; a payload must work all the same.
        sent = [each for each in tests if each.intent == topic]
        yield _part("onderwerpen in eigen woorden", topic, free)
        yield _part("onderwerpen met een payload", topic, sent)


def _responses(found: Sequence[CoveredTurn], project: Project) -> Iterator[Part]:
    for name in project.variations:
        yield _part("antwoorden", name, [each for each in found if name in each.utters])


def _variations(found: Sequence[CoveredTurn], project: Project) -> Iterator[Part]:
    tests: dict[str, list[CoveredTurn]] = {
        v.label: [] for group in project.variations.values() if len(group) > 1 for v in group
    }
    for covered in found:
        for expected in covered.turn.messages:
            group = project.variations.get(sole(expected, Key.UTTER) or "", ())
            demanded = _demanded(group, expected, covered)
            if len(group) > 1 and len(demanded) == 1:
                tests[demanded[0].label].append(covered)
    for label, each in tests.items():
        yield _part("varianten van antwoorden", label, each)


def _demanded(
    group: Sequence[Variation], expected: MessageExpectation, covered: CoveredTurn
) -> list[Variation]:
    """Return the variations of a response that would pass: one, when a test is precise."""
    left = [v for v in group if _slots_allow(v, covered)]
    # Rasa takes a variation with a condition that holds before those without any.
    held = [v for v in left if v.conditions and v.conditions.items() <= covered.slots.items()]
    left = held or left
    for check in expected.checks:
        if check.key in (Key.BOT, Key.BOT_CONTAINS):
            parts = [normal(part) for part in check.wanted]
            left = [v for v in left if any(part in normal(v.text) for part in parts)] or left
        if check.key in (Key.TOPIC, Key.KIND, Key.SOURCE):
            left = [v for v in left if v.told(check.key.value) in check.wanted]
    return left


def _slots_allow(variation: Variation, covered: CoveredTurn) -> bool:
    conditions = variation.conditions.items()
    return all(covered.slots.get(name, value) == value for name, value in conditions)


def _buttons(found: Sequence[CoveredTurn], project: Project) -> Iterator[Part]:
    for (utter, title), payload in project.buttons().items():
        tests = [
            covered
            for covered in found
            if utter in covered.before and covered.turn.messages and covered.turn.said
            if covered.turn.said.button == title or covered.turn.said.payload == payload
        ]
        yield _part("knoppen", f"{utter}: {title}", tests)


def _self_check(found: Sequence[CoveredTurn]) -> Iterator[Part]:
    for question, options in OPTIONS.items():
        for option in options:
            tests = [each for each in found if _answers(each, question, option)]
            yield _part("antwoorden op de zelfcheck", f"{question}: {option}", tests)


def _answers(covered: CoveredTurn, question: str, option: str) -> bool:
    """Whether a turn gives this answer, by button or in words, and demands something of it."""
    if covered.intent == "zelfcheck_antwoord":
        given = covered.slots.get("vraag"), covered.slots.get("antwoord")
        return given == (question, option) and bool(covered.turn.messages or covered.turn.slots)
    slot = f"{SLOT_PREFIX}{question}"
    return any(c.must_be_set and (c.name, c.value) == (slot, option) for c in covered.turn.slots)


def _rules(found: Sequence[CoveredTurn], project: Project) -> Iterator[Part]:
    for rule in project.rules:
        yield _part("regels", rule.name, [each for each in found if _covers_rule(each, rule)])


def _covers_rule(covered: CoveredTurn, rule: Rule) -> bool:
    if _tells(rule.actions):
        return _demands(covered, rule.actions)
    return covered.intent in rule.intents and bool(covered.turn.messages or covered.turn.slots)


def _tells(actions: Sequence[str]) -> bool:
    return any(action in SAY_ONE_OF or action.startswith("utter_") for action in actions)


def _demands(covered: CoveredTurn, actions: Sequence[str]) -> bool:
    """Whether a turn demands what these actions say."""
    utters = [action for action in actions if action.startswith("utter_")]
    choices = [SAY_ONE_OF[action] for action in actions if action in SAY_ONE_OF]
    chosen = all(any(utter in covered.utters for utter in choice) for choice in choices)
    return chosen and all(utter in covered.utters for utter in utters)


def _ways_out(found: Sequence[CoveredTurn]) -> Iterator[Part]:
    for state in (START, AFTER_ANSWER, *STATES.values()):
        for way in WAYS_OUT:
            tests = [
                each for each in found if each.state == state and f"utter_{way}" in each.utters
            ]
            yield _part("uitwegen", f"{way}, {state}", tests)
    for way in WAYS_OUT:
        tests = [
            each for each in found if each.state == IN_SELF_CHECK and _leaves_self_check(each, way)
        ]
        yield _part("uitwegen", f"{way}, {IN_SELF_CHECK}", tests)


def _leaves_self_check(covered: CoveredTurn, way: str) -> bool:
    if way == "terug":
        asked = covered.utters[:1] and covered.utters[0].startswith(SELF_CHECK_QUESTION)
        return covered.intent == way and bool(asked)
    return SELF_CHECK_ANSWERS.get(way, f"utter_{way}") in covered.utters
