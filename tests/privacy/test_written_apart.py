"""Messages by somebody who knew nothing of the masker: how much of them it gets right.

They are in notations that are easy to miss: on two lines, with other marks, written out. Masking
somewhat more than the data is right here, leaving any letter or digit of them is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from bot.content.masks import MASK
from bot.privacy import mask
from tests.privacy.examples import Example, with_data, without_data

# Least share of messages of which nothing is left, most messages that lose something
FIGURES = {
    "apart": (1.0, 0.0),
    "held_out": (0.96, 0.01),
    "varied": (0.99, 0.01),
    "varied_held": (0.96, 0.01),
    "everyday": (1.0, 0.0),
    "everyday_held": (0.96, 0.02),
    "trouble": (1.0, 0.0),
    "mixed": (1.0, 0.0),
}
LEAST = {
    "varied_held": (75, 38),
    "everyday": (110, 60),
    "everyday_held": (110, 60),
    "trouble": (160, 110),
    "mixed": (200, 110),
}  # messages with and without data


def left(example: Example) -> list[str]:
    """Return the pieces of personal data of which a letter or a digit is left."""
    kept = MASK.split(mask(example.text).text)
    hidden = re.fullmatch("(.+?)".join(map(re.escape, kept)), example.text, re.DOTALL)
    assert hidden is not None, example.text
    masked = {i for n in range(1, len(kept)) for i in range(*hidden.span(n))}
    found, at = [], 0
    for secret in example.secrets:
        at = example.text.index(secret, at)
        places = range(at, at + len(secret))
        if any(example.text[i].isalnum() and i not in masked for i in places):
            found.append(secret)
        at += len(secret)
    return found


@pytest.mark.parametrize("name", FIGURES)
def test_how_many_keep_something(name: str, record_property: Callable[[str, object], None]) -> None:
    examples = with_data(f"{name}_with")
    failed = sum(bool(left(example)) for example in examples)
    share = 1 - failed / len(examples)
    record_property("masked", share)
    assert share >= FIGURES[name][0], failed


@pytest.mark.parametrize("name", FIGURES)
def test_how_many_lose_something(name: str, record_property: Callable[[str, object], None]) -> None:
    examples = without_data(f"{name}_without")
    failed = sum(bool(mask(example.text).kinds) for example in examples)
    record_property("false_alarms", failed / len(examples))
    assert failed / len(examples) <= FIGURES[name][1], failed


@pytest.mark.parametrize("name", FIGURES)
def test_they_are_many_and_all_differ(name: str) -> None:
    with_them, without_them = LEAST.get(name, (95, 70))
    for examples, least in (
        (with_data(f"{name}_with"), with_them),
        (without_data(f"{name}_without"), without_them),
    ):
        assert len({example.text for example in examples}) == len(examples) >= least
    for example in with_data(f"{name}_with"):
        assert len(example.secrets) == len(example.kinds) > 0


def test_what_is_left_is_seen() -> None:
    """Else the figures would tell nothing."""
    assert left(Example("ik ben Jan de Vries, echt", ("Jan de Vries",))) == []
    assert left(Example("Karin zei dat", ("Karin",))) == ["Karin"]
