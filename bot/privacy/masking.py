"""Replaces personal data in a text by what kind of data it was.

See docs/decisions/0017-masking.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.masks import KINDS, MASK
from bot.privacy import addresses, names, numbers
from bot.privacy.folding import fold
from bot.privacy.recognisers import Found, Recogniser

_RECOGNISERS: tuple[Recogniser, ...] = (
    addresses.EmailAddresses(),
    addresses.Ipv4Addresses(),
    addresses.Ipv6Addresses(),
    numbers.Iban(),
    numbers.DutchIban(),
    numbers.Bsn(),
    numbers.CalledPhone(),
    numbers.DutchPhone(),
    numbers.InternationalPhone(),
    numbers.PaymentCard(),
    names.Names(),
)


@dataclass(frozen=True)
class Masked:
    """A text without personal data, and which kinds it held, each once, in order."""

    text: str
    kinds: tuple[str, ...]


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
    found = [piece for recogniser in _RECOGNISERS for piece in recogniser.find(folded.text)]
    # The surest comes first; of two as sure, the longest.
    found.sort(key=lambda piece: (-piece.score, piece.start - piece.end, piece.start))
    chosen: dict[int, Found] = {}
    taken = bytearray(len(folded.text))
    for piece in found:
        if not any(taken[piece.start : piece.end]):
            chosen[piece.start] = piece
            taken[piece.start : piece.end] = b"\1" * (piece.end - piece.start)
    parts, at = [], 0
    for _, piece in sorted(chosen.items()):
        start, end = folded.span(piece.start, piece.end)
        kind = KINDS[piece.kind]
        kinds.append(kind)
        parts += [text[at:start], f"[{kind}]"]
        at = end
    return "".join([*parts, text[at:]])
