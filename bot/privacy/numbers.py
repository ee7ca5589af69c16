"""Recognises IBANs, citizen service numbers (BSN), payment cards and telephone numbers."""

from __future__ import annotations

from typing import Any

import phonenumbers
import regex
from phonenumbers.phonenumberutil import NumberParseException
from stdnum import iban, luhn
from stdnum.nl import bsn

from bot.privacy.recognisers import NumberRecogniser, PatternRecogniser, digits, stands_alone


class Iban(PatternRecogniser):
    """An IBAN of any country with the right check digits, in any letters and grouping."""

    kind = "IBAN_CODE"
    pattern = regex.compile(r"(?<!\w)[A-Za-z]{2}[ .-]?[0-9]{2}(?:[ .-]?[A-Za-z0-9]){11,30}")

    def accept(self, match: Any) -> tuple[int, float] | None:
        """Accept the part that has the form of its country, whatever stands behind it."""
        for end in range(len(match[0]), 14, -1):
            if match[0][end - 1].isalnum() and iban.is_valid(match[0][:end], check_country=False):
                return end, 1.0
        return None


class DutchIban(PatternRecogniser):
    """What has the shape of a Dutch IBAN: one mistyped digit hides nobody."""

    kind = "IBAN_CODE"
    pattern = regex.compile(
        r"(?<!\w)NL[ .-]?\d\d[ .-]?(?:[A-Z][ .-]?){4}(?:\d[ .-]?){9}\d(?!\w)", regex.IGNORECASE
    )

    def accept(self, match: Any) -> tuple[int, float] | None:
        """Accept all."""
        return len(match[0]), 0.95


class Bsn(NumberRecogniser):
    """A BSN: nine digits that pass the eleven-test, or eight or nine that are called a BSN."""

    kind = "NL_BSN"
    score = 0.7
    pattern = regex.compile(r"(?<![\d+])(?:\d[ .-]?){7,8}\d(?!\d)")
    _called = regex.compile(
        r"(?:bsn|burgerservice|sofi|persoonsnummer)[^\d\n]{0,30}\Z", regex.IGNORECASE
    )

    def accept_number(self, found: str, before: str, after: str) -> tuple[int, float] | None:
        """Accept what is called a BSN, or stands by itself and passes the test."""
        if not stands_alone(found, before, after):
            return None
        if self._called.search(before):
            return len(found), 0.9
        by_itself = not before[-1:].isalnum() and before[-1:] not in ("_", "/")
        number = digits(found)
        passes = len(number) == 9 and bsn.is_valid(number)
        return (len(found), self.score) if by_itself and passes else None


class PaymentCard(NumberRecogniser):
    """The number of a payment card: 14 to 19 digits that pass Luhn's test."""

    kind = "CREDIT_CARD"
    score = 0.88
    pattern = regex.compile(r"(?<![\w+])[2-6](?:[ .-]?\d){13,18}(?!\d)")
    _ends = regex.compile(r"\d(?!\d)")

    def accept_number(self, found: str, before: str, after: str) -> tuple[int, float] | None:
        """Accept the longest part in whole groups that passes Luhn's test."""
        for end in [match.end() for match in self._ends.finditer(found)][::-1]:
            number = digits(found[:end])
            if len(number) >= 14 and luhn.is_valid(number):
                return end, self.score
        return None


class DutchPhone(NumberRecogniser):
    """A national number of ten digits, in the usual groups: not a date with a time."""

    kind = "PHONE_NUMBER"
    score = 0.85
    pattern = regex.compile(
        r"(?<![\w+])\(?0(?:(?:[ ]?[-./][ ]?|[ ]{1,2}|\)[ ]?-?[ ]?)?\d){9}"
        r"(?!\d|[.,:]\d)"
    )
    _groups = regex.compile(r"\d+")
    _date = regex.compile(r"\d\d[^\d](?:0\d|1[0-2])[^\d](?:19|20)\d\d[^\d]\d\d\Z")

    def accept_number(self, found: str, before: str, after: str) -> tuple[int, float] | None:
        """Accept numbers that begin with 06 or an area code, or stand digit by digit."""
        groups = self._groups.findall(found)
        single = all(len(group) == 1 for group in groups)
        begins_well = groups[0] == "06" or len(groups[0]) >= 3
        if not (single or begins_well) or digits(found)[1] == "0" or self._date.match(found):
            return None
        return len(found), self.score


class InternationalPhone(NumberRecogniser):
    """A number behind + or 00 that is possible in its country, by the package phonenumbers."""

    kind = "PHONE_NUMBER"
    score = 0.85
    pattern = regex.compile(
        r"(?:(?<![\w+])\+[ ]?|(?<![\w+])00[ -]?)\(?[1-9]"
        r"(?:(?:[ ]?[-./][ ]?|[ ]?\(|\)[ ]?-?[ ]?|[ ])?\d){6,15}(?!\d)"
    )
    _ends = regex.compile(r"\d(?!\d)")

    def accept_number(self, found: str, before: str, after: str) -> tuple[int, float] | None:
        """Accept the longest part that is a valid number, else the longest possible one."""
        ends = [match.end() for match in self._ends.finditer(found)][::-1]
        for is_right in (phonenumbers.is_valid_number, phonenumbers.is_possible_number):
            for end in ends:
                try:
                    if is_right(phonenumbers.parse(found[:end], "NL")):
                        return end, self.score
                except NumberParseException:
                    continue
        return None


class CalledPhone(NumberRecogniser):
    """Any number of six digits or more that is called a telephone number, or is to be rung."""

    kind = "PHONE_NUMBER"
    score = 0.86
    pattern = regex.compile(r"(?<![\w+/.,-])\(?\d(?:[ ]?[-./()]?[ ]?\d){5,14}(?!\d|[.,:]\d)")
    _called = regex.compile(
        r"(?:\b(?:(?:tel|telefoon|gsm|mobiel|doorkies)(?:nummer|nr)?|whatsapp\w*|sms|app|"
        r"(?:terug|op)?bel(?:len|t)?|(?:mijn|m'n|mn|ons) (?:nummer|06|nr))\b[^\d\n.?!]{0,20}"
        r"|\btel\.[ ]?)\Z",
        regex.IGNORECASE,
    )
    _service = regex.compile(r"(?:0[89]0[0-9]|14)(?:[ -]|\d)")

    def accept_number(self, found: str, before: str, after: str) -> tuple[int, float] | None:
        """Accept what is called so, but for the numbers of services (0800, 0900, 14)."""
        if self._service.match(found) or not self._called.search(before):
            return None
        return len(found), self.score
