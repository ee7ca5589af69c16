"""What the runner reads in a database that Rasa's own tracker store wrote."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.base.settings import ROOT
from bot.flows import Message, Status, TrackerReader, load_text, run
from bot.flows.tracker import TrackerError
from tests.unit.scripted_bot import answer, message, scripted_bot

# Rasa tells every project with slots that slots were filled otherwise before 3.0.
pytestmark = pytest.mark.filterwarnings("ignore:Slot auto-fill has been removed")


def said(name: str, message_id: str, **metadata: object) -> BotUttered:
    return BotUttered(
        "Hallo", metadata={"utter_action": name, "message_id": message_id, **metadata}
    )


EVENTS: list[Event] = [
    said("utter_welkom", "id-1"),
    ActionExecuted("action_listen"),
    UserUttered("mag een ziekenhuis?"),
    SlotSet("partij", "een ziekenhuis"),
    SlotSet("partij_soort", "instelling"),
    said("utter_delen_anders", "id-2", facts=["delen_anders:instelling.mag_delen"]),
    ActionExecuted("action_listen"),
    UserUttered("en wbni?"),
    SlotSet("begrip", "wbni"),
    UserUtteranceReverted(),
    BotUttered("van een andere tijd"),
]


def store(database_url: str, conversation: str, events: list[Event]) -> None:
    """Write a conversation as the bot does."""
    domain = Domain.load(str(ROOT / "domain.yml"))
    tracker = DialogueStateTracker.from_events(conversation, events, domain.slots)
    # Rasa takes an address as the host.
    tracker_store = SQLTrackerStore(domain, host=database_url)
    asyncio.run(tracker_store.save(tracker))
    tracker_store.engine.dispose()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Give the address of a database with two conversations, in each kind of database."""
    directory = tmp_path_factory.mktemp(request.param)
    with ExitStack() as stack:
        address = f"sqlite:///{directory / 'bot.db'}"
        if request.param == "postgresql":
            address = _postgresql(directory, stack)
        store(address, "een", [said("utter_groet", "id-9"), SlotSet("begrip", "avg")])
        store(address, "twee", EVENTS)
        yield address


def _postgresql(directory: Path, stack: ExitStack) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # without XDG_RUNTIME_DIR it tells which folder it takes
        import pgserver
    server = pgserver.get_server(directory)
    stack.callback(server.cleanup)
    return str(server.get_uri())


def test_a_conversation_is_found_by_a_message(database: str) -> None:
    reader = TrackerReader(database)
    assert [reader.conversation_of(each) for each in ("id-1", "id-9")] == ["twee", "een"]


@pytest.mark.parametrize("message_id", ["id-3", "id-", "%", "_"])
def test_a_conversation_that_is_not_there(database: str, message_id: str) -> None:
    with pytest.raises(TrackerError, match="deze database bevat het gesprek niet"):
        TrackerReader(database).conversation_of(message_id)


def test_messages_get_the_names_of_their_responses(database: str) -> None:
    found = (Message("id-2", "", "answer"), Message("id-9", "", "answer"))
    traced = TrackerReader(database).with_utters("twee", found)
    assert [each.utter for each in traced] == ["utter_delen_anders", None]
    assert [each.facts for each in traced] == [("delen_anders:instelling.mag_delen",), ()]


def test_slots_are_as_rasa_sees_them(database: str) -> None:
    slots = TrackerReader(database).slots("twee")
    assert (slots["partij"], slots["partij_soort"]) == ("een ziekenhuis", "instelling")
    assert slots["begrip"] is None  # set in a turn that was reverted
    assert TrackerReader(database).slots("een")["begrip"] == "avg"


def test_no_database_is_made_where_none_is(tmp_path: Path) -> None:
    with pytest.raises(TrackerError, match="er is geen database"):
        TrackerReader(f"sqlite:///{tmp_path / 'weg.db'}")
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_conversations(tmp_path: Path) -> None:
    path = tmp_path / "leeg.db"
    path.touch()
    with pytest.raises(TrackerError, match="kan de database van de bot niet lezen"):
        TrackerReader(f"sqlite:///{path}").slots("een")


CASE = """
test_cases:
- test_case: slots en namen
  steps:
  - utter: utter_welkom
  - user: mag een ziekenhuis?
  - utter: utter_delen_anders
  - facts: [delen_anders:instelling.mag_delen]
  - slot_was_set: [{partij_soort: instelling}]
  - slot_was_not_set: [partij]
"""


def test_the_runner_uses_what_the_database_tells(database: str) -> None:
    """A server gives messages with the ids of the stored conversation."""

    def script(method: str, path: str, _body: object) -> tuple[int, dict[str, str], bytes] | None:
        if method == "DELETE" or path == "/health":
            return None
        if path == "/api/conversations":
            return answer(201, {"token": "t", "messages": [message(id="id-1")]})
        return answer(200, {"messages": [message(id="id-2")]})

    with scripted_bot(script) as bot:
        (result,) = run(load_text(CASE, "t.yml"), bot.url, tracker=TrackerReader(database))
    assert result.status is Status.FAILED
    assert result.difference is not None
    assert (result.difference.line, result.difference.got) == (10, "partij = 'een ziekenhuis'")


def test_the_database_of_another_bot_is_an_error(database: str) -> None:
    with scripted_bot(lambda *_call: None) as bot:
        (result,) = run(load_text(CASE, "t.yml"), bot.url, tracker=TrackerReader(database))
    assert result.status is Status.ERROR
    assert result.problem is not None
    assert "geef de database van deze bot" in result.problem
