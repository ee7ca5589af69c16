"""A turn reads the last few turns only, and the bot says the same as if it had read everything."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator

import pytest
import yaml

from bot.base.settings import read
from bot.conversations.conversations import Conversations
from bot.conversations.schemas import Message
from bot.conversations.store import ConversationStore
from bot.conversations.turns import READ, Tracker
from bot.engine.training import current_model, latest_model
from bot.server import agent
from bot.web.errors import ApiError
from tests.live_bot import ROOT

TURNS = 150
WHOLE = "whole"  # a conversation with this name is read as a whole for each turn


@pytest.fixture(scope="module")
def conversations(
    trained_model: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Conversations]:
    config = read({"VAR_DIR": str(tmp_path_factory.mktemp("long")), "MAX_MESSAGES": "1000"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", "")  # loading sets it, and other tests shall not see it
        loaded, store = asyncio.run(agent.load(config, current_model() or latest_model()))
    retrieve = store._retrieve

    async def as_named(sender_id: str, fetch_events_from_all_sessions: bool) -> Tracker | None:
        return await retrieve(
            sender_id, fetch_events_from_all_sessions or sender_id.startswith(WHOLE)
        )

    store._retrieve = as_named  # type: ignore[method-assign]
    yield Conversations(loaded, store, config)
    store.close()


def messages() -> list[str]:
    """Return what visitors say in the conversation tests."""
    said = [
        step["user"] if isinstance(step["user"], str) else step["user"].get("payload", "ja")
        for path in sorted((ROOT / "tests" / "flows").glob("*.yml"))
        for case in yaml.safe_load(path.read_text("utf-8"))["test_cases"]
        for step in case["steps"]
        if "user" in step
    ]
    assert len(said) > 100
    return [" ".join(text.split())[:1000] for text in said if text.strip()]


def visitor(seed: int) -> Iterator[tuple[str, int]]:
    """Say things in an order of chance, often one after the other in the self-check."""
    chance = random.Random(seed)
    said = messages()
    while True:
        start = chance.randrange(len(said))
        for text in said[start : start + chance.choice((1, 2, 8))]:
            yield text, chance.randrange(4)


def told(found: list[Message]) -> list[tuple[str, list[str]]]:
    """Return the words of messages and buttons; a link to a report holds the conversation."""
    return [(message.text, [button.payload for button in message.buttons]) for message in found]


async def compare(conversations: Conversations, seed: int, turns: int) -> None:
    some, everything = f"some {seed}", f"{WHOLE} {seed}"
    last = await conversations.start(some)
    assert told(last) == told(await conversations.start(everything))
    walk = visitor(seed)
    for turn in range(turns):
        text, button = next(walk)
        buttons = last[-1].buttons
        if (button and buttons) or text.startswith("/"):
            payload = text if text.startswith("/") else buttons[button % len(buttons)].payload
            try:
                answers = [await conversations.choose(n, payload) for n in (some, everything)]
            except ApiError:
                continue  # a payload that only a test of mistakes has
        else:
            answers = [await conversations.say(n, text) for n in (some, everything)]
        assert told(answers[0]) == told(answers[1]), (seed, turn, text)
        last = answers[0]
    store: ConversationStore = conversations.store
    read_some, read_all = [await store._retrieve(n, False) for n in (some, everything)]
    assert read_some is not None
    assert read_all is not None
    assert read_some.current_slot_values() == read_all.current_slot_values()
    assert read_some.active_loop_name == read_all.active_loop_name
    users = [event for event in read_some.events if event.type_name == "user"]
    assert len(users) == READ
    stored = await store.retrieve_full_tracker(some)
    assert stored is not None
    assert [(e.type_name, e.as_dict().get("name")) for e in stored.events] == [
        (e.type_name, e.as_dict().get("name")) for e in read_all.events
    ]


@pytest.mark.parametrize("seed", [1])
def test_what_lies_further_back_makes_no_difference(
    conversations: Conversations, seed: int
) -> None:
    asyncio.run(compare(conversations, seed, TURNS))
