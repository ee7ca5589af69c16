"""Numbers that can be computed: IBANs of many countries, and what only looks like personal data."""

from __future__ import annotations

from itertools import product

import pytest

from bot.privacy import mask

# The examples of the registry of IBANs.
IBANS = (
    "AT611904300234573201",
    "BE68539007547034",
    "BR1800360305000010009795493C1",
    "CH9300762011623852957",
    "DE89370400440532013000",
    "ES9121000418450200051332",
    "FR1420041010050500013M02606",
    "GB29NWBK60161331926819",
    "IE29AIBK93115212345678",
    "IT60X0542811101000000123456",
    "LU280019400644750000",
    "MT84MALT011000012345MTLCAST001S",
    "NL91ABNA0417164300",
    "NO9386011117947",
    "PL61109010140000071219812874",
    "SA0380000000608010167519",
    "SE4550000000058398257466",
    "TR330006100519786457841326",
    "UA213223130000026007233566001",
)


def test_ibans_in_any_grouping() -> None:
    missed = []
    for iban, mark in product(IBANS, ("", " ", "-", ".")):
        grouped = mark.join(iban[at : at + 4] for at in range(0, len(iban), 4))
        sentences = {f"{grouped}en dan": "[IBAN]en dan"}
        for written in (grouped, grouped.lower()):
            sentences[f"naar {written}, 2 keer"] = "naar [IBAN], 2 keer"
            sentences[f"naar {written} 2 dagen"] = "naar [IBAN] 2 dagen"
        missed += [text for text, masked in sentences.items() if mask(text).text != masked]
    assert missed == []


def test_wrong_check_digits_are_no_iban() -> None:
    foreign = [iban for iban in IBANS if not iban.startswith("NL")]
    wrong = [i[:2] + f"{(int(i[2:4]) + 1) % 97:02}" + i[4:] for i in foreign]
    assert [iban for iban in wrong if "[IBAN]" in mask(f"code {iban}").text] == []


@pytest.mark.parametrize(
    "text", ["ZZ91ABNA0417164300", "a::b", "std::vector", "31::nl", "om 12:30:45", "10::tien"]
)
def test_what_only_looks_like_it(text: str) -> None:
    assert mask(text).text == text


@pytest.mark.parametrize(
    "text", ["2001:db8::1", "fe80::1", "192.0.2.17", "192[.]0[.]2[.]17", "2001:db8::1:80"]
)
def test_addresses_of_both_versions(text: str) -> None:
    assert mask(f"op {text} ging het mis").text == "op [IP-adres] ging het mis"
