"""Which parts of the bot are tested by a flow, and which are not.

Read from the tests, the domain, the rules and the stories alone, so no bot has to run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from actions.zelfcheck.routing import OPTIONS, SLOT_PREFIX
from bot.testbank.flows.cases import FlowCase, Key, MessageExpectation
from bot.testbank.flows.matching import normal
from bot.testbank.flows.project import Project, Rule, Story, Variation
from bot.testbank.flows.walks import (
    AFTER_ANSWER,
    IN_SELF_CHECK,
    SELF_CHECK_QUESTION,
    START,
    STATES,
    Walk,
    sole,
    walks,
)
from bot.topics import TOPICS

WAYS_OUT = ("stop", "opnieuw", "terug", "hulp", "contact", "incident")
# Within the self-check some have an answer of their own; "terug" asks the question before.
SELF_CHECK_ANSWERS = {
    "stop": "utter_zelfcheck_gestopt",
    "opnieuw": "utter_zelfcheck_opnieuw",
    "hulp": "utter_zelfcheck_hulp",
}
# Actions that say one of several things.
SAY_ONE_OF = {
    "action_clarify": ("utter_verduidelijken", "utter_fallback"),
    "action_zelfcheck_uitslag": (
        "utter_zelfcheck_gereed",
        "utter_zelfcheck_uitzoeken",
        "utter_zelfcheck_nog_niet",
    ),
}


@dataclass(frozen=True)
class Part:
    """Something that tests can walk, with the names of the tests that do."""

    group: str
    name: str
    tests: tuple[str, ...]


def coverage(cases: Sequence[FlowCase], project: Project) -> list[Part]:
    """Return every part of the project with the tests that walk it."""
    found = list(walks(cases, project.kinds(), project.buttons()))
    return [
        *_topics(found),
        *_responses(found, project),
        *_variations(found, project),
        *_buttons(found, project),
        *_self_check(found),
        *_rules(found, project),
        *_stories(found, project),
        *_ways_out(found),
    ]


def unknown_names(cases: Sequence[FlowCase], project: Project) -> list[str]:
    """Return what tests expect that cannot exist: a response or a topic of another name."""
    known = {Key.UTTER: set(project.variations), Key.TOPIC: set(TOPICS)}
    return [
        f"{case.origin}:{check.line}: {check.key.value} {name} bestaat niet"
        for case in cases
        for turn in case.turns
        for message in turn.messages
        for check in message.checks
        for name in check.wanted
        if name not in known.get(check.key, {name})
    ]


def _part(group: str, name: str, found: Sequence[Walk]) -> Part:
    return Part(group, name, tuple(dict.fromkeys(walk.case.name for walk in found)))


def _topics(found: Sequence[Walk]) -> Iterator[Part]:
    for topic in TOPICS:
        tests = [w for w in found if topic in w.topics or f"utter_{topic}" in w.utters]
        free = [w for w in tests if w.free_words]
        # Nobody is offered a button to greet or to say goodbye; a payload must work all the same.
        sent = [w for w in tests if w.intent == topic]
        yield _part("onderwerpen in eigen woorden", topic, free)
        yield _part("onderwerpen met een payload", topic, sent)


def _responses(found: Sequence[Walk], project: Project) -> Iterator[Part]:
    for name in project.variations:
        yield _part("antwoorden", name, [w for w in found if name in w.utters])


def _variations(found: Sequence[Walk], project: Project) -> Iterator[Part]:
    tests: dict[str, list[Walk]] = {
        v.label: [] for group in project.variations.values() if len(group) > 1 for v in group
    }
    for walk in found:
        for expected in walk.turn.messages:
            group = project.variations.get(sole(expected, Key.UTTER) or "", ())
            demanded = _demanded(group, expected, walk)
            if len(group) > 1 and len(demanded) == 1:
                tests[demanded[0].label].append(walk)
    for label, each in tests.items():
        yield _part("varianten van antwoorden", label, each)


def _demanded(
    group: Sequence[Variation], expected: MessageExpectation, walk: Walk
) -> list[Variation]:
    """Return the variations of a response that would pass: one, when a test is precise."""
    left = [v for v in group if _slots_allow(v, walk)]
    # Rasa takes a variation with a condition that holds before those without any.
    held = [v for v in left if v.conditions and v.conditions.items() <= walk.slots.items()]
    left = held or left
    for check in expected.checks:
        if check.key in (Key.BOT, Key.BOT_CONTAINS):
            parts = [normal(part) for part in check.wanted]
            left = [v for v in left if any(part in normal(v.text) for part in parts)] or left
        if check.key in (Key.TOPIC, Key.KIND, Key.SOURCE):
            left = [v for v in left if v.told(check.key.value) in check.wanted]
    return left


def _slots_allow(variation: Variation, walk: Walk) -> bool:
    conditions = variation.conditions.items()
    return all(walk.slots.get(name, value) == value for name, value in conditions)


def _buttons(found: Sequence[Walk], project: Project) -> Iterator[Part]:
    for (utter, title), payload in project.buttons().items():
        tests = [
            walk
            for walk in found
            if utter in walk.before and walk.turn.messages and walk.turn.said
            if walk.turn.said.button == title or walk.turn.said.payload == payload
        ]
        yield _part("knoppen", f"{utter}: {title}", tests)


def _self_check(found: Sequence[Walk]) -> Iterator[Part]:
    for question, options in OPTIONS.items():
        for option in options:
            tests = [w for w in found if _answers(w, question, option)]
            yield _part("antwoorden op de zelfcheck", f"{question}: {option}", tests)


def _answers(walk: Walk, question: str, option: str) -> bool:
    """Whether a turn gives this answer, by button or in words, and demands something of it."""
    if walk.intent == "zelfcheck_antwoord":
        given = walk.slots.get("vraag"), walk.slots.get("antwoord")
        return given == (question, option) and bool(walk.turn.messages or walk.turn.slots)
    slot = f"{SLOT_PREFIX}{question}"
    return any(c.must_be_set and (c.name, c.value) == (slot, option) for c in walk.turn.slots)


def _rules(found: Sequence[Walk], project: Project) -> Iterator[Part]:
    for rule in project.rules:
        yield _part("regels", rule.name, [w for w in found if _walks_rule(w, rule)])


def _walks_rule(walk: Walk, rule: Rule) -> bool:
    if _tells(rule.actions):
        return _demands(walk, rule.actions)
    return walk.intent in rule.intents and bool(walk.turn.messages or walk.turn.slots)


def _tells(actions: Sequence[str]) -> bool:
    return any(action in SAY_ONE_OF or action.startswith("utter_") for action in actions)


def _demands(walk: Walk, actions: Sequence[str]) -> bool:
    """Whether a turn demands what these actions say."""
    utters = [action for action in actions if action.startswith("utter_")]
    choices = [SAY_ONE_OF[action] for action in actions if action in SAY_ONE_OF]
    chosen = all(any(utter in walk.utters for utter in choice) for choice in choices)
    return chosen and all(utter in walk.utters for utter in utters)


def _stories(found: Sequence[Walk], project: Project) -> Iterator[Part]:
    for story in project.stories:
        length = len(story.turns)
        runs = (found[i : i + length] for i in range(len(found) - length + 1))
        tests = [run[0] for run in runs if _walks_story(run, story)]
        yield _part("verhalen", story.name, tests)


def _walks_story(run: Sequence[Walk], story: Story) -> bool:
    if not story.turns or any(walk.case is not run[0].case for walk in run):
        return False
    return all(
        _tells(actions) and _demands(walk, actions)
        for walk, actions in zip(run, story.turns, strict=True)
    )


def _ways_out(found: Sequence[Walk]) -> Iterator[Part]:
    for state in (START, AFTER_ANSWER, *STATES.values()):
        for way in WAYS_OUT:
            tests = [w for w in found if w.state == state and f"utter_{way}" in w.utters]
            yield _part("uitwegen", f"{way}, {state}", tests)
    for way in WAYS_OUT:
        tests = [w for w in found if w.state == IN_SELF_CHECK and _leaves_self_check(w, way)]
        yield _part("uitwegen", f"{way}, {IN_SELF_CHECK}", tests)


def _leaves_self_check(walk: Walk, way: str) -> bool:
    if way == "terug":
        asked = walk.utters[:1] and walk.utters[0].startswith(SELF_CHECK_QUESTION)
        return walk.intent == way and bool(asked)
    return SELF_CHECK_ANSWERS.get(way, f"utter_{way}") in walk.utters
