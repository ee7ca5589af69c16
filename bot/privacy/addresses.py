"""Recognises IP addresses, also where somebody wrote them out."""

from __future__ import annotations

import ipaddress

import regex

from bot.privacy.recognisers import MARKS, PatternRecogniser

_OCTET = r"(?:25[0-5]|2[0-4]\d|[01]?\d?\d)"
_POINT = (
    r"(?:\.{1,2}(?:[ ](?=\d))?|\[\.|\.\]|,(?=\d)|[ ]?\.?\n[ ]?\.?|[ ]\.[ ]?|"
    r"[ ]?[\[({<*\"'][ ]?(?:\.|dot|punt)[ ]?[\])}>*\"'][ ]?"
    r"|[ ](?:punt|dot)[ ])"
)
_NOT_A_VERSION = (
    r"(?<!\b(?:versies?|version|release|build|firmware|artikel|art|paragraaf|hoofdstuk|par|v|oid)"
    r"[.:]?[ ]?)"
)
_IPV4 = (
    rf"(?=\d)(?:(?<![\w.])|(?<=(?<![^\W_])(?:ip|ipv4|host)_?)|(?<=(?<![^\W\d_])[a-z-]{{2,21}}[a-z])){_NOT_A_VERSION}"
    rf"{_OCTET}(?:{_POINT}{_OCTET}){{3}}(?:-\d{{1,3}}(?![\d-]))?+(?!\d|_|\.\d)"
)
# Every computer's own address, none at all, masks of networks, and public name servers
_OF_NOBODY = regex.compile(
    r"127\.|255\.|(?:0\.0\.0\.0|8\.8\.[48]\.[48]|1\.[01]\.[01]\.[123]|9\.9\.9\.(?:9|1[01])|"
    r"149\.112\.112\.112|208\.67\.22[02]\.22[02])(?!\d)"
)
_NAME_SERVERS = frozenset(
    map(
        ipaddress.IPv6Address,
        (
            *("2001:4860:4860::8888", "2001:4860:4860::8844", "2606:4700:4700::1111"),
            *("2606:4700:4700::1001", "2620:fe::fe", "2620:fe::9"),
        ),
    )
)
_GLUED = regex.compile(r"[a-z]\Z", regex.IGNORECASE)
_GLUED_TO_ITS_NAME = regex.compile(
    r"(?<![^\W\d_])(?:ip(?:v?4)?-?(?:adres(?:sen)?|address|nummer|nr)?|adres|server|host|gateway)\Z",
    regex.IGNORECASE,
)
_CALLED_IPV4 = rf"(?<![\w.]){_OCTET}(?:(?:{MARKS}){_OCTET}){{3}}(?!(?:{MARKS})?\d)(?![^\W_])"
_IN_A_HOST = rf"(?<=[a-z]-){_OCTET}(?:-{_OCTET}){{3}}(?=[.-][a-z])"
_WITH_A_MARK = (
    rf"(?<![\w.+])(?<!\d[_·•|*;])"
    rf"{_OCTET}(?P<mark>[_·•|*;])(?:{_OCTET}(?P=mark)){{2}}{_OCTET}(?!(?P=mark)?\w)"
)
_DIGITS = r"\d(?:[ -]?\d){0,2}"
_SPELLED = rf"(?<![\w.]){_DIGITS}(?:[ ]?(?:punt|dot)[ ]?{_DIGITS}){{3}}(?!\d)"
_COLON = r"(?::|\[:{1,2}\])"
_IPV6 = (
    rf"(?<![\w:.])(?=[0-9a-f]{{0,4}}{_COLON}[0-9a-f]{{0,4}}{_COLON}|[0-9a-f]{{1,4}}\[::\])"
    rf"(?:[0-9a-f]{{1,4}}|{_COLON}|(?<=:)\n(?=[0-9a-f]{{1,4}}(?::|\b))){{2,33}}(?:\.\d{{1,3}}){{0,3}}"
    r"(?<!(?<!:):)(?!\w|:\w)"
)

_WIDE_COLON = r"(?:[ ]?:[ ]?|[ ]?dubbele ?punt[ ]?)"


