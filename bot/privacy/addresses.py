"""Recognises e-mail addresses and IP addresses, also where somebody wrote them out."""

from __future__ import annotations

import ipaddress
from typing import Any

import regex

from bot.privacy.recognisers import PatternRecogniser

# Quantifiers with a second plus never give back what they took: time stays linear.
_LOCAL = r"(?<![\w.!#$%&*+^`|~-])(?<!\w')[\w.!#$%&*+^`|~-][\w.!#$%&'*+^`|~-]{0,254}+"
_AT = (
    r"(?:[ ]?@[ ]?|[ ]?[\[({<][ ]?(?:at|a|apenstaart(?:je)?|@)[ ]?[\])}>][ ]?"
    r"|[ ](?:at|apenstaart(?:je)?)[ ])"
)
_DOT = r"(?:\.|[ ]\.[ ]?|[ ](?:punt|dot)[ ]|[ ]?[\[({<][ ]?(?:punt|dot|\.)[ ]?[\])}>][ ]?)"
_LABEL = r"\w(?:[\w-]{0,62}\w)?"
_HAS_LETTER = r"(?=[\w-]{0,62}[^\W\d_])"
_EMAIL = (
    # jan@voorbeeld.nl, jan [at] voorbeeld punt nl
    rf"{_LOCAL}{_AT}{_LABEL}(?:{_DOT}{_LABEL}){{0,8}}?{_DOT}{_HAS_LETTER}{_LABEL}"
    rf"(?:\.{_HAS_LETTER}{_LABEL}){{0,4}}"
    # jan@intern, jan@[192.0.2.1]
    rf"|{_LOCAL}@(?:{_HAS_LETTER}{_LABEL}|\[?\d{{1,3}}(?:\.\d{{1,3}}){{3}}\]?)"
)

_OCTET = r"(?:25[0-5]|2[0-4]\d|[01]?\d?\d)"
_POINT = r"(?:\.|[ ]?[\[({](?:\.|dot|punt)[\])}][ ]?)"
_NOT_A_VERSION = (
    r"(?<!\b(?:versies?|version|release|build|firmware|artikel|art|paragraaf|hoofdstuk|par|v)"
    r"[.:]?[ ]?)"
)
_IPV4 = rf"(?<![\w.]){_NOT_A_VERSION}{_OCTET}(?:{_POINT}{_OCTET}){{3}}(?!\w|\.\d)"
_IPV6 = (
    r"(?<![\w:.])(?=[0-9a-f]{0,4}:[0-9a-f]{0,4}:)[0-9a-f:]{2,39}(?:\.\d{1,3}){0,3}"
    r"(?<!(?<!:):)(?!\w|:\w)"
)


class EmailAddresses(PatternRecogniser):
    """E-mail addresses, also written out, and those without a known suffix (`jan@intern`)."""

    kind = "EMAIL_ADDRESS"
    pattern = regex.compile(_EMAIL, regex.IGNORECASE)

    def accept(self, match: Any) -> tuple[int, float] | None:
        """Accept all."""
        return len(match[0]), 0.97


class Ipv4Addresses(PatternRecogniser):
    """IP addresses of version 4, also made harmless (192[.]0[.]2[.]1); no version numbers."""

    kind = "IP_ADDRESS"
    pattern = regex.compile(_IPV4, regex.IGNORECASE)

    def accept(self, match: Any) -> tuple[int, float] | None:
        """Accept all but large numbers (3.000.000.000)."""
        groups = match[0].split(".")[1:]
        a_number = all(len(g) == 3 for g in groups) and any(g[0] == "0" for g in groups)
        return None if a_number else (len(match[0]), 0.9)


class Ipv6Addresses(PatternRecogniser):
    """IP addresses of version 6; no time of day, and no C++ (`a::b`)."""

    kind = "IP_ADDRESS"
    pattern = regex.compile(_IPV6, regex.IGNORECASE)

    def accept(self, match: Any) -> tuple[int, float] | None:
        """Accept what is an address and holds a digit."""
        try:
            ipaddress.IPv6Address(match[0])
        except ValueError:
            return None
        return (len(match[0]), 0.9) if any(char.isdigit() for char in match[0]) else None
