"""What visitors do beside asking: thank, greet, agree, complain, put right, tell who they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.content.asking import NOTHING, QUESTIONS
from bot.content.topics import FOLLOW_UPS, SUBSTANCE
from bot.dialogue.answers import answer
from bot.dialogue.asked import About
from bot.dialogue.cues import CLOSES, LEAVES
from bot.dialogue.decision import OTHER_PARTY
from bot.dialogue.options import heard_detail, is_a_name, told_detail
from bot.dialogue.parties import GROUPS, another
from bot.dialogue.plan import Reason, Say, Turn
from bot.dialogue.sharing import LEANS, PARTY_ASKS, SHARING, SURE, of_party
from bot.dialogue.state import Party
from bot.dialogue.subjects import all_about, named
from bot.dialogue.talk import SURE_OF_DETAIL, Talk, offer

SURE_QUESTION, SURE_CORRECTION = 0.6, 0.8
_MEANT_OTHERWISE = re.compile(
    r"^\W*(?:nee|neen|nou nee|fout|verkeerd)\b|\b(?:bedoel\w*|verkeerd|vroeg|mijn vraag)\b", re.I
)
# What says no more than that it was not answered: there is nothing in it to read.
_ONLY_COMPLAINS = re.compile(
    r"^\W*(?:nee\W+)?(?:dat|dit)\s+(?:was|is|vroeg|bedoel\w*)\s+(?:ik\s+)?(?:toch\s+)?(?:helemaal\s+)?"
    r"niet(?:\s+(?:mijn|de|onze)\s+vraag)?\W*$",
    re.IGNORECASE,
)
_FAREWELL = 14  # words of "laat maar, ik bel ze zelf wel"
_LONG = 6  # words: thanks in a longer message may go with something else
# What a short reply means after what was said last: the response and the act → what follows.
_AFTER: Mapping[tuple[str, str], str] = {
    ("utter_delen_met", "weet_niet"): "utter_vervolg_ons",
    ("utter_delen_met", "ja"): "utter_vervolg_ons",
    ("utter_delen_met", "nee"): "utter_delen_anders",
    ("utter_toets", "weet_niet"): "utter_zelfcheck_start",
    ("utter_toets", "nee"): "utter_vervolg_ons",
    ("utter_toets_taak", "weet_niet"): "utter_vervolg_ons",
    ("utter_toets_vertrouwelijkheid", "weet_niet"): "utter_vervolg_ons",
    ("utter_toets_avg", "weet_niet"): "utter_vervolg_ons",
    ("utter_stop", "nee"): "utter_iets_anders",
    ("utter_dank", "ja"): "utter_iets_anders",
    ("utter_dank", "nee"): "utter_afscheid",
    ("utter_verduidelijken", "nee"): "utter_iets_anders",
    ("utter_verduidelijken", "weet_niet"): "utter_hulp",
}
_SHORT_REPLIES: Mapping[str, str] = {
    "ja": "bevestigen",
    "nee": "ontkennen",
    "weet_niet": "weet_niet",
}
_COURTESIES: Mapping[str, str] = {
    "dank": "utter_dank",
    "afscheid": "utter_afscheid",
    "groet": "utter_groet",
    "oke": "utter_oke",
}
_FEELINGS: Mapping[str, str] = {"boos": "utter_gevoel_boos", "bang": "utter_gevoel_bang"}


def courtesies(talk: Talk) -> Turn | None:
    """Answer thanks, greetings, farewells, short replies and remarks in which nothing is asked."""
    heard = talk.heard
    if heard.topic == "engels":
        return None
    if heard.payload:
        act = _SHORT_TOPICS.get(heard.topic, "")
        if act in _SHORT_REPLIES:
            return _short_reply(talk, act)
        return _courtesy(talk, act) if act else None
    if CLOSES.search(heard.text) and not heard.is_question and heard.act not in _COURTESIES:
        return _courtesy(talk, "dank")
    if LEAVES.search(heard.text) and not heard.is_question and heard.length <= _FAREWELL:
        return _courtesy(talk, "afscheid")
    surely_named = heard.topic in SUBSTANCE and heard.confidence >= SURE and heard.leans < LEANS
    if surely_named or heard.topic in FOLLOW_UPS:
        return None
    surely_asks = heard.act in QUESTIONS and heard.acts[0].confidence >= SURE_QUESTION
    if surely_asks and heard.ask != NOTHING:
        return None
    act = heard.act if surely_asks else _SHORT_TOPICS.get(heard.topic, heard.act)
    asks = heard.is_question and act not in _SHORT_REPLIES and heard.topic not in _COURTEOUS
    if asks or (heard.topic in SUBSTANCE and heard.leans < 0.5 and heard.length > _LONG):
        return None
    if act in _SHORT_REPLIES and heard.length <= _LONG:
        return _short_reply(talk, act)
    fits = heard.topic not in SUBSTANCE or heard.length <= _LONG
    fits = fits and not (heard.parties and heard.acts[0].confidence < SURE_QUESTION)  # "gemeente"
    if act == "oke" and not heard.is_remark:  # "vertrouwelijkheid", typed alone
        return None
    if act in _COURTESIES and fits:
        return _courtesy(talk, act)
    return None


def introduction(talk: Talk) -> Turn | None:
    """Greet who says what organisation they are, with what is useful for that kind."""
    heard = talk.heard
    if not heard.speaker.kind or heard.payload or heard.is_question:
        return None
    if heard.act not in ("stelt_voor", "stelt", "kiest", "groet", "verbetert"):
        return None
    asked = talk.state.ask
    elsewhere = heard.topic in SUBSTANCE and heard.topic not in SHARING and heard.leans < LEANS
    if heard.act != "stelt_voor" and elsewhere:
        return None
    if asked in ("mag_delen", "ben_ik", "krijgen", "aanwijzen_nodig") and talk.state.told:
        return _own_answer(talk, asked)
    kind = talk.state.profile.kind
    group = GROUPS.get(kind, OTHER_PARTY)
    fact = talk.table.fact(group, "ben_ik", kind) or talk.table.fact(group, "mag_delen", kind)
    can_test = kind in ("vereniging", "oktt", "cct")
    say = Say(
        facts=(fact.id,) if fact else (),
        before=("utter_goed_om_te_weten",) if is_a_name(talk.state.profile.name) else (),
        after=("utter_aanbod_zelfcheck",) if can_test else (),
        buttons=("/zelfcheck_start", "/partner_worden") if can_test else ("/delen_met", "/contact"),
        topic=group,
        values={"wie": talk.state.profile.name},
    )
    return talk.turn(
        say,
        Reason.INTRODUCES,
        open=offer("/zelfcheck_start") if can_test else None,
        subject=group,
        ask="ben_ik",
        party=Party(kind, talk.state.profile.name) if group == OTHER_PARTY else None,
    )


def _was_answered(talk: Talk) -> bool:
    """Whether anything was said that can have been misunderstood."""
    return bool(talk.heard.in_form) or not set(talk.state.told) <= {"utter_welkom", "utter_groet"}


def _puts_right(talk: Talk) -> bool:
    """Whether the visitor surely says that something else was meant."""
    surely = talk.heard.acts[0].confidence >= SURE_CORRECTION
    return surely or bool(_MEANT_OTHERWISE.search(talk.heard.text))


def repair(talk: Talk) -> Turn | None:
    """Own a misunderstanding or repetition, and answer what was meant."""
    heard = talk.heard
    if heard.payload or heard.act not in ("verbetert", "klaagt", "boos", "bang"):
        return None
    if heard.topic == "engels" or not heard.length:
        return None
    if heard.act == "verbetert" and not (_was_answered(talk) and _puts_right(talk)):
        return None
    before = _FEELINGS.get(heard.act)
    if before is None:
        before = "utter_sorry_begrepen" if heard.act == "verbetert" else "utter_sorry_herhaling"
    if before in talk.state.last:
        before = "utter_sorry"
    service = next(
        (f for s in ("bot", "contact") if (f := talk.table.by_words(s, heard.text.lower()))), None
    )
    surely = heard_detail(talk, SURE_OF_DETAIL)
    if surely is None and service is not None and not talk.is_told(service.id):
        say = Say(facts=(service.id,), before=(before,), topic=service.subject)
        return talk.turn(say, Reason.PUTS_RIGHT, subject=service.subject, ask=service.ask)
    detail = surely or (None if heard.is_remark else heard_detail(talk))
    if detail is not None:
        first = (before, *talk.first(detail))
        say = Say(facts=(detail.id,), before=first, topic=detail.subject)
        return talk.turn(say, Reason.PUTS_RIGHT, subject=detail.subject, party=None)
    again = told_detail(talk)
    if again is not None:
        again = replace(again, before=(before, *again.before))
        return talk.turn(again, Reason.PUTS_RIGHT, subject=again.topic, party=None)
    another_ask = heard.surely_asks and heard.ask not in PARTY_ASKS
    meant = another(heard, talk.state, unknown_too=True)
    if meant and talk.state.subject in SHARING and not (heard.speaker.kind or another_ask):
        asked = of_party(meant, heard, talk.state)
        return answer(talk, asked, Reason.PUTS_RIGHT, before=(before,))
    named_one = named(heard.text)
    if named_one and named_one not in (talk.state.subject, *talk.state.last):
        return answer(talk, About(named_one, heard.ask), Reason.PUTS_RIGHT, before=(before,))
    own = talk.table.fact(
        GROUPS.get(heard.speaker.kind, OTHER_PARTY), talk.state.ask, heard.speaker.kind
    )
    new_of_own = own is not None and not talk.is_told(own.id)
    if heard.speaker.kind and talk.state.ask in PARTY_ASKS and new_of_own:
        return _own_answer(talk, talk.state.ask, (before,))
    read = () if _ONLY_COMPLAINS.match(heard.text) else all_about(heard, talk.state)
    new = next((each for each in read if _is_new(talk, each)), None)
    if new is not None:
        return answer(talk, new, Reason.PUTS_RIGHT, before=(before,))
    if "utter_wat_bedoel_je" not in talk.state.told[-6:]:
        say = Say("utter_wat_bedoel_je", before=(before,))
        return talk.turn(say, Reason.PUTS_RIGHT)
    handover = (
        "utter_overdracht" if "utter_overdracht" not in talk.state.last else "utter_overdracht_weer"
    )
    return talk.turn(
        Say(handover, before=(before,), values={"over": talk.about()}),
        Reason.HANDS_OVER,
    )


def _is_new(talk: Talk, meant: About) -> bool:
    """Whether something new can be said of what may be meant."""
    fact = talk.table.fact(meant.subject, meant.ask, meant.party.kind if meant.party else "")
    if fact is not None and not talk.is_told(fact.id):
        return True
    return meant.subject not in (talk.state.subject, "offtopic", "bot")


_SHORT_TOPICS: Mapping[str, str] = {
    "bevestigen": "ja",
    "ontkennen": "nee",
    "weet_niet": "weet_niet",
    "dank": "dank",
    "groet": "groet",
    "afscheid": "afscheid",
}
_COURTEOUS = tuple(_SHORT_TOPICS)


def _short_reply(talk: Talk, act: str) -> Turn:
    if talk.heard.in_form:  # the question of the self-check stands, and this is no answer to it
        return talk.turn(Say("utter_zelfcheck_kies"), Reason.SHORT_REPLY)
    last = talk.state.last[-1] if talk.state.last else ""
    follows = _AFTER.get((last, act))
    if follows == "utter_zelfcheck_start":
        return answer(talk, About("zelfcheck_start", "uitleg"), Reason.SELF_CHECK_TELLS)
    if follows == "utter_vervolg_ons":
        variant = talk.state.subject or "geen"
        say = Say(follows, variant=variant, topic=talk.state.subject)
        return talk.turn(say, Reason.SHORT_REPLY, slots={"onderwerp": variant})
    if follows == "utter_delen_anders":
        return answer(talk, About(OTHER_PARTY, "mag_delen"), Reason.NO_GROUP)
    response = follows or f"utter_{_SHORT_REPLIES[act]}"
    if response in talk.state.last:
        response = "utter_oke"
    return talk.turn(Say(response), Reason.SHORT_REPLY)


def _courtesy(talk: Talk, act: str) -> Turn:
    if talk.heard.in_form and act in ("afscheid", "oke"):
        return talk.turn(Say("utter_zelfcheck_kies"), Reason.COURTESY)
    response = _COURTESIES[act]
    if response in talk.state.last:
        response = "utter_oke" if response != "utter_oke" else "utter_bevestigen"
    keeps = act in ("oke", "dank", "groet")
    return talk.turn(Say(response), Reason.COURTESY, open=talk.state.open if keeps else None)


def _own_answer(talk: Talk, ask: str, before: tuple[str, ...] = ()) -> Turn:
    kind, name = talk.state.profile.kind, talk.state.profile.name
    group = GROUPS.get(kind, OTHER_PARTY)
    party = Party(kind, name) if group == OTHER_PARTY else None
    return answer(talk, About(group, ask, party, own=True), Reason.KNOWS_WHO_ASKS, before)
