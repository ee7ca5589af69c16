"""What a visitor typed is made fit for understanding, and can never be a command."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.web.errors import ApiError
from bot.web.incoming import LONGEST_TEXT, clean, question


@given(st.text(st.characters()))
@example("\x00")
@example("\ud800")
@example("\u2028/\u200d/restart")
@example("\uff0f\u2003/restart")
def test_whatever_is_typed(text: str) -> None:
    try:
        found = question(text)
    except ApiError:
        assert not clean(text) or len(clean(text)) > LONGEST_TEXT
        return
    found.encode("utf-8")  # no lone surrogates
    assert found == found.strip()
    assert found
    assert not found.startswith("/")
    assert not {unicodedata.category(c) for c in found if c not in "\n\u200c\u200d"} & {
        "Cc",
        "Cf",
        "Cs",
        "Co",
    }


@given(st.text(st.characters()))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("  Wat is een OKTT?\r\n", "Wat is een OKTT?"),
        ("een\ttwee\ndrie", "een twee\ndrie"),
        ("\uff2f\uff2b\uff34\uff34\uff1f", "OKTT?"),
        ("\u202etzeot\u202c", "tzeot"),
        ("a\x00b\x1b[0m", "ab[0m"),
        ("ﬁets", "fiets"),
        ("cafe\u0301", "café"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("/restart", "restart"),
        ("// /  restart", "restart"),
        ("en/of", "en/of"),
        ("/", "?"),
    ],
)
def test_what_is_understood(typed: str, understood: str) -> None:
    assert question(typed) == understood


@pytest.mark.parametrize("typed", ["", " \n", "\x00", "\ud800", "\u200b\u202e", "\u200d\u200c"])
def test_nothing_to_read(typed: str) -> None:
    with pytest.raises(ApiError, match="text_empty"):
        question(typed)


def test_the_longest_text() -> None:
    assert question("x" * LONGEST_TEXT) == "x" * LONGEST_TEXT
    # one letter of several code points that has a code point of its own counts once
    assert len(question("e\u0301" * LONGEST_TEXT)) == LONGEST_TEXT
    for typed in ("x" * (LONGEST_TEXT + 1), "\ufdfa" * 100):
        with pytest.raises(ApiError, match="text_too_long"):
            question(typed)
