"""Replaces personal data in a text by what kind of data it was.

See docs/decisions/0017-masking.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.masks import KINDS, MASK
from bot.privacy import addresses, banking, bsn, credentials, mail, names, phones
from bot.privacy.folding import fold
from bot.privacy.recognisers import Found, Recogniser
from bot.privacy.spoken import spoken

OF_NUMBERS: tuple[Recogniser, ...] = (
    addresses.Ipv4Addresses(),
    addresses.CalledIpv4Addresses(),
    banking.Iban(),
    banking.DutchIban(),
    banking.CalledIban(),
    banking.PaymentCard(),
    bsn.CalledBsn(),
    bsn.Bsn(),
    bsn.VatNumber(),
    phones.CalledPhone(),
    phones.DutchPhone(),
    phones.NoPlusPhone(),
    phones.InternationalPhone(),
    credentials.Credentials(),
)
RECOGNISERS: tuple[Recogniser, ...] = (
    *OF_NUMBERS,
    addresses.Ipv6Addresses(),
    addresses.SpelledIpv6Addresses(),
    mail.EmailAddresses(),
    names.Names(),
)


LONGEST = 1_000  # characters that are no masks: as many as are let in (bot.web.incoming)


@dataclass(frozen=True)
class Masked:
    """A text without personal data, and which kinds it held, each once, in order."""

    text: str
    kinds: tuple[str, ...]


def mask(text: str) -> Masked:
    """Return `text` with personal data replaced by its kind, as in `[e-mailadres]`.

    What is left may be read differently than the whole was, so it is read until nothing more
    is found. Masks stay as they are, a visitor's too; so masking twice is masking once.

    Raises ValueError for a text longer than any that is let in: it would take long to read, and
    what is not read must not be passed on.
    """
    if len(text) > LONGEST and len(MASK.sub("", text)) > LONGEST:
        raise ValueError("the text is longer than what is let in")
    kinds: list[str] = []
    while (found := _mask_once(text, kinds)) != text:
        text = found
    return Masked(text, tuple(dict.fromkeys(kinds)))


def _mask_once(text: str, kinds: list[str]) -> str:
    parts, at = [], 0
    for piece in _chosen(_found(text), len(text)):
        kind = KINDS[piece.kind]
        kinds.append(kind)
        parts += [text[at : piece.start], f"[{kind}]"]
        at = piece.end
    return "".join([*parts, text[at:]])


def _found(text: str) -> list[Found]:
    """Return what is found in `text` in each way to read it, by where it stands in the text."""
    folded = fold(text)
    numbers = spoken(folded)
    readings = [(folded, RECOGNISERS), *([(numbers, OF_NUMBERS)] if numbers else [])]
    return [
        Found(piece.kind, *read.span(piece.start, piece.end), piece.score)
        for read, recognisers in readings
        for recogniser in recognisers
        for piece in recogniser.find(read.text)
    ]


def _is_part_of_one(piece: Found, addresses: list[Found]) -> bool:
    """Whether a secret is only a part of an address: "password for root from 2001:db8::1"."""
    return piece.kind == credentials.KIND and any(
        address.start <= piece.start and piece.end <= address.end and address[1:3] != piece[1:3]
        for address in addresses
    )


def _chosen(found: list[Found], length: int) -> list[Found]:
    """Return pieces that do not overlap: the surest first; of two as sure, the longest."""
    addresses = [piece for piece in found if piece.kind == "IP_ADDRESS"]
    found = [piece for piece in found if not _is_part_of_one(piece, addresses)]
    found.sort(key=lambda piece: (-piece.score, piece.start - piece.end, piece.start))
    chosen = []
    taken = bytearray(length)
    for piece in found:
        if not any(taken[piece.start : piece.end]):
            chosen.append(piece)
            taken[piece.start : piece.end] = b"\1" * (piece.end - piece.start)
    return sorted(chosen, key=lambda piece: piece.start)
