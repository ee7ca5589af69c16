"""Reads numbers that are written out: "nul zes twaalf …", "zero six …", "O6".

Gives a second reading of a text, with digits in the place of the words, for what looks for
numbers. A word alone ("een", "tien") stays, as most often it counts something.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from bot.privacy.folding import Reading, reading

_UNITS = (
    *("nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien"),
    *("elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien"),
    "negentien",
)
_TENS = ("twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig")
_ENGLISH = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_ENGLISH_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def _number_words() -> dict[str, str]:
    """Return the digits for each word, up to 999 in Dutch and up to 99 in English."""
    words = {"eén": "1", "éen": "1", "één": "1", "zeuven": "7"}
    for units, tens in ((_UNITS, _TENS), (_ENGLISH, _ENGLISH_TENS)):
        words |= {word: str(unit) for unit, word in enumerate(units)}
        words |= {word: f"{ten}0" for ten, word in enumerate(tens, 2)}
    for ten, word in enumerate(_TENS, 2):
        for unit, one in enumerate(_UNITS[1:10], 1):
            # tweeëntwintig, tweeentwintig, vierendertig
            for joint in ("en", "ën") if one.endswith("e") else ("en",):
                words[f"{one}{joint}{word}"] = f"{ten}{unit}"
    below = list(words.items())
    for unit, one in enumerate(_UNITS[1:10], 1):
        for hundred in ("honderd", "eenhonderd") if unit == 1 else (f"{one}honderd",):
            words[hundred] = f"{unit}00"
            for joint in ("", "en"):
                words |= {f"{hundred}{joint}{word}": f"{unit}{d:0>2}" for word, d in below}
    for ten, word in enumerate(_ENGLISH_TENS, 2):
        for unit, one in enumerate(_ENGLISH[1:10], 1):
            words[f"{word}-{one}"] = f"{ten}{unit}"
    return words | {"oh": "0", "null": "0"}


_WORDS = _number_words()
_ARTICLES = frozenset(("een", "één", "one", "oh"))
_LOOK_ALIKES = str.maketrans("oOlIsS", "001155")
_MARK = r"(?:[^\w\x00]|_){1,3}+"
_DIGIT = r"(?:nul|een|twee|drie|vier|vijf|zes|zeven|acht|negen)"
_TOKEN = regex.compile(
    rf"(?<![^\W\d_])(?:(?P<twice>dubbele?|double){_MARK})?"
    rf"(?P<word>(?:{'|'.join(_ENGLISH_TENS)})-(?:{'|'.join(_ENGLISH[1:10])})"
    rf"|{_DIGIT}[ -](?:en[ -])(?:{'|'.join(_TENS)})|[^\W\d_]{{2,40}}+)(?![^\W\d_])"
    # O6, 06-l2345678: a letter beside a digit
    r"|(?<![^\W\doOlIsS])(?P<letter>[oO]+(?=[ .-]?\d)|(?<=\d)[oOlIsS]+(?=\d)|"
    r"(?<=\d[ .-])[lI](?=\d))"
    r"|(?P<digits>\d++)",
    regex.IGNORECASE,
)
_LETTERS = regex.compile(r"[^\W\d_]{2,40}+")
_BESIDE = regex.compile(r"[oOlIsS][ .-]?\d|\d[ .-][lI]\d")
_THEN = r"(?:(?:en|and) )?(?:dan|daarna|vervolgens|then)|gevolgd door|en|and"
_BETWEEN = regex.compile(
    rf"(?:{_MARK})?(?:\b(?:{_THEN}|punt|dot|plus)\b[ ,]{{0,2}})?", regex.IGNORECASE
)
_JOINED = regex.compile(rf"\b(?:{_THEN})\b", regex.IGNORECASE)  # "punt" means something
_DICTATED = regex.compile(rf"(?<!\d)06?[ ,.]{{1,2}}(?:{_THEN})\b", regex.IGNORECASE)
_GLUED = regex.compile(rf"{_DIGIT}{{2,15}}+", regex.IGNORECASE)


def spoken(read: Reading) -> Reading | None:
    """Return `read` with digits for the numbers written out in it; None when there are none."""
    words = any(map(_number, _LETTERS.findall(read.text)))
    if not words and not _BESIDE.search(read.text) and not _DICTATED.search(read.text):
        return None
    runs = list(_runs(read.text))
    if all(match["digits"] for run in runs for match in run):
        # "06 en dan 12345678": numbers of telephones only, as others that "and" joins are two
        runs = [run for run in runs if run[0][0] in ("0", "06") and len(run) > 1]
        if not any(_JOINED.search(read.text, r[0].end(), r[-1].start()) for r in runs):
            return None
    return reading(_said(read, runs))


def _said(read: Reading, runs: Iterable[list[regex.Match[str]]]) -> Iterator[tuple[str, int, int]]:
    at = 0
    for run in runs:
        for match in run:
            between = at, match.start()
            if match is not run[0] and _JOINED.search(read.text, *between):
                yield " ", *read.span(*between)  # "nul zes, en dan twaalf"
            else:
                yield from _as_written(read, *between)
            yield _digits(match), *read.span(*match.span())
            at = match.end()
    yield from _as_written(read, at, len(read.text))


def _as_written(read: Reading, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    for at in range(start, end):
        yield read.text[at], read.starts[at], read.ends[at]


def _runs(text: str) -> Iterator[list[regex.Match[str]]]:
    """Yield the numbers that stand together, with only marks between them.

    "Een" alone is an article.
    """
    run: list[regex.Match[str]] = []
    for match in _TOKEN.finditer(text):
        if not (match["digits"] or match["letter"] or _number(match["word"])):
            continue
        if run and not _BETWEEN.fullmatch(text, run[-1].end(), match.start()):
            yield from _one_number(run)
            run = []
        run.append(match)
    yield from _one_number(run)


def _one_number(run: list[regex.Match[str]]) -> Iterator[list[regex.Match[str]]]:
    if len(run) > 1 or (run and (run[0]["word"] or "een").lower() not in _ARTICLES):
        yield _without_articles(run)


def _without_articles(run: list[regex.Match[str]]) -> list[regex.Match[str]]:
    """Return `run` without an "een" in front that may say "a": "een 06-nummer"."""
    article = len(run) > 1 and run[0][0].lower() == "een" and run[1]["digits"]
    return run[1:] if article else run


def _digits(match: regex.Match[str]) -> str:
    if match["digits"]:
        return match["digits"]
    if match["letter"]:
        return match["letter"].translate(_LOOK_ALIKES)
    return _number(match["word"]) * (2 if match["twice"] else 1)


def _number(word: str) -> str:
    """Return the digits that a word stands for, or several without a blank; else nothing."""
    lower = word.lower()
    if " en " in lower or "-en-" in lower:
        lower = regex.sub("[ -]", "", lower)
    if found := _WORDS.get(lower):
        return found
    if not _GLUED.fullmatch(lower):
        return ""
    return "".join(_WORDS[digit] for digit in regex.findall(_DIGIT, lower))