class Ipv4Addresses(PatternRecogniser):
    """IP addresses of version 4, also made harmless (192[.]0[.]2[.]1); no version numbers."""

    kind = "IP_ADDRESS"
    pattern = regex.compile(_IPV4, regex.IGNORECASE)

    _area_in_front = regex.compile(r"(?<!\d)\(?0\d{0,3}(?:\)|[ ]?[-/ ])[ ]?\Z")  # 06/12.34.56.78
    # Versions of software begin low: Cisco ASA 9.16.4.67
    _low = regex.compile(r"(?:[1-9]|[12]\d|3[01])(?<!10)\D")
    _version_in_front = regex.compile(
        r"(?i:\b(?:versies?|releases?|build|firmware|patch\w*|update\w*|upgrade\w*|geüpdatet|gepatcht|"
        r"software|kernel|driver|cve|art(?:t|ikel(?:en)?)?|paragraaf|paragrafen|hoofdstuk(?:ken)?|score|maatregel|control|norm|eis|punt|bijlage|sectie|bepaling|onderdeel|annex|"
        r"section|item|stap|bio|nen|iso|tabel|figuur|nginx|apache|openssl|php|java|linux|windows|citrix|cisco)\b(?:[^.?!\n]|\.(?=\d)){0,25})\Z"
        r"|(?<![.?!]\s)(?<!\A)\b(?!(?:IP|IPs|DNS|VPN|NAS|Server|Host|Firewall|Adres|SIEM|PC|NTP)\b)"
        r"[A-Z][\w-]{1,20}[ ]\Z|\A[A-Z]\w{2,20}(?:[ ][A-Z]{2,6})[ ]\Z|OS[ ]\Z"
    )
    _version_behind = regex.compile(
        r"[ ,]{1,2}(?:[\w-]{1,12} ){0,4}(?:versie|release|build|firmware|update|patch|upgrade)\b",
        regex.I,
    )

    def accept(self, match: regex.Match[str]) -> tuple[int, float] | None:
        """Accept all but versions, large numbers (3.000.000.000) and items of a list on lines."""
        if self._area_in_front.search(match.string, max(0, match.start() - 8), match.start()):
            return None
        in_front = match.string[max(0, match.start() - 25) : match.start()]
        named = _GLUED_TO_ITS_NAME.search(in_front) is not None
        low = self._low.match(match[0]) is not None and not named
        if low and (_GLUED.search(in_front) or self._is_a_version(match)):
            return None
        if not self._is_tight(match, not low):
            return None
        if _OF_NOBODY.match(match[0]):
            return None
        groups = match[0].split(".")[1:]
        thousands = all(len(g) == 3 for g in groups) and any(g[0] == "0" for g in groups)
        a_number = thousands and (match.end() - match.start() < 15 or set(groups) == {"000"})
        return None if a_number or self._is_a_list(match[0]) else (len(match[0]), 0.9)

    _point_at_end = regex.compile(r"\.[ ]?\n|\n[ ]?\.")

    def _is_a_list(self, written: str) -> bool:
        """Whether numbers on lines are items: low or rising, or without a point at each end."""
        ends = written.count("\n")
        if ends < 2:
            return False
        octets = list(map(int, regex.findall(r"\d+", written)[:4]))
        points = len(self._point_at_end.findall(written))
        return points < ends or octets == sorted(octets) or self._low.match(written) is not None

    _wide = regex.compile(r"(?<=\d)\.[ .]")

    def _is_tight(self, match: regex.Match[str], high: bool) -> bool:
        """Whether it is one address; one with a mark too many has to begin high."""
        odd = match[0].count(",") + len(self._wide.findall(match[0]))
        behind = match.string[match.end() : match.end() + 1]
        return (odd == 0 or (odd == 1 and high)) and (high or not behind.isalnum())

    def _is_a_version(self, match: regex.Match[str]) -> bool:
        if len(set(match[0].split("."))) == 1:
            return False  # 8.8.8.8
        before = match.string[max(0, match.start() - 40) : match.start()]
        in_front = self._version_in_front.search(before)
        return bool(in_front or self._version_behind.match(match.string, match.end()))


class CalledIpv4Addresses(PatternRecogniser):
    """Four numbers with any marks, where these or words in front tell that it is an address."""

    kind = "IP_ADDRESS"
    pattern = regex.compile(
        rf"(?P<sure>{_IN_A_HOST}|{_WITH_A_MARK}|{_SPELLED})|{_CALLED_IPV4}", regex.IGNORECASE
    )
    _called = regex.compile(
        r"\b(?:ip(?:v?4)?(?:[ -]?(?:adres(?:sen)?|address(?:es)?|nummer|nr))?|server|host|"
        r"het adres is|gateway|dns|src|dst)\b"
        r"[^\d\x00]{0,20}\Z",
        regex.IGNORECASE,
    )

    _called_so = regex.compile(
        r"[ ](?:is|was|=)[ ](?:(?:het|mijn|m['’]?n|mn|ons|hun|zijn|haar|jullie|een)[ ])?"
        r"(?:\w{1,12}[ ])?ip(?:v?4)?(?:[ -]?(?:adres|address|nummer))?\b",
        regex.IGNORECASE,
    )

    def accept(self, match: regex.Match[str]) -> tuple[int, float] | None:
        """Accept what is called so."""
        if _OF_NOBODY.match(".".join(regex.findall(r"\d+", match[0]))):
            return None
        before = match.string[max(0, match.start() - 40) : match.start()]
        called = match["sure"] or self._called.search(before)
        called = called or self._called_so.match(match.string, match.end())
        return (len(match[0]), 0.9) if called else None


class Ipv6Addresses(PatternRecogniser):
    """IP addresses of version 6; no time of day, and no C++ (`a::b`)."""

    kind = "IP_ADDRESS"
    pattern = regex.compile(_IPV6, regex.IGNORECASE)
    needs = regex.compile(r":")

    def accept(self, match: regex.Match[str]) -> tuple[int, float] | None:
        """Accept what is an address and holds a digit."""
        written = regex.sub(r"[\[\] \n]", "", match[0].lower())
        written = regex.sub("dubbelepunt", ":", written)
        try:
            address = ipaddress.IPv6Address(written)
        except ValueError:
            return None
        if address.is_loopback or address in _NAME_SERVERS:
            return None  # every computer's own, or everybody's
        return (len(match[0]), 0.9) if any(char.isdigit() for char in written) else None


class SpelledIpv6Addresses(Ipv6Addresses):
    """IP addresses of version 6 with blanks around the colons, or these in words."""

    pattern = regex.compile(
        rf"(?<![\w:.])[0-9a-f]{{1,4}}(?:{_WIDE_COLON}{{1,2}}[0-9a-f]{{1,4}}){{2,7}}(?!\w|:)",
        regex.IGNORECASE,
    )
    needs = regex.compile(r"[ ]:|:[ ]|dubbele ?punt", regex.IGNORECASE)
