"""Recognises citizen service numbers (BSN), also inside the VAT numbers that held one."""

from __future__ import annotations

import regex
from stdnum.nl import bsn

from bot.privacy.recognisers import MARKS, Number, NumberRecogniser, PatternRecogniser

_NAME = (
    r"(?:b\.?[ ]?s\.?[ ]?n(?:\.|\b)|bsn\w{0,8}|b\.?[ ]?s\.?[ -]?(?:nummer|nr)s?\b|"
    r"burger[ -]?service[ -]?\w{0,8}|burger[ -]?(?:nummer|nr)|sofi[ -]?\w{0,8}|"
    r"persoonsnummer|citizen service (?:number|nr)|social security (?:number|nr))"
)
# "bsn [BSN], dan wel …": one more of the same, behind a mask
_ONE_MORE = (
    r"\x00(?:[ ]?\([^()\d\x00]{1,20}\))?[ ]?(?:[,;/&+\n]|\b(?:en|of|and|or)\b)?[ ]?"
    r"(?:(?:en|of|and|or|en/of|dan wel|alsook|alsmede|resp\.?|respectievelijk|nu|ook)[ ]){0,2}"
    r"(?:(?:(?:dat|die|het)[ ])?van[ ]\w{2,5}[ ]\w{2,15}[ ](?:(?:is|was)[ ])?)?"
)
_CALLED = regex.compile(rf"\b{_NAME}[^\d\x00]{{0,30}}(?:{_ONE_MORE}){{0,6}}\Z", regex.IGNORECASE)
_CALLED_SO = regex.compile(
    r"[ ]?(?:[(,=:-]|->)?[ ]?(?:(?:dat|dit) )?(?:(?:is|was|zijn|als|staat als|=) )?"
    r"(?:(?:mijn|m['’]?n|zijn|haar|hun|diens|uw|je|jouw|het|een|de|my|a|the) ){0,2}"
    rf"(?:[a-z]{{3,12}} )?{_NAME}",
    regex.IGNORECASE,
)
_USUAL_MARKS = frozenset(" .-")


class CalledBsn(NumberRecogniser):
    """Eight to ten digits that are called a BSN: one mistyped digit hides nobody."""

    kind = "NL_BSN"
    score = 0.9
    needs = regex.compile(r"[^\W\d_]{2}")
    called, called_so = _CALLED, _CALLED_SO
    pattern = regex.compile(rf"(?<![\d+])\d(?:(?:{MARKS})?\d){{7,9}}(?!\d)")

    def accept_number(self, number: Number, called: bool) -> tuple[int, float] | None:
        """Accept what is called so, as one number: of a list, the first."""
        if not called:
            return None
        nine = next((end for end, digits in number.ends() if len(digits) == 9), None)
        return nine or len(number.written), self.score


class Bsn(NumberRecogniser):
    """Nine digits that stand by themselves and pass the eleven-test."""

    kind = "NL_BSN"
    score = 0.7
    _in_front = regex.compile(r"(?:\w|[^\s\x00]/)\Z")  # part of a word or of an address
    called, called_so = _CALLED, _CALLED_SO
    pattern = regex.compile(rf"(?<![\d+])\d(?:(?:{MARKS})?\d){{8}}(?!\d)")

    def accept(self, match: regex.Match[str]) -> tuple[int, float] | None:
        """Accept nothing of a row of single digits that goes on; it is soon seen."""
        text, end = match.string, match.end()
        if text[end : end + 1] == match[0][1] and text[end + 1 : end + 2].isdigit():
            return None
        return super().accept(match)

    def accept_number(self, number: Number, called: bool) -> tuple[int, float] | None:
        """Accept groups as of one number, when the test is passed."""
        by_itself = self._in_front.search(number.before) is None
        usual = number.marks <= _USUAL_MARKS
        as_one = len(number.marks) == 1 and set(map(len, number.groups)) == {3}
        as_one = as_one or number.marks == {"\n"}
        if not by_itself or not number.stands_alone or not (usual or as_one):
            return None
        return (len(number.written), self.score) if bsn.is_valid(number.digits) else None


class VatNumber(PatternRecogniser):
    """The VAT number of a sole trader from before 2020: it holds the BSN.

    Those of organisations hold a number that begins with an 8, or with zeros.
    """

    kind = "NL_BSN"
    pattern = regex.compile(
        rf"(?<![^\W_])NL(?:{MARKS})?(?P<number>\d(?:(?:{MARKS})?\d){{8}})(?:{MARKS})?B(?:{MARKS})?\d\d"
        r"(?!\d)",
        regex.IGNORECASE,
    )

    def accept(self, match: regex.Match[str]) -> tuple[int, float] | None:
        """Accept what holds a number that can be a BSN."""
        number = "".join(char for char in match["number"] if char.isdigit())
        is_a_person = bsn.is_valid(number) and number[0] != "8"
        return (len(match[0]), 0.92) if is_a_person else None
