"""One palette for the chat, its page, the report, its PDF and the testbank."""

from __future__ import annotations

import re

import pytest

from bot.base.settings import ROOT

PLACES = {
    "page": "bot/website/static/page.css",
    "report": "bot/report/static/verslag.css",
    "testbank": "bot/testbank/static/testbank.css",
}
# What a token of the chat is called elsewhere.
NAMES = {
    "text": ("text", "ink"),
    "soft": ("soft",),
    "accent": ("accent", "brand"),
    "on-accent": ("on-brand",),
    "mine": ("mine",),
    "on-mine": ("on-mine",),
    "good": ("good",),
    "bad": ("bad",),
    "care": ("open",),
    "focus": ("focus",),
}


def palettes(path: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the colours of a stylesheet by name, in light and in dark."""
    text = (ROOT / path).read_text("utf-8")
    blocks = re.findall(r"(?::root \{|(?:LIGHT|DARK) = `)([^}`]+)", text)
    assert len(blocks) == 2, path
    light, dark = (dict(re.findall(r"--_?([a-z-]+): (#[0-9a-f]+);", block)) for block in blocks)
    return light, dark


@pytest.mark.parametrize("place", PLACES)
def test_the_colours_are_those_of_the_chat(place: str) -> None:
    chat, other = palettes("widget/launcher-styles.js"), palettes(PLACES[place])
    pairs = [
        (mode, name, own[name], theirs)
        for mode, own, found in zip(("light", "dark"), chat, other, strict=True)
        for name, names in NAMES.items()
        for theirs in [found[n] for n in names if n in found]
    ]
    assert len(pairs) >= 8
    assert [pair for pair in pairs if pair[2] != pair[3]] == []


def test_the_colours_of_the_pdf_are_those_of_the_chat() -> None:
    light, _ = palettes("widget/launcher-styles.js")
    text = (ROOT / "bot/report/templates/verslag.typ").read_text("utf-8")
    used = set(re.findall(r'rgb\("(#[0-9a-f]+)"\)', text))
    assert len(used) > 5
    assert used <= set(light.values())
