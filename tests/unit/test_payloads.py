"""What can be a payload, for a visitor's button and in a test."""

from __future__ import annotations

import pytest

from bot.content.payloads import parse


@pytest.mark.parametrize(
    ("payload", "parsed"),
    [
        ("/toets", ("toets", {})),
        ('/begrip{"begrip": "avg"}', ("begrip", {"begrip": "avg"})),
        ("toets", None),
        ("/Toets", None),
        ("/" + "t" * 101, None),
        ("/begrip{}x", None),
        ("/begrip[1]", None),
        ("/begrip" + '{"a":' * 5000 + "1" + "}" * 5000, None),
    ],
)
def test_payloads(payload: str, parsed: object) -> None:
    assert parse(payload) == parsed
