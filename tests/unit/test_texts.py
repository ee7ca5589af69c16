"""Every text that the bot says: short and plain Dutch, in one voice, with working buttons."""

from __future__ import annotations

import json
import re
from typing import Any, get_args

from bot.base.settings import Settings
from bot.contact.form import FIELD_ERRORS
from bot.content.placeholders import PLACEHOLDER, values
from bot.content.sources import sources
from bot.content.topics import COMMANDS, FOLLOW_UPS, TOPICS
from bot.conversations.schemas import Kind
from bot.web.errors import STATUS
from bot.zelfcheck.routing import OPTIONS
from tests.answers import answers, domain, is_english, length, sentences, words
from tests.page_runs import copied, page

AVERAGE_SENTENCE, LONGEST_SENTENCE, LONGEST_TEXT, LONGEST_TITLE = 15, 25, 80, 40
CAN_BE_EMPTY = set(values(Settings())) - {"retention_hours", "page_url"}
# What the actions of the self-check fill in.
SELF_CHECK = {"nummer", "totaal", "punt", "antwoord", "soort", "punten", "oud", "getypt", "rest"}
# What the bot asks before it does something, and so what a yes to it does.
PLAIN_QUESTIONS = ("opnieuw", "stop", "soort")
# What the dialogue fills in: facts, who speaks, what was spoken of, a word.
TALK = {"feiten", "wie", "over", "woord", "wat"}
ANSWERING = "zelfcheck_antwoord"
METADATA = {"source", "kind", "topic", "title", "legal_notice", "lang"}

DUTCH = [answer for answer in answers() if not is_english(answer)]


def test_sentences_are_short() -> None:
    lengths = {str(a): [length(sentence) for sentence in sentences(a.text)] for a in answers()}
    long = [name for name, counts in lengths.items() if max(counts) > LONGEST_SENTENCE]
    assert long == [], f"a sentence of more than {LONGEST_SENTENCE} words"
    on_average = {name: sum(counts) / len(counts) for name, counts in lengths.items()}
    long = [name for name, average in on_average.items() if average > AVERAGE_SENTENCE]
    assert long == [], f"sentences of more than {AVERAGE_SENTENCE} words on average"


def test_texts_are_short() -> None:
    long = [str(a) for a in answers() if sum(map(length, sentences(a.text))) > LONGEST_TEXT]
    assert long == [], f"more than {LONGEST_TEXT} words"


def test_a_list_is_not_read_as_one_long_sentence() -> None:
    text = "Kijk naar:\n\n- **taak**: je waarschuwt anderen. Of niet?\n- artikel 3.2 van CSIRT's\n"
    assert [(s, length(s)) for s in sentences(text)] == [
        ("Kijk naar:", 2),
        ("taak: je waarschuwt anderen.", 4),
        ("Of niet?", 2),
        ("artikel 3.2 van CSIRT's", 4),
    ]


def test_a_visitor_is_addressed_as_je() -> None:
    formal = {"u", "uw", "uzelf", "uwe"}
    said = {str(a): " ".join([a.text, *(title for title, _ in a.buttons)]) for a in DUTCH}
    assert [name for name, text in said.items() if formal & set(words(text))] == []


def test_oktt_is_written_out_at_first_use() -> None:
    bare = []
    for each in DUTCH:
        before, oktt, after = " ".join(words(each.text)).partition("oktt")
        around = " ".join([*before.split()[-4:], oktt, *after.split()[:5]])
        if oktt and "objectief kenbaar tot taak" not in around:
            bare.append(str(each))
    assert bare == []


def test_a_text_has_only_markdown_that_the_api_promises() -> None:
    def other(line: str) -> bool:
        rest = line.removeprefix("- ").replace("**", "")
        rest = re.sub(r"\[[^\]]+\]\(\{\w+\}\)", "", rest)
        return bool(re.search(r"[*_`#<>\[\]|\\]|^\s", PLACEHOLDER.sub("", rest)))

    assert [f"{a}: {line}" for a in answers() for line in a.text.splitlines() if other(line)] == []
    assert [str(a) for a in answers() if a.text.count("**") % 2] == []
    assert [str(a) for a in answers() if a.text != a.text.strip()] == []


def test_placeholders_are_settings_or_slots() -> None:
    everywhere = {*values(Settings()), *domain()["slots"]}
    unknown, broken = [], []
    for each in answers():
        own = SELF_CHECK if each.utter.startswith("utter_zelfcheck_") else TALK
        known = everywhere | own
        placeholders = PLACEHOLDER.findall(each.text)
        unknown += [f"{each}: {name}" for name in placeholders if name not in known]
        broken += [str(each)] * (each.text.count("{") != len(placeholders))
    assert unknown == []
    assert broken == []


