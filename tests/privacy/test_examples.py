"""The examples themselves: enough, different, invented, and of every kind."""

from __future__ import annotations

import re
from collections import Counter

from bot.privacy import KINDS
from tests.privacy.examples import with_data, without_data


def test_there_are_two_hundred_of_each_and_all_differ() -> None:
    for examples in (with_data(), without_data()):
        assert len(examples) == 200
        assert len({example.text for example in examples}) == 200


def test_every_kind_is_there_often() -> None:
    examples = (*with_data(), *with_data("apart_with"))
    counts = Counter(kind for example in examples for kind in example.kinds)
    assert set(counts) == set(KINDS.values())
    assert min(counts.values()) >= 10


def test_no_secret_stands_in_a_message_without() -> None:
    """Else the search for what was kept would find it there."""
    others = "\n".join(re.sub(r"[ .-]", "", example.text) for example in without_data())
    numbers = {re.sub(r"[ .-]", "", s) for e in with_data() for s in e.secrets}
    assert [n for n in numbers if len(n) > 6 and n in others] == []


def test_every_piece_has_its_kind() -> None:
    for example in with_data():
        assert len(example.secrets) == len(example.kinds) > 0, example.text


def test_every_mail_domain_is_called_an_example() -> None:
    addresses = [
        secret.replace("\u200b", "").lower()
        for example in with_data()
        for secret, kind in zip(example.secrets, example.kinds, strict=True)
        if kind == "e-mailadres" and "." in secret.rpartition("@")[2]
    ]
    assert [a for a in addresses if "example" not in a and "voorbeeld" not in a] == []
