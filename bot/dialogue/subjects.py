"""Which subject a message is about, and what is asked of it, in the talk so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.content.asking import NOTHING, OTHERWISE
from bot.content.topics import FOLLOW_UPS, SUBSTANCE
from bot.dialogue.asked import About
from bot.dialogue.cues import (
    CHECKS_THEMSELVES,
    DECIDES,
    FOUR_GROUPS,
    HOW_IS_IT,
    LAW,
    NAMED,
    NO_COMPLAINT,
    NOT_THE_CHAT,
    OF_WORDS,
    OWN,
    WITH_WHOM,
    WORD_OF,
)
from bot.dialogue.decision import GLOSSARY, INCIDENT, OTHER_PARTY, UNKNOWN
from bot.dialogue.heard import NO_SUBJECT, Heard, named_ask
from bot.dialogue.parties import GROUPS, another
from bot.dialogue.sharing import LEANS, SHARING, SURE, of_own, of_sharing, without_designation
from bot.dialogue.state import State
from bot.nlu.candidates import Cell

ANSWERED = (*SUBSTANCE, "offtopic")
# What the topics of follow-up questions ask, where nothing more precise was heard.
_FOLLOW_UP_ASKS: Mapping[str, str] = {
    "vervolg_meer": "meer",
    "vervolg_uitleg": "uitleg",
    "vervolg_waarom": "waarom",
    "vervolg_ons": "ben_ik",
}
_OF_THE_TEST = ("toets", "handreiking")
_OF_OTHER_GROUPS = ("hoe", "volgende_stap", "wie", "aanwijzen_nodig", "eisen", "verplicht", "duur")
# What stays with the word that was explained.
_OF_A_WORD = (
    *("definitie", "meer", "uitleg", "waarom", "korter", "verschil", "klopt", NOTHING, OTHERWISE),
)
# What a question of the self-check is about, for what is asked in between.
_OF_QUESTION: Mapping[str, str] = {
    "type": "toets",
    "type_hulp": "toets",
    "taak_informeren": "toets_taak",
    "taak_bijstand": "toets_taak",
    "vertrouwelijkheid": "toets_vertrouwelijkheid",
    "avg": "toets_avg",
    "doelbinding": "toets_avg",
    "gehele_sector": "toets_sector",
}
_IS_SO, _SHORT_CONCLUSION = "klopt", 5  # words: of no more, "klopt dat echt?" asks just that
_LIKELY = 0.005
_SURE_TOPIC, _AS_LIKELY = 0.8, 0.5
_LEAST_SURE, _SURE_IN_GENERAL = 0.3, 0.7
_IN_GENERAL = ("uitleg", NOTHING, OTHERWISE)
OUTSIDE = "buiten_bereik"
_SHORT_FOLLOW_UP, _SURELY_LEANS, _HARDLY_LEANS = 9, 0.8, 0.2
_MORE_PRECISE = (
    *("volgende_stap", "voorbeeld", "kosten", "duur", "wie", "waar_staat", "hoe", "verschil"),
)
# What is no matter of the talk so far, and how surely it has to be heard.
_BY_ITSELF: Mapping[str, float] = {"zelfcheck_start": 0.9, "offtopic": 0.97}


def about(heard: Heard, state: State) -> About | None:
    """Return what a message is about; None when neither it nor the talk tells."""
    return next(all_about(heard, state), None)


def all_about(heard: Heard, state: State) -> Iterator[About]:
    """Yield what a message may be about, likeliest first."""
    if heard.in_form in _OF_QUESTION:
        state = replace(state, subject=_OF_QUESTION[heard.in_form], party=None, word="")
    if heard.payload:
        pressed = _pressed(heard, state)
        yield from (pressed,) if pressed else ()
        return
    surely = _surely(heard, state)
    if surely is not None:
        yield surely
    cells = heard.cells or tuple(_alone(heard, state))
    if cells and cells[0].subject == NO_SUBJECT and not heard.is_question:
        return
    found = [
        _of_cell(cell, heard, state)
        for cell in _rather_inside(_by_its_own_words(_drawn(cells, heard), heard))
    ]
    found = [asked for asked in found if _can_be_meant(asked, heard, state)]
    if found and _is_unclear(found[0], heard, state):
        return
    yield from found


def _can_be_meant(asked: About, heard: Heard, state: State) -> bool:
    """Whether there is a subject; incidents and unknown words have to be heard by themselves."""
    if asked.subject == INCIDENT:
        return INCIDENT in (heard.topic, state.subject)
    if asked.subject in (GROUPS.get(kind) for kind in heard.denied):
        return False  # "het gaat niet over internetaanbieders"
    if asked.subject == "bot" and NOT_THE_CHAT.search(heard.text):
        return False
    if asked.ask == "klacht" and NO_COMPLAINT.search(heard.text):
        return False
    unknown_word = asked.subject == GLOSSARY and not asked.word and heard.topic != GLOSSARY
    return asked.subject != NO_SUBJECT and not unknown_word


def _is_unclear(likeliest: About, heard: Heard, state: State) -> bool:
    """Whether nothing is sure of a first message: then it is better to ask."""
    party = another(heard, state, unknown_too=False)
    in_general = likeliest.ask in _IN_GENERAL and party is None
    least = _SURE_IN_GENERAL if in_general else _LEAST_SURE
    return not state.subject and not heard.topic and likeliest.confidence < least


def _surely(heard: Heard, state: State) -> About | None:
    """Return what a message says by itself: it goes on ("hoezo?"), or wants the self-check."""
    goes_on = heard.topic in FOLLOW_UPS and heard.length <= _SHORT_FOLLOW_UP
    precise = heard.surely_asks and heard.ask in _MORE_PRECISE and not HOW_IS_IT.search(heard.text)
    if heard.topic == "wbni" and LAW.search(heard.text):
        return About("wbni", NOTHING)
    if goes_on and heard.confidence >= SURE and not precise:
        ask = _FOLLOW_UP_ASKS[heard.topic]
        own = heard.topic == "vervolg_ons" and state.subject in SHARING
        own = own and bool(state.profile.kind) and not heard.speaker.kind
        asked = About(state.subject, ask, state.party, state.word, leans=True)
        if state.subject == GLOSSARY:
            return _of_word(asked, heard, state)
        return of_own(asked, state) if own else asked
    if FOUR_GROUPS.search(heard.text) and not OWN.search(heard.text):
        return About("delen_met", "welke")
    if CHECKS_THEMSELVES.search(heard.text):
        return About("zelfcheck_start", NOTHING)
    elsewhere = heard.confidence >= _BY_ITSELF.get(heard.topic, 2.0)
    elsewhere = elsewhere and not (heard.parties and heard.topic == "offtopic")
    if elsewhere and heard.leans < _SURELY_LEANS:
        return About(heard.topic, heard.ask)
    return None


def _drawn(cells: Sequence[Cell], heard: Heard) -> Sequence[Cell]:
    """Return the cells with what a conclusion says before whether it is so.

    "Dus een gemeente kan zelf geen partner worden, klopt dat?" asks whether a municipality can.
    """
    if heard.length <= _SHORT_CONCLUSION or not cells or cells[0].ask != _IS_SO:
        return cells
    said = [c for c in cells if c.ask not in (_IS_SO, NOTHING, OTHERWISE)]
    said = [c for c in said if c.confidence >= _LIKELY * cells[0].confidence]
    return (*said, *(cell for cell in cells if cell not in said))


def _by_its_own_words(cells: Sequence[Cell], heard: Heard) -> Sequence[Cell]:
    """Return the cells, of two that are about as likely first what the message itself names."""
    if not cells or heard.confidence < _SURE_TOPIC or cells[0].subject == heard.topic:
        return cells
    least = _AS_LIKELY * cells[0].confidence
    if heard.in_form and heard.leans < _HARDLY_LEANS:  # what was said last was the question
        least = 0.0
    own = [c for c in cells if c.subject == heard.topic and c.confidence >= least]
    return (*own, *(cell for cell in cells if cell not in own))


def _rather_inside(cells: Sequence[Cell]) -> Sequence[Cell]:
    """Return the cells, before what lies outside the page the same asked of a subject of it.

    The facts of subjects tell too where the page leaves something open.
    """
    if not cells or cells[0].subject != OUTSIDE or cells[0].ask in (NOTHING, OTHERWISE):
        return cells
    same = (cell for cell in cells[1:] if cell.ask == cells[0].ask)
    least = _AS_LIKELY * cells[0].confidence
    inside = [c for c in same if c.subject in SUBSTANCE and c.confidence >= least]
    return (*inside, *(cell for cell in cells if cell not in inside))


def _alone(heard: Heard, state: State) -> Iterator[Cell]:
    """Yield what a message is about where it was not read as a turn of a talk."""
    if heard.topic in ANSWERED and (heard.leans < LEANS or not state.subject):
        yield Cell(heard.topic, heard.ask, heard.confidence)
    elif state.subject and (heard.leans >= LEANS or heard.topic in FOLLOW_UPS):
        yield Cell(state.subject, heard.ask, heard.leans)


def _of_cell(cell: Cell, heard: Heard, state: State) -> About:
    leans = bool(state.subject) and (cell.subject == state.subject or heard.leans >= LEANS)
    if heard.in_form and heard.leans >= LEANS and state.subject:
        cell = replace(cell, subject=state.subject)
    if _is_extra_condition(cell, heard, state):
        return About(state.subject, "extra_voorwaarde", state.party, leans=True)
    if cell.ask == "wie" and cell.subject in _OF_THE_TEST and DECIDES.search(heard.text):
        cell = replace(cell, subject="partner_worden")
    ask, perhaps = _ask(cell, heard, state)
    asked = About(
        cell.subject, ask, leans=leans, perhaps=perhaps, confidence=cell.confidence,
        outside=heard.topic == "buiten_bereik" and cell.subject != "buiten_bereik" and not leans,
    )  # fmt: skip
    if cell.subject == GLOSSARY or _asks_word(cell, heard):
        return _of_word(asked, heard, state)
    if cell.subject == "partner_worden" and ask in _OF_OTHER_GROUPS and OWN.search(heard.text):
        return without_designation(asked, state)
    return of_sharing(asked, heard, state) if cell.subject in SHARING else asked


def _is_extra_condition(cell: Cell, heard: Heard, state: State) -> bool:
    """Whether it is asked if the extra condition holds for the group that was spoken of."""
    asks = cell.ask in ("geldt_ook", "extra_voorwaarde") and cell.subject == "toets_sector"
    other_group = state.subject in SHARING and state.subject != "delen_cct"
    return asks and other_group and heard.leans >= LEANS


def _ask(cell: Cell, heard: Heard, state: State) -> tuple[str, str]:
    """Return what is asked, and what is answered where the table has nothing for it."""
    ask = cell.ask
    if ask in (NOTHING, OTHERWISE) and heard.topic in _FOLLOW_UP_ASKS:
        return _FOLLOW_UP_ASKS[heard.topic], ""
    if ask == "wie" and cell.subject in SHARING and WITH_WHOM.search(heard.text):
        return "welke", ""
    if ask == "geldt_ook":  # "en bij een CERT?" asks the same of another
        same = named_ask(heard.text) or state.ask
        if same in ("", "geldt_ook", "verschil", NOTHING, OTHERWISE):
            same = "mag_delen" if cell.subject in SHARING else ask
        return same, ask
    return ask, ""


def _asks_word(cell: Cell, heard: Heard) -> bool:
    """Whether the meaning of a word is asked for ("wat betekent AVG")."""
    return cell.ask == "definitie" and bool(heard.words) and heard.topic in (GLOSSARY, "")


def _of_word(asked: About, heard: Heard, state: State) -> About:
    """Return the word that is asked about, or the subject that an explained word stands for."""
    if heard.words:
        word = next((word for word in heard.words if word != "ncsc"), heard.words[0])
    else:
        word = heard.entities.get("begrip", "") or state.word or WORD_OF.get(state.subject, "")
        word = "" if word == UNKNOWN else word
    if asked.ask not in _OF_A_WORD and word in OF_WORDS:
        return replace(asked, subject=OF_WORDS[word], word="")
    return replace(asked, subject=GLOSSARY, word=word)


def _pressed(heard: Heard, state: State) -> About | None:
    ask = _FOLLOW_UP_ASKS.get(heard.topic, "uitleg")
    if heard.topic in FOLLOW_UPS:
        return About(state.subject, ask, state.party, state.word, leans=True)
    if heard.topic not in ANSWERED:
        return None
    kept = state.open is not None and state.open.kind == "which"
    party = state.party if heard.topic == OTHER_PARTY and kept else None
    word = heard.entities.get("begrip") or (state.word if heard.topic == "begrip" and kept else "")
    return About(heard.topic, ask, party, word)


def named(text: str) -> str | None:
    """Return the subject that a text names by its own word."""
    return next((subject for subject, words in NAMED.items() if words.search(text)), None)
