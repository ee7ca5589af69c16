"""Recognises e-mail addresses and IP addresses, also where somebody wrote them out."""

from __future__ import annotations

import ipaddress
from typing import Any

import regex
from presidio_analyzer import Pattern
from presidio_analyzer.predefined_recognizers import IpRecognizer

from bot.privacy.recognisers import Recogniser

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


class EmailAddresses(Recogniser):
    """E-mail addresses, also written out.

    Not presidio's own: that looks every address up in a list of suffixes, which it fetches
    from the network, and would let `jan@intern` pass.
    """

    entity = "EMAIL_ADDRESS"
    pattern = regex.compile(_EMAIL, regex.IGNORECASE)

    def accept(self, match: Any) -> tuple[int, float] | None:
        """Accept all."""
        return len(match[0]), 0.97


class IpAddresses(IpRecognizer):
    """IP addresses of both versions, also made harmless (192[.]0[.]2[.]1); no version numbers."""

    def __init__(self) -> None:
        patterns = [Pattern("IPv4", _IPV4, 0.9), Pattern("IPv6", _IPV6, 0.9)]
        super().__init__(patterns=patterns, supported_language="nl")

    def invalidate_result(self, pattern_text: str) -> bool:
        """Whether this is no address: a time of day, or C++ (`a::b`)."""
        if ":" not in pattern_text:
            groups = pattern_text.split(".")[1:]  # 3.000.000.000 is a number
            return all(len(g) == 3 for g in groups) and any(g[0] == "0" for g in groups)
        try:
            ipaddress.IPv6Address(pattern_text)
        except ValueError:
            return True
        return not any(char.isdigit() for char in pattern_text)
