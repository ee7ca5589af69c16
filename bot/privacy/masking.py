"""Replaces personal data in a text by what kind of data it was.

presidio's recognisers are used by themselves, without its AnalyzerEngine: that loads an English
language model and runs it over every text. See docs/decisions/0017-masking.md.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.content.masks import KINDS, MASK
from bot.privacy import addresses, names, numbers
from bot.privacy.folding import fold

# presidio logs what it looked at when a check fails.
for _name in ("presidio-analyzer", "decision_process"):
    logging.getLogger(_name).disabled = True


@dataclass(frozen=True)
class Masked:
    """A text without personal data, and which kinds it held, each once, in order."""

    text: str
    kinds: tuple[str, ...]


@lru_cache(maxsize=1)
def _recognisers() -> tuple[Any, ...]:
    return (
        addresses.EmailAddresses(),
        addresses.IpAddresses(),
        numbers.Iban(),
        numbers.dutch_iban(),
        numbers.Bsn(),
        numbers.CalledPhone(),
        numbers.DutchPhone(),
        numbers.InternationalPhone(),
        numbers.PaymentCard(),
        names.Names(),
    )


def mask(text: str) -> Masked:
    """Return `text` with personal data replaced by its kind, as in `[e-mailadres]`.

    What is left may be read differently than the whole was, so it is read until nothing more
    is found. Masks stay as they are, a visitor's too; so masking twice is masking once.
    """
    kinds: list[str] = []
    while (found := _mask_once(text, kinds)) != text:
        text = found
    return Masked(text, tuple(dict.fromkeys(kinds)))


def _mask_once(text: str, kinds: list[str]) -> str:
    folded = fold(text, MASK)
    results = [r for recogniser in _recognisers() for r in recogniser.analyze(folded.text, [])]
    # The surest comes first; of two as sure, the longest.
    results.sort(key=lambda r: (-r.score, r.start - r.end, r.start))
    chosen: dict[int, Any] = {}
    taken = bytearray(len(folded.text))
    for result in results:
        if not any(taken[result.start : result.end]):
            chosen[result.start] = result
            taken[result.start : result.end] = b"\1" * (result.end - result.start)
    parts, at = [], 0
    for _, result in sorted(chosen.items()):
        start, end = folded.span(result.start, result.end)
        kind = KINDS[result.entity_type]
        kinds.append(kind)
        parts += [text[at:start], f"[{kind}]"]
        at = end
    return "".join([*parts, text[at:]])
