"""What is said in a turn, by what was heard and what is remembered. No bot runs here."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.asking import ACTS, ASKS
from bot.content.facts import table
from bot.content.topics import COMMANDS, FOLLOW_UPS, SUBSTANCE, TOPICS
from bot.dialogue.heard import Heard
from bot.dialogue.plan import Reason, Say, say_from
from bot.dialogue.state import Open, Party, Profile, State, read
from bot.nlu.candidates import Topic
from bot.testbank.reasons import REASONS
from tests.unit.spoken import BEGINNING, ISAC, TEXTS, heard, ids, turn

CCT = State(
    subject="delen_cct", ask="mag_delen", told=("utter_delen_cct",), last=("utter_delen_cct",)
)


@pytest.mark.parametrize(
    ("message", "state", "said"),
    [
        (heard("wie bepaalt dat?", ask="wie"), CCT, "delen_cct.wie"),
        (heard("waar staat dat?", ask="waar_staat"), CCT, "delen_cct.waar_staat"),
        (heard("is dat verplicht?", ask="verplicht", act="vraag_jn"), CCT, "delen_cct.verplicht"),
        (heard("en als we dat niet doen?", ask="als_niet"), CCT, "delen_cct.als_niet"),
        (heard("wat kost dat?", ask="kosten"), CCT, "delen_cct.kosten"),
        (
            heard(
                "en een ISP?", "delen_isp", "geldt_ook", "vraag_jn", parties=(Party("isp", "ISP"),)
            ),
            replace(CCT, ask="aanwijzen_nodig"),
            "delen_isp.aanwijzen_nodig",
        ),
        (
            heard("een bakker", ask="geen", act="kiest", parties=(Party("bedrijf", "bakker"),)),
            State(open=Open("party"), subject="delen_anders"),
            "utter_delen_anders:bedrijf",
        ),
        (
            heard(
                "de gemeente Amersfoort",
                "offtopic",
                act="stelt",
                parties=(Party("overheid", "gemeente"),),
            ),
            State(open=Open("party"), subject="delen_anders"),
            "utter_delen_anders:overheid",
        ),
        (
            heard("zeppelin", "offtopic", act="stelt"),
            State(open=Open("word")),
            "utter_woord_onbekend:zeppelin",
        ),
        (
            heard("de tweede", act="kiest"),
            State(open=Open("which", ("/toets", "/waarom"), ("De toets", "Nut van samenwerken"))),
            "utter_waarom",
        ),
        (
            heard("ja doe maar", "bevestigen", act="ja"),
            State(open=Open("offer", ("/zelfcheck_start",))),
            "utter_zelfcheck_start",
        ),
        (
            heard(
                "wat is het verschil met een oktt",
                "delen_oktt",
                "verschil",
                words=("oktt",),
                parties=(Party("oktt", "oktt"),),
            ),
            CCT,
            "delen_cct+delen_oktt.verschil",
        ),
        (
            heard("en wij?", ask="ben_ik", act="vraag_jn"),
            replace(CCT, profile=ISAC),
            "delen_oktt.ben_ik",
        ),
    ],
    ids=lambda value: value.text if isinstance(value, Heard) else None,
)
def test_a_follow_up_is_answered(message: Heard, state: State, said: str) -> None:
    assert said in ids(turn(message, state))


def test_what_was_told_is_not_told_again() -> None:
    state = State()
    said = []
    for _ in range(6):
        found = turn(
            heard("mag dat?", ask="aanwijzen_nodig", act="vraag_jn"),
            replace(state, subject="delen_cct"),
        )
        said.append(found.say)
        state = found.state
    assert all(before != after for before, after in pairwise(said))


def test_the_notice_is_whole_once_and_then_short_now_and_then() -> None:
    state, notices = BEGINNING, []
    asks = (
        "wie",
        "aanwijzen_nodig",
        "welke",
        "eisen",
        "hoe",
        "duur",
        "kosten",
        "krijgen",
        "ben_ik",
    )
    for ask in asks:
        found = turn(heard("een CERT?", "delen_cct", ask), state)
        notices.append(found.say[0].notice)
        state = found.state
    assert notices == ["whole", *["none"] * 7, "short"]


def test_an_incident_stays_until_something_else_is_asked() -> None:
    state = turn(heard("we zijn gehackt", "incident", act="bang")).state
    for text in ("hallo??", "en nu?", "er neemt niemand op"):
        found = turn(heard(text, act="vraag"), state)
        assert found.reason is Reason.INCIDENT_GOES_ON, text
        assert ids(found) != state.last
        state = found.state
    found = turn(heard("wat vraagt de toets", "toets", "eisen"), state)
    assert ids(found) == ("utter_toets",)
    assert found.state.incident == ""


@pytest.mark.parametrize(
    "text", ["er is geen incident", "we zijn niet gehackt", "er is niks aan de hand"]
)
def test_a_denied_incident_is_over(text: str) -> None:
    found = turn(heard(text, "incident", act="verbetert"), State(incident="nl", subject="incident"))
    assert found.reason is Reason.INCIDENT_DENIED
    assert found.state.incident == ""


def test_a_false_mail_that_did_no_harm_is_no_incident() -> None:
    asked: dict[str, Any] = {"topic": "incident", "ask": "hoe"}
    asked["details"] = (Topic("incident.phishing_melden", 0.9),)
    found = turn(heard("waar meld ik zo'n nepmail?", **asked))
    assert "incident.phishing_melden" in ids(found)
    assert found.state.incident == ""
    text = "we zijn gehackt door een nepmail, waar meld ik dat?"
    harmed = turn(heard(text, **asked))
    assert ids(harmed) == ("utter_incident",)


def test_a_group_that_others_are_of_is_not_the_visitors_own() -> None:
    asked = heard("telt een csirt als een van de vier?", "delen_cct", "ben_ik", "vraag_jn")
    assert ids(turn(replace(asked, words=("csirt",)))) == ("utter_delen_cct",)
    own = replace(asked, text="tellen wij als csirt?", words=("csirt",))
    assert "delen_cct.ben_ik" in ids(turn(own))


def test_an_incident_in_english_is_answered_in_english() -> None:
    found = turn(heard("help, we are being hacked", "engels"))
    assert ids(found) == ("utter_incident_en",)
    assert ids(turn(heard("what now", ask="volgende_stap"), found.state)) == (
        "utter_incident_en_kort",
    )


@pytest.mark.parametrize("text", ["stop niet", "niet opnieuw", "niet stoppen"])
def test_a_denied_command_is_not_obeyed(text: str) -> None:
    found = turn(heard(text, "stop", act="oke"))
    assert found.reason is Reason.COMMAND_DENIED


def test_who_is_who_is_remembered_and_forgotten() -> None:
    found = turn(
        heard("wij zijn een ISAC in de zorg", "delen_oktt", act="stelt_voor", speaker=ISAC)
    )
    assert found.state.profile == ISAC
    assert found.state.open == Open("offer", ("/zelfcheck_start",))
    told = turn(heard("wat weet je over mij", "bot", "wat_weet_je"), found.state)
    assert told.say[0].values == {"wie": "een ISAC in de zorg"}
    gone = turn(heard("vergeet wie ik ben", "bot", "wat_weet_je"), told.state)
    assert gone.state.profile == Profile()


def test_a_correction_is_owned() -> None:
    found = turn(heard("nee ik bedoel de toets", "toets", "eisen", "verbetert"), CCT)
    assert found.say[0].before[0] == "utter_sorry_begrepen"
    assert "utter_toets" in ids(found)


def test_two_choices_are_never_offered_in_a_row() -> None:
    first = turn(heard("blabla", leans=0.0))
    second = turn(heard("blablabla", leans=0.0), first.state)
    assert first.reason is Reason.ASKS
    assert second.say[0].response != "utter_verduidelijken"


def test_a_choice_keeps_the_party_that_was_named() -> None:
    state = State(
        open=Open("which", ("/delen_anders",), ("Delen met een andere partij",)),
        party=Party("overheid", "gemeenten"),
    )
    pressed = turn(Heard(text="/delen_anders", payload=True, topic="delen_anders"), state)
    assert "utter_delen_anders:overheid" in ids(pressed)


@pytest.mark.parametrize(
    "left_behind",
    [
        None,
        [],
        "wijs",
        {"open": "party"},
        {"open": {"kind": "taken"}, "told": {"a": 1}, "unclear": "3", "profile": 4, "party": ["x"]},
        {"subject": 5, "told": [1, None, "utter_toets"], "incident": True},
    ],
)
def test_a_state_of_another_version_is_read_as_far_as_it_goes(left_behind: object) -> None:
    state = read(left_behind)
    assert turn(heard("hallo", "groet", act="groet"), state).say
    assert read(json.loads(json.dumps(state.as_json()))) == state


def test_every_reason_has_a_sentence_for_staff() -> None:
    assert set(REASONS) == set(Reason)


def test_a_plan_comes_through_its_slot_unchanged() -> None:
    found = turn(
        heard("Moet een CERT worden aangewezen?", "delen_cct", "aanwijzen_nodig", "vraag_jn")
    )
    kept = json.loads(json.dumps(found.as_json()))
    assert tuple(say_from(each) for each in kept["say"]) == found.say


# --- a property: whatever is said in whatever order ---

TOPIC_NAMES = [
    *TOPICS,
    *FOLLOW_UPS,
    *(c for c in COMMANDS if c not in ("terug", "wijzig")),
    "engels",
    "",
]
KINDS = ["isp", "cct", "oktt", "csirt_eu", "vereniging", "bedrijf", "overheid", "onbekend"]
WORDS = [
    "ja",
    "nee",
    "niet",
    "geen",
    "de tweede",
    "wij",
    "en",
    "dat",
    "?",
    "incident",
    "stop",
    "wat is een ioc",
]
messages = st.builds(
    lambda words, topic, ask, act, leans, confidence, kind, speaks: Heard(
        text=" ".join(words),
        topic=topic,
        confidence=confidence,
        ranking=(Topic(topic or "toets", confidence), Topic("waarom", 0.1)),
        acts=(Topic(act, confidence),),
        asks=(Topic(ask, confidence),),
        leans=leans,
        parties=(Party(kind, kind),) if kind else (),
        speaker=Profile(kind, f"een {kind}") if kind and speaks else Profile(),
        entities={"begrip": "oktt"} if topic == "begrip" else {},
    ),
    st.lists(st.sampled_from(WORDS), max_size=5),
    st.sampled_from(TOPIC_NAMES),
    st.sampled_from(ASKS),
    st.sampled_from(ACTS),
    st.floats(0, 1),
    st.floats(0.2, 1),
    st.sampled_from(["", *KINDS]),
    st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(messages, min_size=1, max_size=25))
def test_every_reply_is_written_and_new_and_the_state_stays_valid(talk: list[Heard]) -> None:
    state = State()
    last: tuple[Say, ...] = ()
    for message in talk:
        found = turn(message, state)
        assert found.say
        for say in found.say:
            _is_written(say)
        if found.reason is not Reason.REPEATS:  # the visitor asked for it again
            assert found.say != last, message
        last = found.say
        assert read(json.loads(json.dumps(found.state.as_json()))) == found.state
        state = found.state


def _is_written(say: Say) -> None:
    for name in (*say.before, *say.after, say.response or "utter_feit"):
        assert name in TEXTS, name
    for id in say.facts:
        fact = table().told(id)
        assert fact is not None, id
        assert fact.text, id
    for payload in say.buttons:
        assert payload.lstrip("/") in (*SUBSTANCE, "iets_anders"), payload
