"""What is asked about the talk itself: repeat, sum up, what do you know of me, forget me."""

from __future__ import annotations

import re

from bot.content.asking import NOTHING
from bot.dialogue.answers import answer
from bot.dialogue.asked import About
from bot.dialogue.plan import BRIEFLY, Reason, Say, Turn
from bot.dialogue.state import Profile
from bot.dialogue.talk import Talk

_MOST_WORDS_TO_ERASE = 10
_REPEAT = re.compile(
    r"\bherha(?:al|len)\b|\bnog (?:een|1) ?keer\b|\bwat zei je\b|\bopnieuw (?:zeggen|uitleg)", re.I
)
_FORGET = re.compile(r"\bvergeet\b.{0,30}\b(?:mij|me|over mij|dat|alles|wie ik ben|ons)\b", re.I)


def about_the_talk(talk: Talk) -> Turn | None:
    """Answer what is asked about the talk itself: repeat, summarise, what do you know of me."""
    ask = talk.heard.ask
    erasing = talk.table.by_words("bot", talk.heard.text.lower())
    short = talk.heard.length <= _MOST_WORDS_TO_ERASE
    if erasing is not None and erasing.ask == "wissen" and short and not talk.heard.payload:
        return answer(talk, About("bot", "wissen"), Reason.ANSWERS)
    if talk.heard.payload or talk.heard.topic in ("incident",):
        return None
    if _FORGET.search(talk.heard.text) and talk.heard.ask in (
        "wat_weet_je",
        "privacy",
        NOTHING,
        "anders",
    ):
        return talk.turn(Say("utter_vergeten"), Reason.FORGETS, profile=Profile())
    if ask == "wat_weet_je" and talk.heard.asks[0].confidence >= 0.5:
        return _what_is_known(talk)
    again = ask == "herhaal" and talk.heard.asks[0].confidence >= 0.4
    worded = _REPEAT.search(talk.heard.text) and talk.heard.act != "klaagt"
    if talk.state.last and (again or worded):
        return _repeat(talk)
    if ask == "samenvatting" and talk.heard.asks[0].confidence >= 0.5:
        return _summary(talk)
    return None


def _what_is_known(talk: Talk) -> Turn:
    profile = talk.state.profile
    if not profile.kind and not profile.role:
        return talk.turn(Say("utter_weet_niets_van_je", topic="bot"), Reason.TELLS_PROFILE)
    values = {"wie": profile.name or profile.role}
    return talk.turn(Say("utter_weet_van_je", values=values, topic="bot"), Reason.TELLS_PROFILE)


def _repeat(talk: Talk) -> Turn:
    last = (id.removesuffix(BRIEFLY) for id in talk.state.last)
    facts = tuple(id for id in last if id in talk.table.facts)
    response = next((id for id in talk.state.last if id.startswith("utter_")), "")
    name, _, variant = response.partition(":")
    say = Say(
        name, variant=variant, facts=facts, before=("utter_nog_een_keer",), topic=talk.state.subject
    )
    return talk.turn(say, Reason.REPEATS)


def _summary(talk: Talk) -> Turn:
    """Tell in short what was told: the shortest fact of each subject spoken of, at most three."""
    subjects: dict[str, None] = {}
    for id in reversed(talk.state.told):
        subject = id.removeprefix("utter_").partition(".")[0].partition(":")[0]
        if talk.table.fact(subject, "korter"):
            subjects.setdefault(subject)
    facts = tuple(f"{subject}.korter" for subject in list(subjects)[:3])
    if not facts:
        return talk.turn(Say("utter_niets_samen_te_vatten"), Reason.NOTHING_TO_SUM_UP)
    before = ("utter_samengevat",)
    if set(facts) == set(talk.state.last):
        before = ("utter_nog_een_keer",)
    return talk.turn(Say(facts=facts, before=before), Reason.SUMS_UP)
