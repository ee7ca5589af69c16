"""Messages as they leave the text generator: filled in, told where from, safe."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from structlog.testing import capture_logs

from bot.base.settings import Settings, read
from bot.content.placeholders import fill, plain
from bot.content.responses import text as text_outside_a_dialogue
from bot.conversations.messages import WebsiteOutput, message_from
from bot.dialogue import nlg
from bot.dialogue.nlg import ConfiguredNLG
from tests.answers import DOMAIN, LEGAL_NOTICE, Answer, answer, answers, is_part

CONTACT = {
    "CONTACT_URL": "https://contact.example.nl/",
    "CONTACT_EMAIL": "vraag@example.nl",
    "CONTACT_PHONE": "070 000 00 00",
    "INCIDENT_URL": "https://incident.example.nl/",
    "INCIDENT_EMAIL": "incident@example.nl",
    "VULNERABILITY_URL": "https://lek.example.nl/",
}
WEBHOOK_SECRET = "whsec_" + "a2" * 22
NOTICE = answer(LEGAL_NOTICE).text
SAID = [a for a in answers() if a.utter != LEGAL_NOTICE]


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(DOMAIN)


@pytest.fixture(scope="module")
def generator(domain: Domain) -> ConfiguredNLG:
    return ConfiguredNLG(None, domain)


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Use settings that differ from the defaults."""
    config = read({**CONTACT, "VAR_DIR": str(tmp_path), "RETENTION_HOURS": "7"})
    monkeypatch.setattr(nlg, "settings", lambda: config)
    return config


def use(monkeypatch: pytest.MonkeyPatch, var_dir: Path, **changed: str) -> None:
    config = read({**CONTACT, "VAR_DIR": str(var_dir), **changed})
    monkeypatch.setattr(nlg, "settings", lambda: config)


def tracker(domain: Domain, slots: dict[str, str]) -> DialogueStateTracker:
    found = DialogueStateTracker("test", domain.slots)
    for name, value in slots.items():
        found.update(SlotSet(name, value))
    return found


# What actions fill in themselves.
GIVEN = {
    "nummer": "1",
    "oud": "nee",
    "getypt": "ja",
    "rest": "2",
    "totaal": "5",
    "punt": "AVG",
    "antwoord": "ja",
    "soort": "samenwerkingsverband",
    "punten": "- **AVG**: ja.",
    "feiten": "Dat staat er niet.",
    "wie": "een ISAC in de zorg",
    "over": "de toets",
    "woord": "IOC",
    "wat": "kosten",
}


async def message(
    generator: ConfiguredNLG, domain: Domain, said: Answer, partij: str = "de bakker"
) -> dict[str, Any]:
    slots = {"partij": partij, **said.conditions}
    found = await generator.generate(said.utter, tracker(domain, slots), "website", **GIVEN)
    assert found is not None
    return found


def test_a_message_is_complete(
    generator: ConfiguredNLG, domain: Domain, configured: Settings
) -> None:
    incomplete = []
    for said in SAID:
        with capture_logs() as logged:
            sent = asyncio.run(message(generator, domain, said))
        incomplete += [f"{said}: {part}" for part in logged or wrong_in(sent, said)]
    assert incomplete == []


def wrong_in(sent: dict[str, Any], said: Answer) -> list[str]:
    """Return the parts of a message that are not as the domain says, or not for sending."""
    buttons = [(button["title"], button["payload"]) for button in sent.get("buttons", [])]
    text = sent["text"]
    right = {
        "message_id": re.fullmatch(r"[0-9a-f]{32}", sent["message_id"]),
        "kind": sent["kind"] == said.metadata.get("kind", "answer"),
        "source": sent.get("source") == said.metadata.get("source"),
        "topic": sent.get("topic") == said.metadata.get("topic"),
        "what is Rasa's": not {"condition", "metadata"} & set(sent),
        "buttons": buttons == list(said.buttons),
        "text": text.strip() == text != "" and not re.search(r"[{}]|\bNone\b", text),
    }
    return [part for part, is_right in right.items() if not is_right]


