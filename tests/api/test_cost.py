"""What a message costs the server, whatever it is made of."""

from __future__ import annotations

import csv
import statistics
import sys
from collections.abc import Callable, Iterator

import pytest

from bot.web.errors import ApiError
from bot.web.incoming import question
from tests.conftest import StartBot
from tests.live_bot import ROOT, LiveBot
from tests.odd_texts import MESSAGE, categories, samples, seconds_of

MOST_TIMES_THE_MEDIAN = 5.0
USUAL = 150  # messages
RUNS = 5

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="clocks of Linux")


@pytest.fixture(scope="module")
def usual_messages() -> list[str]:
    """Return messages of the held-out set, of all topics."""
    with (ROOT / "tests" / "nlu" / "held_out.tsv").open(encoding="utf-8", newline="") as file:
        messages = [row["message"] for row in csv.DictReader(file, delimiter="\t")]
    return messages[:: len(messages) // USUAL][:USUAL]


def odd_messages() -> Iterator[tuple[str, str]]:
    """Yield messages of a thousand characters, with the category of these."""
    for category in sorted(categories()):
        for text in samples(category):
            try:
                yield category, question(text[:MESSAGE])
            except ApiError:
                continue  # nothing of it is left


def cost(bot: LiveBot, text: str) -> float:
    """Return the seconds of the processor that a first message takes."""
    chat = bot.chat()
    before = seconds_of(bot.pid)
    chat.say(text)
    return seconds_of(bot.pid) - before


def typical(bot: LiveBot, messages: list[str]) -> str:
    """Return the message that costs as much as half of them do at most."""
    costs = {text: min(cost(bot, text) for _ in range(2)) for text in messages}
    return min(costs, key=lambda text: abs(costs[text] - statistics.median(costs.values())))


def test_no_message_costs_more_than_five_times_what_one_usually_does(
    start_bot: StartBot,
    usual_messages: list[str],
    record_property: Callable[[str, object], None],
) -> None:
    bot = start_bot()
    for text in usual_messages[:20]:
        cost(bot, text)  # what is loaded once
    usual = typical(bot, usual_messages)
    worst: dict[str, float] = {}
    for category, text in odd_messages():
        # In turns: what else the machine does slows both down as much.
        both = [(cost(bot, text), cost(bot, usual)) for _ in range(RUNS)]
        times = min(odd for odd, _ in both) / min(usual for _, usual in both)
        worst[category] = max(times, worst.get(category, 0.0))
    record_property("worst", worst)
    assert len(worst) > 20
    too_much = {name: times for name, times in worst.items() if times > MOST_TIMES_THE_MEDIAN}
    assert too_much == {}, worst
