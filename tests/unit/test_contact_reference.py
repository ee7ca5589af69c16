"""Reference numbers: to be read out, and a mistake in reading is noticed."""

from __future__ import annotations

import re

import pytest

from bot.contact.reference import new_reference, read, shown

SOME = [new_reference() for _ in range(200)]


def test_a_reference_can_be_read_out() -> None:
    for reference in SOME:
        assert re.fullmatch(r"[1-9]\d{9}", reference)
        assert re.fullmatch(r"[1-9]\d{2}-\d{3}-\d{4}", shown(reference))


@pytest.mark.parametrize("form", ["{}", " {} ", "{0[0]}{0[1]}{0[2]}.{0[3]}{0[4]}{0[5]} {0[6]}-{1}"])
def test_it_is_understood_however_it_is_written(form: str) -> None:
    for reference in SOME:
        assert read(form.format(reference, reference[7:])) == reference
        assert read(shown(reference)) == reference


def test_every_wrong_digit_and_every_swap_of_neighbours_is_noticed() -> None:
    for reference in SOME:
        for place, digit in enumerate(reference):
            for other in set("0123456789") - {digit}:
                assert read(reference[:place] + other + reference[place + 1 :]) is None
        for place in range(9):
            first, second = reference[place], reference[place + 1]
            swapped = reference[:place] + second + first + reference[place + 2 :]
            assert first == second or read(swapped) is None


@pytest.mark.parametrize("given", ["", "123", "12345678901", "abc-def-ghij", "١٢٣٤٥٦٧٨٩٠"])
def test_what_is_no_reference(given: str) -> None:
    assert read(given) is None


def test_references_differ() -> None:
    assert len(set(SOME)) == len(SOME)
