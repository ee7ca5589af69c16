"""Which subject a message is about, and what is asked of it, in the talk so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.content.asking import NOTHING, OTHERWISE
from bot.content.topics import FOLLOW_UPS, SUBSTANCE
from bot.dialogue.cues import NAMED, NCSC_GIVES, OF_WORDS, OWN
from bot.dialogue.decision import GLOSSARY, OTHER_PARTY
from bot.dialogue.heard import NO_SUBJECT, Heard, named_ask
from bot.dialogue.parties import GROUPS, another, group_of
from bot.dialogue.state import Party, State
from bot.nlu.candidates import Cell

ANSWERED = (*SUBSTANCE, "offtopic")
SHARING = ("delen_met", "delen_oktt", "delen_cct", "delen_isp", "delen_csirt_eu", OTHER_PARTY)
# What the topics of follow-up questions ask, where nothing more precise was heard.
_FOLLOW_UP_ASKS: Mapping[str, str] = {
    "vervolg_meer": "meer",
    "vervolg_uitleg": "uitleg",
    "vervolg_waarom": "waarom",
    "vervolg_ons": "ben_ik",
}
# Asks that a party can be put to, and those that are about the visitor's own organisation.
PARTY_ASKS = (
    "mag_delen",
    "aanwijzen_nodig",
    "geldt_ook",
    "krijgen",
    "ben_ik",
    "extra_voorwaarde",
    "verschil",
    "beter",
    "waarom_niet",
    "uitleg",
    NOTHING,
    OTHERWISE,
)
_OWN_ASKS = (
    *("doorgeven", "ben_ik", "mag_delen", "krijgen", "geldt_ook", "aanwijzen_nodig"),
    *("extra_voorwaarde", "waarom_niet", "volgende_stap", "alleen"),
)
# What stays with the word that was explained.
_OF_A_WORD = (
    *("definitie", "meer", "uitleg", "waarom", "korter", "voorbeeld", "verschil", "klopt"),
    *(NOTHING, OTHERWISE),
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
_OPEN_TO_PARTIES = ("delen_met", OTHER_PARTY)
LEANS, SURE = 0.5, 0.9
_SHORT = 4  # words
_IS_SO, _SHORT_CONCLUSION = "klopt", 5  # words: of no more, "klopt dat echt?" asks just that
_LIKELY = 0.05
_LEAST_SURE = 0.3
_SHORT_FOLLOW_UP, _SURELY_LEANS = 7, 0.8
# What is no matter of the talk so far, and how surely it has to be heard.
_BY_ITSELF: Mapping[str, float] = {"zelfcheck_start": 0.8, "offtopic": 0.97}


@dataclass(frozen=True)
class About:
    """A subject, the party or word that it is about, what is asked, and how that was found.

    `leans`: it was taken from the talk so far; `own`: it is about the visitor's organisation;
    `outside`: a single message was read as one that the page does not answer; `perhaps` is what
    is answered where the table has nothing for `ask`. `confidence` is how surely it was heard.
    """

    subject: str
    ask: str
    party: Party | None = None
    word: str = ""
    leans: bool = False
    own: bool = False
    outside: bool = False
    perhaps: str = ""
    confidence: float = 1.0


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
    if cells and _is_unclear(cells[0], heard, state):
        return
    if cells and cells[0].subject == NO_SUBJECT and not heard.is_question:
        return
    for cell in _drawn(cells, heard):
        asked = _of_cell(cell, heard, state)
        unknown_word = asked.subject == GLOSSARY and not asked.word and asked.ask != "definitie"
        if asked.subject != NO_SUBJECT and not unknown_word:
            yield asked


def _is_unclear(likeliest: Cell, heard: Heard, state: State) -> bool:
    """Whether nothing is sure of a first message: then it is better to ask."""
    return not state.subject and not heard.topic and likeliest.confidence < _LEAST_SURE


def _surely(heard: Heard, state: State) -> About | None:
    """Return what a message says by itself: it goes on ("hoezo?"), or wants the self-check."""
    if heard.topic in FOLLOW_UPS and heard.confidence >= SURE and heard.length <= _SHORT_FOLLOW_UP:
        ask = _FOLLOW_UP_ASKS[heard.topic]
        own = heard.topic == "vervolg_ons" and bool(state.profile.kind)
        asked = About(state.subject, ask, state.party, state.word, leans=True)
        return _of_own(asked, state) if own else asked
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
    ask, perhaps = _ask(cell, heard, state)
    asked = About(
        cell.subject, ask, leans=leans, perhaps=perhaps, confidence=cell.confidence,
        outside=heard.topic == "buiten_bereik" and cell.subject != "buiten_bereik" and not leans,
    )  # fmt: skip
    if cell.subject == GLOSSARY or _asks_word(cell, heard):
        return _of_word(asked, heard, state)
    return _of_sharing(asked, heard, state) if cell.subject in SHARING else asked


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
        word = heard.entities.get("begrip", "") or (state.word if asked.leans else "")
    if asked.ask not in _OF_A_WORD and word in OF_WORDS:
        return replace(asked, subject=OF_WORDS[word], word="")
    return replace(asked, subject=GLOSSARY, word=word)


def _of_sharing(asked: About, heard: Heard, state: State) -> About:
    """Return the question about sharing, with the party that it is put to.

    A group of the page that was heard stays, whatever parties are named in passing.
    """
    own = _is_own(heard, state, asked.ask)
    if asked.ask == "doorgeven" and NCSC_GIVES.search(heard.text):
        asked = replace(asked, ask="mag_delen")
    if own and heard.length <= _SHORT:  # "en wij?", whatever group was spoken of
        return _of_own(asked, state)
    if asked.subject not in _OPEN_TO_PARTIES:
        return replace(asked, own=own and GROUPS.get(state.profile.kind) == asked.subject)
    ask = asked.ask
    party = another(heard, state, unknown_too=asked.subject == OTHER_PARTY)
    if heard.speaker.kind and own:
        return _of_own(asked, state)
    if ask == "doorgeven":
        return _with_standing_party(asked, state)
    if party is not None and ask in PARTY_ASKS:
        group = group_of(party)
        if ask in (NOTHING, OTHERWISE) and asked.leans and state.ask in PARTY_ASKS:
            ask = state.ask
        return replace(asked, subject=group, ask=ask, party=party if group == OTHER_PARTY else None)
    if own and asked.subject == OTHER_PARTY:
        return _of_own(asked, state)
    return _with_standing_party(replace(asked, ask=ask), state)


def _with_standing_party(asked: About, state: State) -> About:
    """Return the question with the party that was spoken of, else the visitor's own."""
    if asked.subject != OTHER_PARTY:
        return asked
    if state.party is not None:
        return replace(asked, party=state.party)
    if state.subject == GLOSSARY and state.word in OF_WORDS:  # "mag het NCSC daarmee delen?"
        return replace(asked, subject=OF_WORDS[state.word])
    own = state.profile.kind and state.profile.kind not in GROUPS
    return replace(asked, party=Party(state.profile.kind, state.profile.name)) if own else asked


def _of_own(asked: About, state: State) -> About:
    kind = state.profile.kind
    group = GROUPS.get(kind, OTHER_PARTY)
    party = Party(kind, state.profile.name) if group == OTHER_PARTY else None
    return replace(asked, subject=group, party=party, own=True, leans=True)


def _is_own(heard: Heard, state: State, ask: str) -> bool:
    if not state.profile.kind:
        return False
    says = bool(heard.speaker.kind) or bool(OWN.search(heard.text)) or heard.topic == "vervolg_ons"
    return says and ask in _OWN_ASKS


def of_party(party: Party, heard: Heard, state: State) -> About:
    """Return the question that stands, put to another party ("nee, ik bedoel een CERT")."""
    ask = state.ask if state.ask in PARTY_ASKS and state.ask != "uitleg" else "mag_delen"
    group = group_of(party)
    leans = heard.leans >= LEANS
    return About(group, ask, party if group == OTHER_PARTY else None, leans=leans)


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
