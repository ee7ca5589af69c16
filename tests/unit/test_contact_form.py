"""What is filled in: checked field by field, and harmless wherever it ends up."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.base.settings import Settings
from bot.contact.added import LONGEST, conversation_text, plain, result_text
from bot.contact.form import ContactBody, same_key, validated
from bot.contact.message import ContactMessage
from bot.contact.tables import ERASED
from bot.contact.text import CONVERSATION, RESULT, compose, preview
from bot.content import responses as texts
from tests.answers import DOMAIN

GOOD: dict[str, Any] = {
    "name": "Jan Jansen",
    "organisation": "Samenwerkingsverband Zorg",
    "email": "jan@example.nl",
    "question": "Hoe worden wij partner?\nWij zijn met veertig.",
    "consent": True,
    "idempotency_key": "0b7c1f0e-6a55-4f0e-9a3e-5d1f6d0f2c11",
}
JAN = ContactMessage("Jan", "", "jan@example.nl", "Hoe dan?")
LINE_BREAKS = "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"


def wrong(**changed: Any) -> dict[str, str]:
    return validated(ContactBody(**{**GOOD, **changed}))[1]


def test_what_is_right() -> None:
    found, errors = validated(ContactBody(**GOOD))
    assert errors == {}
    assert found.as_dict() == {key: GOOD[key] for key in found.as_dict()}


def test_only_an_address_a_question_and_consent_are_needed() -> None:
    assert wrong(name="", organisation="") == {}
    bare = ContactBody(idempotency_key=GOOD["idempotency_key"])
    assert validated(bare)[1] == {
        "email": "email_leeg",
        "question": "vraag_leeg",
        "consent": "toestemming",
    }


@pytest.mark.parametrize(
    "address",
    [
        "jan@example.nl",
        " jan@example.nl ",
        "j.a.n+ncsc@sub.example.co.uk",
        "o'neil@example.org",
        "x@xn--bcher-kva.example",
        f"{'a' * 64}@example.nl",
        "ｊａｎ@example.nl",  # full-width letters are made plain
    ],
)
def test_addresses(address: str) -> None:
    assert wrong(email=address) == {}


@pytest.mark.parametrize(
    "address",
    [
        "jan",
        "jan@",
        "@example.nl",
        "jan@example",
        "jan@@example.nl",
        "jan@example.nl, piet@example.nl",
        "jan@example.nl\r\nBcc: piet@example.nl",
        "jan@example.nl\nBcc:piet@example.nl",
        "Jan <jan@example.nl>",
        "<jan@example.nl>",
        '"jan jansen"@example.nl',
        "jan..jansen@example.nl",
        ".jan@example.nl",
        "jan.@example.nl",
        "jan@-example.nl",
        "jan@example-.nl",
        "jan@example..nl",
        "jan@.example.nl",
        "jan@example.nl.",
        "jan@192.0.2.1",
        "jan@[192.0.2.1]",
        "jän@example.nl",
        "jan@exämple.nl",
        "jan@example.nl%0aBcc:x@y.nl",
        f"{'a' * 65}@example.nl",
        f"jan@{'a' * 64}.nl",
        f"jan@{'a.' * 130}nl",
        "=?utf-8?q?jan?=@example.nl\x00x",
    ],
)
def test_what_is_no_address(address: str) -> None:
    assert wrong(email=address) == {"email": "email_onjuist"}


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("name", "x" * 101, "te_lang"),
        ("organisation", "x" * 101, "te_lang"),
        ("question", "x" * 4001, "vraag_te_lang"),
        ("question", " \n\u200b\x00", "vraag_leeg"),
        ("email", " \u202e", "email_leeg"),
        ("consent", False, "toestemming"),
    ],
)
def test_what_is_wrong_with_a_field(field: str, value: Any, error: str) -> None:
    assert wrong(**{field: value}) == {field: error}


def test_as_long_as_it_may_be() -> None:
    assert wrong(name="x" * 100, organisation="é" * 100, question="x\n" * 1999 + "xx") == {}


@pytest.mark.parametrize("value", ["ja", 1, "true", None])
def test_consent_is_said_not_guessed(value: Any) -> None:
    with pytest.raises(ValueError, match="consent"):
        ContactBody(**{**GOOD, "consent": value})


@pytest.mark.parametrize("key", ["", "1", "x" * 36, GOOD["idempotency_key"] + "\n"])
def test_a_key_is_a_uuid(key: str) -> None:
    with pytest.raises(ValueError, match="idempotency_key"):
        ContactBody(**{**GOOD, "idempotency_key": key})


def test_a_key_is_the_same_in_capitals_and_without_dashes() -> None:
    key = "5e0c3f52-3f37-4f7c-8d5c-0a1b2c3d4e5f"
    bare = key.replace("-", "")
    assert ContactBody(**{**GOOD, "idempotency_key": bare}).idempotency_key == bare
    assert same_key(key) == same_key(key.upper()) == same_key(bare)


@given(st.text(max_size=60))
def test_a_name_is_one_line(text: str) -> None:
    found, _ = validated(ContactBody(**{**GOOD, "name": text, "organisation": text}))
    assert len(f"{found.name}|{found.organisation}".splitlines()) == 1


@given(st.text(alphabet=st.sampled_from(f'ab @.<>,;:"\\{LINE_BREAKS}'), max_size=30))
def test_an_address_that_is_accepted_has_nothing_that_means_something(text: str) -> None:
    found, errors = validated(ContactBody(**{**GOOD, "email": f"{text}@example.nl"}))
    if "email" not in errors:
        assert found.email.isascii()
        assert not set(found.email) & set(' <>,;:"\\\r\n')


def test_a_message_says_everything_and_marks_what_is_not_ours() -> None:
    said = {RESULT: "taak: ja", CONVERSATION: "Bezoeker: hallo\nTLP:CLEAR"}
    message = compose(
        ContactMessage("Jan", "Zorg", "jan@example.nl", "Hoe?\n\nEn?"), said, "TLP:RED", "1"
    )
    assert message.subject == "[TLP:RED] Vraag via Samenwerkgids, referentie 1"
    lines = message.text.splitlines()
    assert lines[0] == "TLP:RED"
    assert {"Naam: Jan", "Organisatie: Zorg", "E-mail: jan@example.nl", "Referentie: 1"} <= {*lines}
    start = lines.index("Vraag:")
    assert lines[start + 1 : start + 4] == ["> Hoe?", ">", "> En?"]
    assert "> Bezoeker: hallo\n> TLP:CLEAR\n" in message.text
    assert "> taak: ja" in lines


def test_a_line_of_the_visitor_cannot_pass_for_one_of_ours() -> None:
    spoof = "Hoe?\nReferentie: 999\rE-mail: evil@example.nl\x85Naam: X\u2028TLP:CLEAR"
    found, _ = validated(ContactBody(**{**GOOD, "question": spoof, "name": "A\nE-mail: b"}))
    for line in compose(found, {}, "TLP:RED", "1").text.splitlines():
        if "999" in line or "evil" in line or "CLEAR" in line:
            assert line.startswith("> ")
    assert "Naam: A E-mail: b" in compose(found, {}, "", "1").text.splitlines()


def test_without_a_mark_or_additions() -> None:
    message = compose(JAN, {}, "", "1")
    assert message.subject.startswith("Vraag")
    assert message.text.startswith("Iemand")
    assert "Organisatie: niet ingevuld" in message.text
    assert "toegevoegd" not in message.text


def test_what_was_erased_is_told() -> None:
    assert "gewist" in compose(JAN, {ERASED: ""}, "", "1").text


def test_a_preview_differs_only_by_the_number() -> None:
    shown = preview(compose(JAN, {RESULT: "x"}, "TLP:RED"))
    sent = compose(JAN, {RESULT: "x"}, "TLP:RED", "4821709354")
    expected = f"Onderwerp: {sent.subject}\n\n{sent.text}"
    assert shown.replace("(volgt na het versturen)", "482-170-9354") == expected


def test_markdown_becomes_text() -> None:
    said = "**Let op:** zie [de pagina](https://www.example.nl/a)\n\n- een\n- twee"
    assert plain(said) == "Let op: zie de pagina (https://www.example.nl/a)\n- een\n- twee"
    said = "[**Mail** ons](mailto:a@example.nl).\n\n1. [een](https://x.nl/a_(b))\n2. twee * 3"
    assert plain(said) == (
        "Mail ons (mailto:a@example.nl).\n1. een (https://x.nl/a_(b))\n2. twee * 3"
    )


def test_what_a_visitor_typed_is_no_markdown() -> None:
    typed = "**let op** [naam](x)\n- 2 * 3"
    tracker = DialogueStateTracker("x", [])
    tracker.update(UserUttered(typed, {"name": "partner", "confidence": 1.0}))
    tracker.update(BotUttered("**Let op**"))
    said_by_visitor, said_by_bot = conversation_text(tracker).rsplit("\n", 1)
    assert said_by_visitor.endswith(f": {typed}")
    assert said_by_bot.endswith(": Let op")


def test_the_result_of_the_self_check_is_told_in_words() -> None:

    tracker = DialogueStateTracker("x", Domain.load(DOMAIN).slots)
    assert result_text(tracker, Settings()) == "Er is nog geen uitslag."
    answers = {"type": "samenwerkingsverband", "taak_informeren": "ja", "vertrouwelijkheid": "ja"}
    answers |= {"avg": "nee", "doelbinding": "onbekend"}
    for question, said in answers.items():
        tracker.update(SlotSet(f"zelfcheck_{question}", said))
    lines = result_text(tracker, Settings()).splitlines()
    assert lines[0] == "Uitslag: nog iets te regelen"
    assert lines[1].endswith(": Samenwerkingsverband")
    assert [line.partition(" – ")[2].partition(" (")[0] for line in lines[2:6]] == [
        *("Ja", "Ja", "Nee", "Nog niet zeker")
    ]
    said = texts.text("utter_zelfcheck_nog_niet", Settings()).splitlines()[-1]
    assert "Alleen het NCSC" in said
    assert lines[-1] == said  # as the chatbot says it


def test_a_long_conversation_loses_its_beginning() -> None:

    tracker = DialogueStateTracker("x", [])
    for n in range(3000):
        tracker.update(UserUttered(f"vraag {n}"))
        tracker.update(BotUttered(f"antwoord {n}"))
    text = conversation_text(tracker)
    assert len(text) <= LONGEST + 100
    assert text.startswith("[Het begin")
    assert text.endswith("Bezoeker: vraag 2999\nChatbot: antwoord 2999")
    assert json.dumps(text)
