"""Every topic is complete: an intent, an answer with a title, a rule, and its variations."""

from __future__ import annotations

import re
from collections import Counter

import yaml
from rasa.core.nlg.generator import ResponseVariationFilter

from bot.base.settings import ROOT
from bot.content.topics import BUTTON_ONLY, COMMANDS, FOLLOW_UPS, SUBSTANCE, TOPICS
from bot.conversations.messages import CHANNEL
from bot.dialogue.clarification import NOT_OFFERED
from bot.dialogue.decision import ON_THE_LIST
from bot.dialogue.policies.conversation import ANSWER
from bot.nlu.dutch.pipeline import PARTIES_FILE, TERMS_FILE
from tests.answers import answer, answers, domain

RULES = [
    rule
    for path in sorted((ROOT / "data" / "rules").glob("*.yml"))
    for rule in yaml.safe_load(path.read_text("utf-8"))["rules"]
]
NOTHING, NO_TERM = "geen", "onbekend"


def slot_values(name: str) -> list[str]:
    """Return the values that a slot can have; `onderwerp` is text, but gets fixed values."""
    if name == "onderwerp":
        return [*SUBSTANCE, NOTHING]
    return list(domain()["slots"][name]["values"])


def test_the_domain_has_these_intents_and_no_others() -> None:
    assert Counter(domain()["intents"]) == Counter(
        [*TOPICS, *FOLLOW_UPS, *COMMANDS, *BUTTON_ONLY, "engels", "gesprek_start"]
    )


def test_a_topic_has_an_answer_with_a_title() -> None:
    titles = {topic: answer(f"utter_{topic}").metadata.get("title", "") for topic in TOPICS}
    right = re.compile(r"[A-Z].{2,38}[^.?]")
    assert {topic: title for topic, title in titles.items() if not right.fullmatch(title)} == {}


def test_titles_can_be_told_apart() -> None:
    titles = [answer(f"utter_{topic}").metadata["title"].casefold() for topic in TOPICS]
    assert [title for title, times in Counter(titles).items() if times > 1] == []


def test_what_a_clarification_never_offers_are_topics() -> None:
    assert set(NOT_OFFERED) == set(TOPICS) - set(SUBSTANCE)


def test_rules_only_lead_to_actions_of_the_self_check() -> None:
    said = {str(step["action"]) for rule in RULES for step in rule["steps"] if "action" in step}
    assert {action for action in said if action.startswith("utter_")} <= {
        name for name in domain()["responses"] if name.startswith("utter_zelfcheck_")
    } | {"utter_afscheid"}
    assert ANSWER not in said


CONDITIONS = {
    **{f"utter_{follow_up}": ("onderwerp", NOTHING) for follow_up in FOLLOW_UPS},
    "utter_delen_anders": ("partij_soort", NOTHING),
    "utter_begrip": ("begrip", NO_TERM),
}

# Of an incident nothing else is said in words than how to report it.
WITHOUT = {("utter_vervolg_meer", "incident"), ("utter_vervolg_ons", "incident")}


def test_these_responses_and_no_others_depend_on_a_slot() -> None:
    found = {(a.utter, slot) for a in answers() for slot in a.conditions}
    assert found == {(utter, slot) for utter, (slot, _) in CONDITIONS.items()}


def test_exactly_one_text_fits_a_value() -> None:
    choose = ResponseVariationFilter(domain()["responses"]).responses_for_utter_action
    wrong = {}
    for utter, (slot, nothing) in CONDITIONS.items():
        for value in (None, *slot_values(slot)):
            chosen = choose(utter, CHANNEL, {slot: value})
            told = [[c["value"] for c in text.get("condition", [])] for text in chosen]
            general = value in (None, nothing) or (utter, value) in WITHOUT
            if told != [[] if general else [value]]:
                wrong[utter, value] = told
    assert wrong == {}


def test_a_response_never_chooses_by_chance() -> None:
    without = Counter(a.utter for a in answers() if not a.conditions)
    assert without == Counter(list(domain()["responses"]))
    assert [name for name, times in Counter(map(str, answers())).items() if times > 1] == []


def test_a_condition_has_a_value_that_the_slot_can_have() -> None:
    wrong = [
        str(a)
        for a in answers()
        for slot, value in a.conditions.items()
        if value not in slot_values(slot)
    ]
    assert wrong == []


def test_a_follow_up_tells_the_topic_it_leans_on() -> None:
    utters = {f"utter_{follow_up}" for follow_up in FOLLOW_UPS}
    texts = [a for a in answers() if a.utter in utters]
    assert {a.utter for a in texts} == utters
    wrong = [str(a) for a in texts if a.metadata.get("topic") != a.conditions.get("onderwerp")]
    assert wrong == []


def test_what_the_language_pipeline_finds_is_what_the_slots_take() -> None:
    terms = yaml.safe_load(TERMS_FILE.read_text("utf-8"))
    assert set(terms) == set(slot_values("begrip")) - {NO_TERM}
    parties = yaml.safe_load(PARTIES_FILE.read_text("utf-8"))
    assert set(parties) - set(ON_THE_LIST) == set(slot_values("partij_soort")) - {NO_TERM, NOTHING}
    assert set(ON_THE_LIST) < set(parties)
    assert set(ON_THE_LIST.values()) < set(TOPICS)
