"""Recognises passwords, keys and tokens: by words that announce one, in a URL, by their form."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from bot.privacy import secret_values as values
from bot.privacy.recognisers import Found
from bot.privacy.secret_clauses import clauses_of

KIND, SCORE = "SECRET", 0.99

_CODE = (
    r"(?:inlog|toegangs|verificatie|herstel|beveiligings|deur|alarm|activatie|sms|kluis|pas|login|"
    r"activerings|cijfer|sleutel|veiligheids|digid|bevestigings|autorisatie|authenticatie|controle|tan|slot|ontgrendel|backup|otp|2fa|mfa)"
)
# What the value of is a secret; those of the first line may be the end of a longer word
_PASSWORD = (
    r"(?:(?:wa(?:ch?t?|gt?|tch?|cth)w(?:o{1,3}r?[dt]?|r[dt])(?:en)?|pass?w(?:o?o?r)?[dt]?|kennwort|"
    r"mot de passe|bitlocker[ -]?\w{0,12}|herstelsleutel|w8w(?:oord)?|wacht woord|passphrase|"
    r"wachtzin|herstelzin|seed ?phrase|mnemonic|"
    r"pin[ -]?[ck]ode)|(?<![^\W_])(?:ww|w\.w\.|pw|pwd|pass|wachtw|pin|geheime code|"
    rf"code alarm|puk(?:[ -]?code)?|cv[cv]2?(?:[ -]?(?:code|nr|nummer))?|psk|otp|tan|{_CODE}[ -]?"
    r"code|(?:wi-?fi|netwerk)[ -]?(?:code|key|sleutel)))"
)
_KEY = (
    r"(?:(?:token|secret|api[ _-]?key|apikey|api-?sleutel|access[ _-]?key|private[ _-]?key|"
    r"(?:secret|encryption|ssh|wep|wpa2?|licen[sc]e|product|master|shared|signing|storage|"
    r"account)[ _-]?key|"
    r"(?:recovery|backup|licentie)[ _-]?codes?|licentiesleutel|encryptiesleutel|"
    r"geheime sleutel|privésleutel|credentials?|"
    r"community[ -]?string|"
    r"sess(?:ion)?[ _-]?id|session|sessie|cookie|authorization)"
    r"|(?<![^\W_])(?:bearer|basic|sid|jwt|(?<!_)key|sleutel|creds|inloggegevens|login|inlog|"
    r"(?:inloggen|ingelogd|log in|logt in)(?: als [\w.@-]{1,40})? met))"
)
_NAME = regex.compile(
    rf"(?:(?P<password>{_PASSWORD})|"
    rf"(?P<key>{_KEY}))(?:[ ]?\([^()\n\x00]{{1,30}}\)(?=[ ]?(?:[:=]|is\b|"
    rf"was\b)))?(?:['’]?s)?(?![^\W_]|-\w)",
    regex.IGNORECASE,
)
_NEAR = regex.compile(r"[ ,()\]/|;>.#-]{1,4}")
_PUBLIC = regex.compile(r"\b(?:pgp|gpg|publieke?|openbare|public)[ -]\Z", regex.IGNORECASE)
_IN_A_QUERY = regex.compile(r"[?&][\w.-]{0,20}\Z")  # read as a whole
_ADVERBS = (
    r"(?:(?:nog|steeds|altijd|gewoon|toch|nu|dus|echt|namelijk|trouwens|toen|vroeger|still|now|"
    r"ook|al(?: jaren| tijden| lang)?|weer|overal|helaas|standaard|sindsdien|already|"
    r"waarschijnlijk|misschien|vermoedelijk|ongeveer|(?:zo)?iets als|volgens mij|maybe|probably|"
    r"(?:geloof|denk|dacht|meen|gok|vermoed|i think) ?(?:ik)?)[ ])"
)
_STATES = r"(?:is|was|zijn|waren|luidt|luidde|wordt|werd|=|heet|i)"
# No colon of an address of hardware: 00:1a:2b:…
_MARK = r"(?:=|:(?!(?<=[0-9a-f]:)[0-9a-f]{1,4}:))"
_LINK = regex.compile(
    r"[)\]]?(?:(?P<explicit>(?:[\"'`]|[ ](?:is|was|luidt))?[ ]?(?::=|=>|->|:|=|→)[ ]?(?:\n[ ]?)?)"
    rf"|(?P<is>[ ]\n?(?:{_ADVERBS}{{0,3}}{_STATES}[ ]{_ADVERBS}{{0,3}}|"
    rf"{_STATES}[ ]?[:=]?\n[ ]?)[:=]?[ ]?)"
    r"|(?P<far>(?:[ ][^.?!:=\n\x00]{1,60}?)?"
    rf"(?:[ ](?:is|was|luidt|(?:sta(?:at|t)|stond|ingesteld|gezet)[ ]{_ADVERBS}{{0,2}}op|"
    rf"begint met)[ ]{_ADVERBS}{{0,3}}|[ ]?{_MARK}[ ]?))"
    rf"|(?P<line>[ ]?\n[ ]?)|(?P<none>{_NEAR.pattern}))",
    regex.IGNORECASE,
)
_VALUE = regex.compile(
    r"(?P<quote>[\"'`“”‘’«*]{1,2})(?P<quoted>[^\"'`“”‘’»*\n\x00]{1,100})[\"'`“”‘’»*]{1,2}(?![^\W_])"
    r"|(?P<bare>[^\s\x00]{1,400}+)"
)
# The digits of a code one by one, or in groups: "4 8 2 1", "48 21"
_SPACED = regex.compile(
    r"(?:\d(?:[ .-]{1,3}\d){2,7}|\d\d(?:[ ]\d\d){1,3}|\d{3}[ ]\d{3}|\d{4}[ ]\d{4})(?!\w|[.,:-]\d)"
)
_PHRASE = regex.compile(r"[^.,;!?\n\x00]{1,200}")
_WORDS = regex.compile(r"[^\W\d_]{1,20}(?:[ ][\w'-]{1,20}){1,7}(?=[ ]?(?:[.,;!?\n]|\Z))")
_OF_A_CARD = regex.compile(r"cv|beveiligings|veiligheids", regex.IGNORECASE)
_OF_A_RULE = regex.compile(r"\d{1,10}(?:[;,)].*)?\Z")  # of Snort: sid:2034647
_IS_A_PHRASE = regex.compile(r"zin\Z|phrase\Z", regex.IGNORECASE)
_WINDOW = 90  # characters behind the word in which a secret may stand
_TOKEN = regex.compile(r"[^\s\x00]{1,90}")

# VALUE is mijn wachtwoord; met VALUE als wachtwoord
_BEHIND = regex.compile(
    r"(?:,?[ ](?P<so>(?:en )?(?:zo|dat|dit|this|that)[ ])?"
    r"(?:(?:is|was|blijft|blijkt|bleek|luidt(?:te)?|=)[ ]"
    r"(?:\w{1,12}[ ]){0,3}?(?:het|mijn|m['’]?n|mn|ons|onze|"
    r"hun|zijn|haar|"
    r"de|een|jullie|the|my|our)[ ](?:[\w-]{1,20}[ ]){0,2}|=[ ]|"
    r"(?P<as>als|as|bij)[ ](?:\w{1,12}[ ])?)"
    r"|,?[ ]\(?(?:mijn|ons|hun|zijn|haar)[ ](?:oude |nieuwe )?)"
    rf"(?:[\w-]{{0,20}}?{_PASSWORD}|[\w-]{{0,20}}?{_KEY})(?![^\W_]|-\w)",
    regex.IGNORECASE,
)
# A list of addresses with passwords
_BEHIND_ADDRESS = regex.compile(
    r"@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}(?::| / )(?P<v>[^\s\x00]{6,60})"
)
_CLAUSE = regex.compile(r"[^\W\d_][\w'-]{0,20}(?:[ ][\w'-]{1,20}){2,7}\Z")
_FRONT = regex.compile(
    r"(?:[\"'`“*](?P<quoted>[^\"'`”*\n\x00]{1,60})[\"'`”*]|(?P<bare>[^\s\x00]{1,90}))\Z"
)

_ALWAYS = regex.compile(
    # ?token=…, https://jan:…@host
    r"[?&;\#/](?:[\w.-]{0,20}?(?:token|key|secret|passw(?:or)?d|pwd|pass|auth|code|sig|signature|sid|"
    r"session(?:id)?|jwt|otp|ticket|wachtwoord|ww|credential|hash))=(?P<v>[^\s&\#\"'<>\x00]{1,400}+)"
    r"|://[^\s/:@\x00]{0,60}:(?P<v>[^\s/@\x00]{1,100})@"
    r"|/(?:reset|token|invite|verify|activate|magic|uitnodiging|activeer|confirm|wachtwoord)[\w-]{0,20}/"
    r"(?=[\w-]{0,60}\d)(?P<v>[\w-]{10,200})"
    r"|\b(?:set-)?cookie:[ ]?[\w.-]{1,40}=(?P<v>[^\s;\x00]{1,400})"
    # in a file of settings: AZURE_KEY=…
    r"|(?<!\w)[A-Za-z][A-Za-z0-9_]{0,40}_(?i:key|secret|token|passw(?:or)?d|pwd|pass|pw)"
    r"[ ]?[:=][ ]?[\"']?(?P<v>[^\s\"'\x00]{4,400}+)"
    r"|(?<![^\W_])(?:[Mm]ijn|[Mm]['’]?n|[Oo]nze) code[ ]?"
    r"(?:is|was|luidt|=|:)[ ]?(?P<v>\d{4,8})(?![\d.-])"
    # 482913 is uw inlogcode
    r"|(?<![\d.-])(?P<v>\d{3}[ -]?\d{3})[ ]is[ ](?:je|jouw|uw|mijn|de|your)[ ](?:[\w-]{1,20}[ ])?"
    r"[\w-]{0,20}code\b"
    # code is 482 913
    r"|(?<![^\W_])(?:code|otp)[ ]?(?:is|was|=|:)?[ ](?P<v>\d{3}[ -]?\d{3})(?![\d.-])"
    r"|\bcode[ ](?:van|voor|op|bij|die|uit|per)[ ][^.?!\n\x00]{1,40}?[ ]"
    r"(?:is|was)[ ](?P<v>\d[\d -]{2,10}\d)"
    r"|[ ]-u[ ][^\s:\x00]{1,40}:(?P<v>[^\s\x00]{1,100})|"
    r"hooks\.slack\.com/services/(?P<v>[\w/-]{1,200})"
    # forms that are a secret wherever they stand
    r"|(?<![^\W_])(?P<v>eyJ[\w-]{5,400}\.[\w-]{5,800}(?:\.[\w-]{0,400})?"
    r"|(?:sk|pk|rk)[-_](?:live_|test_|proj-|ant-)?[\w-]{16,200}|gh[opsu]_\w{16,100}|github_pat_\w{16,100}"
    r"|glpat-[\w-]{16,60}|xox[abprs]-[\w-]{10,100}|AKIA[A-Z0-9]{12,20}|AIza[\w-]{30,40})"
    r"|(?<!\d)(?P<v>\d{6}(?:[ -]\d{6}){5,7})(?!\d)"  # of an encrypted disk
    r"|(?P<v>-----BEGIN[ ][A-Z ]{0,20}PRIVATE[ ]KEY-----"
    r"(?:(?!-----END)[^\x00]){0,8000}+(?:-----END[A-Z ]{1,30}-----)?)"
)


class Credentials:
    """What works as a key: it is worse to keep than most personal data."""

    def find(self, text: str) -> Iterator[Found]:
        """Yield each secret in `text`."""
        spans = {match.span("v") for match in _ALWAYS.finditer(text)}
        for name in _NAME.finditer(text):
            if not _PUBLIC.search(text, max(0, name.start() - 20), name.start()):
                spans |= set(_behind_name(text, name))
                if name["password"]:
                    spans |= set(clauses_of(text, name["password"], name.end()))
        for match in _BEHIND.finditer(text):
            # "qwerty geraden, dat was mijn wachtwoord"
            words = 5 if match["as"] else 3 if match["so"] else 1
            spans |= set(_before_name(text, match.start(), words))
        for match in _BEHIND_ADDRESS.finditer(text):
            spans |= {match.span("v")} if values.is_strong(match["v"]) else set()
        for start, end in spans:
            if end > start:
                yield Found(KIND, start, end, SCORE)


def _behind_name(text: str, name: regex.Match[str]) -> Iterator[tuple[int, int]]:
    """Yield what stands behind the word for a secret, and is one."""
    link = _LINK.match(text, name.end())
    if link is None or _IN_A_QUERY.search(text, max(0, name.start() - 30), name.start()):
        return
    if link["far"] and (near := _NEAR.match(text, name.end())):
        direct = _VALUE.match(text, near.end())  # "token 9f86d081 staat op GitHub"
        if direct and values.is_strong(text[slice(*_span(direct))]):
            yield _span(direct)
    explicit = link["explicit"] is not None
    is_a_phrase = _IS_A_PHRASE.search(name[0]) is not None
    if explicit and is_a_phrase and (phrase := _PHRASE.match(text, link.end())):
        yield phrase.span()
        return
    led = link["is"] or (is_a_phrase and link["none"])
    phrase = _WORDS.match(text, link.end()) if led and name["password"] else None
    if phrase and values.is_a_phrase(phrase[0]):
        yield phrase.span()
        return
    digits_will_do = name["password"] is not None
    of_a_card = _OF_A_CARD.match(name[0]) is not None
    spaced = _SPACED.match(text, link.end()) if digits_will_do and not link["far"] else None
    if spaced and not values.COUNTED.match(text, spaced.end()):
        yield spaced.span()
        return
    value = _VALUE.match(text, link.end())
    if value is None:
        return
    start, end = _span(value)
    found = text[start:end]
    if value["quoted"]:
        accepted = explicit or link["is"] or values.is_strong(found)
        accepted = accepted or (digits_will_do and values.are_plain_words(found))
    elif explicit and name[0].lower() == "sid" and _OF_A_RULE.match(found):
        return
    elif explicit:
        accepted = values.is_a_value(found, name["key"] is not None and "=" not in link[0])
    elif link["is"]:
        accepted = values.is_told(found, digits_will_do) or (of_a_card and found.isdigit())
    else:
        accepted = values.is_strong(found, 5 if digits_will_do else 6) or values.is_common(found)
        if (
            digits_will_do
            and found.isdigit()
            and (3 if of_a_card else 4) <= len(found) <= 12
            and not link["far"]
        ):
            accepted = not values.COUNTED.match(text, end)
        if link["far"] or (name["key"] and len(found) >= 12):
            accepted = accepted or values.mixes_capitals(found)
    if link["far"] and digits_will_do and values.is_number(found):
        accepted = not values.COUNTED.match(text, end)
    if accepted:
        if explicit and found.isalpha() and (phrase := _WORDS.match(text, start)):
            end = phrase.end()  # of several words
        yield start, end
        yield from _others(text, end)
    elif name["password"]:
        yield from _others(text, link.end(), name=True)


def _span(value: regex.Match[str]) -> tuple[int, int]:
    """Return where a value stands, without the marks around it."""
    if value["quoted"]:
        return value.span("quoted")
    start = value.start("bare")
    return start, start + len(values.without_marks(value["bare"]))


def _others(text: str, start: int, name: bool = False) -> Iterator[tuple[int, int]]:
    """Yield more secrets further on: "was Herfst22, nu Winter23"."""
    before, last = "", -9 if name else start
    for token in _TOKEN.finditer(text, start, min(len(text), start + _WINDOW)):
        found = values.without_marks(token[0].lstrip("(\"'"))
        goes_on = token.start() - last <= 2 and values.goes_on(text, found, token.end())
        at = token.start() + token[0].find(found)
        if "\x00" in text[start : token.start()] or (name and before[-1:] in (".", "?", "!")):
            return
        led = values.leads_to_one(before) or "(" in text[token.start() : at]
        led = led or (before == "van" and text.startswith(" naar ", token.end()))
        if found and (goes_on or values.is_symbolic(found) or (led and values.is_strong(found, 5))):
            yield at, at + len(found)
            last = token.end()
        before = token[0]


def _before_name(text: str, end: int, words: int) -> Iterator[tuple[int, int]]:
    """Yield the secret in front of "is mijn wachtwoord"."""
    shift = max(0, end - 100)
    phrase = _CLAUSE.search(text[shift:end])
    if phrase and values.is_a_phrase(phrase[0]):
        yield phrase.start() + shift, end
        return
    for _ in range(words):  # "Zomer2024 overal als wachtwoord"
        value = _FRONT.search(text[shift:end])
        if value is None:
            return
        if value["quoted"]:
            yield value.start("quoted") + shift, value.end("quoted") + shift
            return
        start = value.start("bare") + shift
        found = values.without_marks(value["bare"].lstrip("(\"'"))
        at = text.find(found, start)
        if (
            values.is_strong(found, shortest=4)
            or values.is_common(found)
            or values.is_number(found)
        ):
            yield at, at + len(found)
            return
        end = start - 1
        if end <= shift or text[end] != " ":
            return
