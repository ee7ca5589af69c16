"""Every text that the bot says: short and plain Dutch, in one voice, with working buttons."""

from __future__ import annotations

import json
import re
from typing import get_args

import pytest

from bot.base.settings import Settings
from bot.contact.form import FIELD_ERRORS
from bot.content.placeholders import PLACEHOLDER, values
from bot.content.sources import sources
from bot.content.topics import COMMANDS, FOLLOW_UPS, TOPICS
from bot.conversations.schemas import Kind
from bot.web.errors import STATUS
from bot.zelfcheck.routing import OPTIONS
from tests.answers import ENGLISH, Answer, answers, domain, length, sentences, words
from tests.page_runs import copied, page

AVERAGE_SENTENCE, LONGEST_SENTENCE, LONGEST_TEXT, LONGEST_TITLE = 15, 25, 80, 40
CAN_BE_EMPTY = set(values(Settings())) - {"retention_hours", "page_url"}
# What the actions of the self-check fill in.
SELF_CHECK = {"nummer", "totaal", "punt", "antwoord", "soort", "punten"}
ANSWERING = "zelfcheck_antwoord"
METADATA = {"source", "kind", "topic", "title", "legal_notice", "lang"}

EVERY = pytest.mark.parametrize("answer", answers(), ids=str)
DUTCH = pytest.mark.parametrize("answer", [a for a in answers() if a.utter != ENGLISH], ids=str)


@EVERY
def test_sentences_are_short(answer: Answer) -> None:
    lengths = {sentence: length(sentence) for sentence in sentences(answer.text)}
    assert [s for s, n in lengths.items() if n > LONGEST_SENTENCE] == []
    assert sum(lengths.values()) / len(lengths) <= AVERAGE_SENTENCE, lengths


@EVERY
def test_texts_are_short(answer: Answer) -> None:
    assert sum(map(length, sentences(answer.text))) <= LONGEST_TEXT


def test_a_list_is_not_read_as_one_long_sentence() -> None:
    text = "Kijk naar:\n\n- **taak**: je waarschuwt anderen. Of niet?\n- artikel 3.2 van CSIRT's\n"
    assert [(s, length(s)) for s in sentences(text)] == [
        ("Kijk naar:", 2),
        ("taak: je waarschuwt anderen.", 4),
        ("Of niet?", 2),
        ("artikel 3.2 van CSIRT's", 4),
    ]


@DUTCH
def test_a_visitor_is_addressed_as_je(answer: Answer) -> None:
    said = words(" ".join([answer.text, *(title for title, _ in answer.buttons)]))
    assert not {"u", "uw", "uzelf", "uwe"} & set(said)


@DUTCH
def test_oktt_is_written_out_at_first_use(answer: Answer) -> None:
    said = words(answer.text)
    if "oktt" in said:
        first = said.index("oktt")
        around = " ".join(said[max(first - 4, 0) : first + 6])
        assert "objectief kenbaar tot taak" in around


@EVERY
def test_a_text_has_only_markdown_that_the_api_promises(answer: Answer) -> None:
    for line in answer.text.splitlines():
        rest = line.removeprefix("- ").replace("**", "")
        rest = re.sub(r"\[[^\]]+\]\(\{\w+\}\)", "", rest)
        assert not re.search(r"[*_`#<>\[\]|\\]|^\s", PLACEHOLDER.sub("", rest)), line
    assert answer.text.count("**") % 2 == 0
    assert answer.text == answer.text.strip()


@EVERY
def test_placeholders_are_settings_or_slots(answer: Answer) -> None:
    known = {*values(Settings()), *domain()["slots"]}
    if answer.utter.startswith("utter_zelfcheck_"):
        known |= SELF_CHECK
    assert set(PLACEHOLDER.findall(answer.text)) <= known
    assert answer.text.count("{") == len(PLACEHOLDER.findall(answer.text))


@EVERY
def test_a_line_that_goes_when_its_setting_is_empty_is_not_missed(answer: Answer) -> None:
    lines = [
        line for line in answer.text.splitlines() if CAN_BE_EMPTY & set(PLACEHOLDER.findall(line))
    ]
    assert [line for line in lines if not re.fullmatch(r"(- [^.{]+ )?\{\w+\}", line)] == []


@EVERY
def test_metadata_says_what_exists(answer: Answer) -> None:
    told = answer.metadata
    assert set(told) <= METADATA
    assert told.get("kind", "answer") in get_args(Kind)
    assert told.get("source") in {None, *sources()}
    assert told.get("topic") in {None, *TOPICS}
    assert told.get("legal_notice") in {None, True}
    assert told.get("lang") == ("en" if answer.utter == ENGLISH else None)


@EVERY
def test_buttons_carry_intents_with_declared_values(answer: Answer) -> None:
    for title, payload in answer.buttons:
        intent, brace, rest = payload.removeprefix("/").partition("{")
        assert payload.startswith("/")
        assert intent in (*TOPICS, *COMMANDS, *FOLLOW_UPS, ANSWERING), payload
        assert intent in domain()["intents"], payload
        if intent == ANSWERING:
            told = json.loads(brace + rest)
            assert told["antwoord"] in OPTIONS[told["vraag"]]
            continue
        for name, value in json.loads(brace + rest or "{}").items():
            slot = domain()["slots"][name]
            assert value in slot["values"], f"{title}: {payload}"
            assert {"type": "from_entity", "entity": name} in slot["mappings"]


@EVERY
def test_buttons_can_be_told_apart(answer: Answer) -> None:
    titles = [title.strip() for title, _ in answer.buttons]
    payloads = [payload for _, payload in answer.buttons]
    assert all(0 < len(title) <= LONGEST_TITLE for title in titles)
    assert len(set(titles)) == len(titles)
    assert len(set(payloads)) == len(payloads)


@EVERY
def test_a_button_does_not_lead_back_to_the_same_answer(answer: Answer) -> None:
    for _, payload in answer.buttons:
        assert payload != f"/{answer.utter.removeprefix('utter_')}"


@EVERY
def test_nothing_is_copied_from_the_page(answer: Answer) -> None:
    assert copied(answer.text) == []


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