def test_two_messages_never_have_the_same_id(
    generator: ConfiguredNLG, domain: Domain, configured: Settings
) -> None:
    found = [asyncio.run(message(generator, domain, answer("utter_groet"))) for _ in range(20)]
    assert len({m["message_id"] for m in found}) == 20


def test_the_text_is_filled_from_the_settings(
    generator: ConfiguredNLG, domain: Domain, configured: Settings
) -> None:
    said = asyncio.run(message(generator, domain, answer("utter_contact")))["text"]
    assert "- Contactpagina: https://contact.example.nl/\n" in said
    assert "- E-mail: vraag@example.nl\n" in said
    assert "- Telefoon: 070 000 00 00\n" in said
    said = asyncio.run(message(generator, domain, answer("utter_bot")))["text"]
    assert "7 uur" in said


@pytest.mark.parametrize(
    ("setting", "label"),
    [
        ("CONTACT_PHONE", "Telefoon"),
        ("CONTACT_EMAIL", "E-mail"),
        ("CONTACT_URL", "Contactpagina"),
    ],
)
def test_what_is_not_configured_is_left_out(
    setting: str,
    label: str,
    generator: ConfiguredNLG,
    domain: Domain,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use(monkeypatch, tmp_path)
    with_it = asyncio.run(message(generator, domain, answer("utter_contact")))["text"]
    use(monkeypatch, tmp_path, **{setting: ""})
    without = asyncio.run(message(generator, domain, answer("utter_contact")))["text"]
    (line,) = (line for line in with_it.splitlines() if label in line)
    assert CONTACT[setting] in line
    assert without == with_it.replace(f"{line}\n", "")


def test_a_message_is_never_empty_whatever_is_configured(
    generator: ConfiguredNLG, domain: Domain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, tmp_path, **dict.fromkeys(CONTACT, ""))
    empty, left_over = [], []
    for said in SAID:
        text = asyncio.run(message(generator, domain, said))["text"]
        a_word = said.utter.startswith(("utter_knop_", "utter_punt_")) or is_part(said)
        if len(text.split()) < (1 if a_word else 2) and said.utter != "utter_incident_link":
            empty.append(str(said))
        labels = {line.partition("{")[0].strip() for line in said.text.splitlines() if "_" in line}
        if labels & {line.strip() for line in text.splitlines() if line}:
            left_over.append(str(said))
    assert empty == []
    assert left_over == [], "a label stands without its value"


def test_the_legal_notice_stands_where_it_must_and_can_be_switched_off(
    generator: ConfiguredNLG, domain: Domain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts: dict[str, list[str]] = {}
    for switch in ("true", "false"):
        use(monkeypatch, tmp_path, LEGAL_NOTICE=switch)
        texts[switch] = [asyncio.run(message(generator, domain, said))["text"] for said in SAID]
    wrong = [
        str(said)
        for said, with_it, without in zip(SAID, texts["true"], texts["false"], strict=True)
        if with_it != (f"{without}\n\n{NOTICE}" if said.metadata.get("legal_notice") else without)
        or "vervangen door de Cyberbeveiligingswet" in without
    ]
    assert wrong == []


HOSTILE = [
    "{contact_email}",
    "{contact_phone}",
    "{partij}",
    "{0[partij]}",
    "0[partij",
    "{",
    "}}",
    "{}",
    "%(x)s",
    "**vet**",
    "[klik hier](https://evil.example)",
    "https://evil.example",
    "<b onclick=x>b</b>",
    "`code`",
    "regel\n\n- punt\n# kop",
    "tab\tkeer\r\nterug",
    'een "aanhaling" hier',
    "\\n",
]


@pytest.mark.parametrize("partij", HOSTILE)
def test_a_visitors_words_stay_words(
    partij: str, generator: ConfiguredNLG, domain: Domain, tmp_path: Path, monkeypatch: Any
) -> None:
    use(monkeypatch, tmp_path, CONTACT_PHONE="")
    said = answer("utter_delen_anders", partij_soort="bedrijf")
    with capture_logs() as logged:
        found = asyncio.run(message(generator, domain, said, partij))["text"]
    assert logged == []
    before, after = said.text.split("{partij}")
    assert found.startswith(before)
    assert found.endswith(after)
    shown = found[len(before) : len(found) - len(after)]
    assert shown
    assert not re.search(r"[{}\[\]*_`#<>\n\r\t\"\\%:@]", shown)


def test_names_of_parties_are_shown_as_they_are_written() -> None:
    names = ["Hunt & Hackett", "Albert Heijn B.V.", "'s-Hertogenbosch", "NU.nl", "Oekraïne", "A/B"]
    assert [plain(name) for name in names] == names


@given(value=st.text(max_size=80))
def test_filling_in_never_makes_or_loses_a_line(value: str) -> None:
    config = Settings(contact_phone="")
    template = 'Over "{partij}".\n\n- E-mail: {contact_email}\n- Telefoon: {contact_phone}'
    filled = fill(template, config, {"partij": plain(value)})
    assert filled.split("\n")[1:] == ["", "- E-mail: info@ncsc.nl"]
    assert not set("{}[]*<>") & set(filled)


def test_a_value_that_looks_like_a_placeholder_stays_a_value() -> None:
    config = Settings(contact_email="")
    assert fill("Over {partij}.", config, {"partij": "{contact_email}"}) == "Over {contact_email}."


def test_what_an_action_gives_wins_over_a_slot(
    generator: ConfiguredNLG, domain: Domain, configured: Settings
) -> None:
    slots = tracker(domain, {"partij": "de bakker", "partij_soort": "bedrijf"})
    made = generator.generate(
        "utter_delen_anders", slots, "website", partij="de slager", buttons=[]
    )
    found = asyncio.run(made)
    assert found is not None
    assert found["text"].startswith('Je vraagt naar "de slager".')


def test_a_response_that_does_not_exist_gives_no_message(
    generator: ConfiguredNLG, domain: Domain, configured: Settings
) -> None:
    assert (
        asyncio.run(generator.generate("utter_bestaat_niet", tracker(domain, {}), "website"))
        is None
    )


def test_texts_outside_a_dialogue_are_filled_in_the_same_way(configured: Settings) -> None:
    said = text_outside_a_dialogue("utter_fout_unavailable", configured)
    assert "- Telefoon: 070 000 00 00" in said
    without = text_outside_a_dialogue("utter_fout_unavailable", Settings(contact_phone=""))
    assert "Telefoon" not in without


def test_messages_that_greet_or_hand_over_tell_where_to_go(
    generator: ConfiguredNLG, domain: Domain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = set()
    for form in ("", "http://127.0.0.1:1/"):
        secret = {"CONTACT_WEBHOOK_URL": form, "CONTACT_WEBHOOK_SECRET": WEBHOOK_SECRET}
        use(monkeypatch, tmp_path, **secret, CONTACT_PHONE="")
        for said in SAID:
            found = asyncio.run(message(generator, domain, said))
            kinds.add(found["kind"])
            expected = {
                "url": CONTACT["CONTACT_URL"],
                "email": CONTACT["CONTACT_EMAIL"],
                "phone": "",
                "form": bool(form),
            }
            offers = found["kind"] in ("greeting", "handoff", "fallback", "result")
            data = {"contact": expected} if offers else {}
            if "lang" in said.metadata:
                data["lang"] = said.metadata["lang"]
            assert found.get("data", {}) == data
    assert {"greeting", "handoff", "fallback", "result"} <= kinds


def test_it_goes_with_the_data_of_an_action(
    generator: ConfiguredNLG, domain: Domain, configured: Settings
) -> None:
    response = {"response": "utter_fallback", "data": {"outcome": "gereed"}}
    uttering = RemoteAction._utter_responses(
        [response], WebsiteOutput(), generator, tracker(domain, {})
    )
    (event,) = asyncio.run(uttering)
    data = message_from(event.message()).data
    assert data["outcome"] == "gereed"
    assert data["contact"]["email"] == CONTACT["CONTACT_EMAIL"]
