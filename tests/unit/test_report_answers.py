"""The answers come from the slots, their moment from the events that filled these."""

from __future__ import annotations

from datetime import UTC, datetime

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.content.project_files import DOMAIN
from bot.report.answers import given


def test_answers_and_moments() -> None:
    slots = Domain.load(str(DOMAIN)).slots
    events = [
        UserUttered("hallo", timestamp=1000.0),
        SlotSet("zelfcheck_type", "computercrisisteam", timestamp=1001.0),
        SlotSet("zelfcheck_avg", "ja", timestamp=1002.0),
        SlotSet("zelfcheck_avg", "onbekend", timestamp=1003.0),
        SlotSet("zelfcheck_doelbinding", None, timestamp=1003.0),
        SlotSet("requested_slot", "zelfcheck_doelbinding", timestamp=1004.0),
        UserUttered("en verder?", timestamp=1005.0),
    ]
    found = given(DialogueStateTracker.from_events("x", events, slots))
    assert found.answers == {"type": "computercrisisteam", "avg": "onbekend"}
    assert found.at == datetime.fromtimestamp(1003, UTC)
    assert found.begun == datetime.fromtimestamp(1000, UTC)


def test_without_answers() -> None:
    events = [UserUttered("hallo", timestamp=1000.0)]
    found = given(DialogueStateTracker.from_events("x", events))
    assert found.answers == {}
    assert found.at == found.begun


def test_the_answers_that_led_to_a_result() -> None:
    slots = Domain.load(str(DOMAIN)).slots
    told = BotUttered("uitslag", {}, {"data": {"report_url": "/verslag/een"}}, 1002.0)
    events = [
        UserUttered("hallo", timestamp=1000.0),
        SlotSet("zelfcheck_avg", "ja", timestamp=1001.0),
        told,
        SlotSet("zelfcheck_avg", "nee", timestamp=1003.0),
    ]
    tracker = DialogueStateTracker.from_events("x", events, slots)
    then = given(tracker, "/verslag/een")
    assert (then.answers, then.overtaken) == ({"avg": "ja"}, True)
    now = given(tracker, "/verslag/twee")
    assert (now.answers, now.overtaken) == ({"avg": "nee"}, False)
