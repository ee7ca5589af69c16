"""What the bot asked is what the next message is first read as an answer to."""

from __future__ import annotations

import re

from bot.content.asking import NOTHING, OTHERWISE
from bot.content.topics import FOLLOW_UPS
from bot.dialogue.answers import answer
from bot.dialogue.asked import About
from bot.dialogue.decision import GLOSSARY, OTHER_PARTY
from bot.dialogue.heard import Heard
from bot.dialogue.parties import group_of
from bot.dialogue.plan import Reason, Say, Turn
from bot.dialogue.state import OFFER, PARTY, WHICH, WORD, Party
from bot.dialogue.talk import Talk

_MOST_WORDS = 8  # an answer to "which party?" or "which word?" is short
_MOST_WORDS_OF_A_WORD = 4
_ORDINALS = (
    ("eerste", "1e", "1", "een", "één", "a", "bovenste"),
    ("tweede", "2e", "2", "twee", "b"),
    ("derde", "3e", "3", "drie", "c"),
    ("vierde", "4e", "4", "vier", "d"),
)
_LAST = ("laatste", "onderste")
_NONE = re.compile(r"\bgeen\s+(?:van|vd|daarvan|1|een|één)\b|^\W*geen\W*$", re.IGNORECASE)
_NAME = re.compile(
    r"^(?:(?:ik bedoel|bedoel|dat is|het is|het gaat om|gaat om|nou|eh+|uh+|ja|nee|ik zei|namelijk|"
    r"over|een|de|het|'n|onze|mijn)\s+)*",
    re.IGNORECASE,
)
_FILLERS = re.compile(r"[^\w\s'’&/-]+")


def open_question(talk: Talk) -> Turn | None:
    """Read the message as an answer to the question that stands; None where it is none."""
    asked = talk.state.open
    if asked is None or talk.heard.payload:
        return None
    if asked.kind == PARTY:
        return _party(talk)
    if asked.kind == WORD:
        return _word(talk)
    if asked.kind == WHICH:
        return _which(talk, asked.options, asked.titles)
    if asked.kind == OFFER:
        return _offer(talk, asked.options)
    return None


def chosen(heard: Heard, titles: tuple[str, ...]) -> int | None:
    """Return which of the options a message names: by number, place or words."""
    text = " ".join(_FILLERS.sub(" ", heard.text.lower()).split())
    for place, title in enumerate(titles):
        if title.lower() in text and len(title) > 3:
            return place
    words = [
        w
        for w in text.split()
        if w
        not in (
            "de",
            "het",
            "nummer",
            "optie",
            "die",
            "dan",
            "graag",
            "doe",
            "maar",
            "keuze",
            "ja",
            "antwoord",
        )
    ]
    if len(words) != 1:
        return None
    if words[0] in _LAST:
        return len(titles) - 1
    for place, names in enumerate(_ORDINALS[: len(titles)]):
        if words[0] in names:
            return place
    return None


def _party(talk: Talk) -> Turn | None:
    heard = talk.heard
    ask = (
        talk.state.ask if talk.state.ask not in ("", NOTHING, OTHERWISE, "uitleg") else "mag_delen"
    )
    named = heard.parties[0] if heard.parties else None  # what follows belongs to it
    if named is None:
        leans = heard.topic in FOLLOW_UPS or heard.act in ("verbetert", "boos", "bang")
        if leans or (heard.is_question and not _is_name(heard)):
            return None
        if heard.length > _MOST_WORDS or heard.act in (
            "weet_niet",
            "nee",
            "klaagt",
            "dank",
            "afscheid",
        ):
            return None
        name = _NAME.sub("", _FILLERS.sub(" ", heard.text)).strip()
        if not name:
            return None
        named = Party("onbekend", name)
    group = group_of(named)
    about = About(group, ask, named if group == OTHER_PARTY else None, leans=False)
    return answer(talk, about, Reason.ANSWERS_PARTY)


def _word(talk: Talk) -> Turn | None:
    heard = talk.heard
    if heard.words:
        return answer(talk, About(GLOSSARY, "definitie", word=heard.words[0]), Reason.ANSWERS_WORD)
    if heard.length > _MOST_WORDS_OF_A_WORD or heard.act in (
        "weet_niet",
        "nee",
        "dank",
        "afscheid",
    ):
        return None
    return unknown_word(talk, _NAME.sub("", _FILLERS.sub(" ", heard.text)).strip())


def unknown_word(talk: Talk, word: str) -> Turn:
    """Say honestly that a word is not explained."""
    values = {"woord": word or "dat woord"}
    say = Say("utter_woord_onbekend", variant=word.lower(), values=values, topic=GLOSSARY)
    return talk.turn(say, Reason.UNKNOWN_WORD, subject=GLOSSARY, word="", ask="definitie")


def _which(talk: Talk, options: tuple[str, ...], titles: tuple[str, ...]) -> Turn | None:
    heard = talk.heard
    if _NONE.search(heard.text):
        return talk.turn(Say("utter_iets_anders"), Reason.NONE_CHOSEN)
    place = chosen(heard, titles)
    if place is None and heard.act in ("ja", "oke") and len(options) == 1:
        place = 0
    if place is None:
        return None
    topic = options[place].lstrip("/").split("{")[0]
    word = talk.state.word if topic == GLOSSARY else ""
    about = About(topic, "uitleg", talk.state.party if topic == OTHER_PARTY else None, word)
    return answer(talk, about, Reason.CHOSEN)


def _offer(talk: Talk, options: tuple[str, ...]) -> Turn | None:
    act = talk.heard.act
    if act in ("ja", "oke") and options:
        topic = options[0].lstrip("/").split("{")[0]
        return answer(talk, About(topic, "uitleg"), Reason.OFFER_TAKEN)
    if act == "nee" and talk.heard.length <= _MOST_WORDS:
        return talk.turn(Say("utter_ontkennen"), Reason.OFFER_DECLINED)
    return None


def _is_name(heard: Heard) -> bool:
    """Whether a message that ends in a question mark still only names something."""
    return heard.ask in (NOTHING, OTHERWISE, "geldt_ook", "mag_delen") and heard.length <= 4