def test_a_line_that_goes_when_its_setting_is_empty_is_not_missed() -> None:
    missed = [
        f"{a}: {line}"
        for a in answers()
        for line in a.text.splitlines()
        if CAN_BE_EMPTY & set(PLACEHOLDER.findall(line))
        and not re.fullmatch(r"(- [^.{]+ )?\{\w+\}", line)
    ]
    assert missed == []


def test_metadata_says_what_exists() -> None:
    allowed: dict[str, set[Any]] = {
        "kind": {None, *get_args(Kind)},
        "source": {None, *sources()},
        "topic": {None, *TOPICS},
        "legal_notice": {None, True},
    }
    wrong = [
        f"{a}: {key} {a.metadata.get(key)}"
        for a in answers()
        for key, known in allowed.items()
        if a.metadata.get(key) not in known
    ]
    assert wrong == []
    assert [str(a) for a in answers() if not set(a.metadata) <= METADATA] == []
    languages = {a.utter: a.metadata["lang"] for a in answers() if "lang" in a.metadata}
    assert set(languages.values()) == {"en"}
    english = {a.utter for a in answers() if re.search(r"_(?:engels|en)(?:_|$)", a.utter)}
    assert set(languages) == english


def test_buttons_carry_intents_with_declared_values() -> None:
    assert [f"{a}: {p}" for a in answers() for _, p in a.buttons if not is_declared(p)] == []


def is_declared(payload: str) -> bool:
    """Whether a button's payload is an intent that exists, with values that exist."""
    intent, brace, rest = payload.removeprefix("/").partition("{")
    known = {*TOPICS, *COMMANDS, *FOLLOW_UPS, ANSWERING} & set(domain()["intents"])
    if not payload.startswith("/") or intent not in known:
        return False
    told = json.loads(brace + rest or "{}")
    if intent == ANSWERING and told["vraag"] in PLAIN_QUESTIONS:
        return told["antwoord"] in ("ja", "nee")
    if intent == ANSWERING:
        return told["antwoord"] in OPTIONS[told["vraag"]]
    return all(is_value(name, value) for name, value in told.items())


def is_value(name: str, value: str) -> bool:
    """Whether a slot takes this value, from an entity of the same name."""
    slot = domain()["slots"].get(name, {"values": []})
    return value in slot["values"] and name in domain()["entities"]


def test_a_button_that_leads_nowhere_would_be_noticed() -> None:
    assert is_declared('/begrip{"begrip": "doelbinding"}')
    for payload in (
        'begrip{"begrip": "doelbinding"}',
        "/bestaat_niet",
        '/begrip{"begrip": "bestaat_niet"}',
        '/begrip{"bestaat_niet": "doelbinding"}',
        '/zelfcheck_antwoord{"vraag": "avg", "antwoord": "misschien"}',
    ):
        assert not is_declared(payload), payload


def test_buttons_can_be_told_apart() -> None:
    titles = {str(a): [title.strip() for title, _ in a.buttons] for a in answers()}
    payloads = {str(a): [payload for _, payload in a.buttons] for a in answers()}
    long = [f"{n}: {t}" for n, ts in titles.items() for t in ts if not 0 < len(t) <= LONGEST_TITLE]
    assert long == []
    for kept in (titles, payloads):
        assert [name for name, each in kept.items() if len(set(each)) < len(each)] == []


def test_a_button_does_not_lead_back_to_the_same_answer() -> None:
    own = {str(a): f"/{a.utter.removeprefix('utter_')}" for a in answers()}
    assert [str(a) for a in answers() for _, payload in a.buttons if payload == own[str(a)]] == []


def test_nothing_is_copied_from_the_page() -> None:
    assert {str(a): copied(a.text) for a in answers() if copied(a.text)} == {}


def test_the_page_is_known_and_a_copy_would_be_noticed() -> None:
    assert len(page()) > 300
    quoted = "Zo is het: een gezamenlijke aanpak voor snel herstel en **oplossingen**, zegt men."
    assert copied(quoted) == ["een gezamenlijke aanpak voor snel herstel en oplossingen"]


def test_two_texts_are_never_the_same() -> None:
    texts = [answer.text for answer in answers()]
    assert sorted(text for text in texts if texts.count(text) > 1) == []


def test_every_error_of_the_api_has_its_text() -> None:
    check_errors("utter_fout_", set(STATUS))


def test_every_error_of_a_field_of_the_contact_form_has_its_text() -> None:
    check_errors("utter_veldfout_", set(FIELD_ERRORS))


def check_errors(prefix: str, names: set[str]) -> None:
    found = {
        a.utter.removeprefix(prefix): a.metadata for a in answers() if a.utter.startswith(prefix)
    }
    assert found == {name: {"kind": "error"} for name in names}
