"""Words count as an answer only to the question that stood when they were typed."""

from __future__ import annotations

from typing import Any

import pytest

from bot.zelfcheck.stale import is_stale


def said(name: str, kind: str = "question", **data: Any) -> dict[str, Any]:
    return {"id": name, "kind": kind, "data": data}


TALK = [
    said("a", question="avg"),
    said("b", kind="answer"),
    said("c", question="avg"),
    said("d", question="doelbinding"),
]


@pytest.mark.parametrize(
    ("count", "seen", "stale"),
    [
        (1, "a", False),
        (3, "a", False),  # a digression that ends in the same question
        (3, "b", False),
        (4, "c", True),
        (4, "d", False),
        (4, "unknown", True),
        (0, "a", False),
    ],
)
def test_what_was_asked_since(count: int, seen: str, stale: bool) -> None:
    assert is_stale(TALK[:count], seen) == stale


def test_a_plain_question_is_another_question() -> None:
    assert is_stale([*TALK, said("e", question="opnieuw")], "d")


def test_a_result_ends_the_question() -> None:
    assert is_stale([*TALK, said("e", kind="result", outcome="gereed")], "d")


def test_outside_the_self_check_nothing_is_stale() -> None:
    assert not is_stale([said("a", kind="answer"), said("b", kind="answer")], "a")
    assert not is_stale([said("a", kind="answer"), said("b", kind="answer")], "unknown")
