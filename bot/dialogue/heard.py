"""What was heard in a turn: the candidates of the language pipeline, as the decision reads them.

Plain data. The pipeline's last component puts it on the message (`heard`), the policy takes it
from there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.content.asking import NOTHING, QUESTIONS
from bot.dialogue.state import Party, Profile
from bot.nlu.candidates import Candidates, Cell, Question, Topic
from bot.nlu.speaker import customers, denied, heads, speaker

HEARD = "heard"  # key of parse data
_NEGATION = re.compile(r"\b(?:niet|geen|nooit|niks|niets|nergens|hoef\w*)\b", re.IGNORECASE)
# "hoeft dat niet?", "mag dat dan niet": the question itself is worded with a negation
_NEGATED = re.compile(
    r"\b(?:hoef\w*|mag|mogen|kan|kunnen|moet|moeten|is|zijn|geldt|gelden|krijg\w*|hoort|telt|valt|"
    r"vallen|heb\w*|hebt|heeft|wordt|worden)\b[^,.;?!]{0,50}\b(?:niet|geen|niks|niets|nooit)\b",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(r"\b(?:ja|wel) of nee\b|\bja/nee\b|\bwel of niet\b", re.IGNORECASE)
# "op welke manier krijgen wij dat", "en wie beslist": no yes or no answers it
_OPEN = re.compile(
    r"^\W*(?:(?:en|maar|oké|ok|ja|nee|dus|dan|eh+|sorry)\W+)*"
    r"(?:(?:aan|bij|door|in|met|naar|om|onder|op|over|sinds|tot|uit|van|voor|volgens)\s+)?"
    r"(?:wie|wat|hoe|hoeveel|hoelang|waar\w*|welke?|wanneer|waarom)\b(?![^?]*,)",
    re.IGNORECASE,
)
# "moet elk museum apart worden aangewezen?": what holds for the whole is no yes to that
_EACH = re.compile(
    r"\b(?:elke?|ieder\w*|apart|afzonderlijk\w*|voor zich|allemaal|ook haar|ook hun)\b",
    re.IGNORECASE,
)
_EITHER = re.compile(
    r"\b(?:is|zijn|ben|moet|moeten|mag|mogen|kan|kunnen|val|vallen|telt|wordt|worden|krijgen)\b"
    r"[^.?!]*\bof\b(?!\s+(?:niet|geen|nee|wel|zo|iets))",
    re.IGNORECASE,
)
_OR_NOT = re.compile(r"\bof (?:niet|geen)\b|\b(?:ja|wel) of nee\b|\bja/nee\b", re.IGNORECASE)
NO_SUBJECT = "geen"  # of a cell
SURE = 0.6
SURE_ASKED = 0.8  # docs/decisions/0027-messages-by-source.md
# "geldt die extra voorwaarde ook voor een OKTT?" names what is asked
_NAMED_ASKS: Mapping[str, re.Pattern[str]] = {
    "mag_delen": re.compile(r"\bmag (?:het )?ncsc\b|\bmogen jullie\b", re.IGNORECASE),
    "extra_voorwaarde": re.compile(r"\bextra (?:voorwaarde|eis)|\bherleidba", re.IGNORECASE),
    "aanwijzen_nodig": re.compile(r"\baangewezen\b|\baanwijz", re.IGNORECASE),
    "doorgeven": re.compile(
        r"\bdoor(?:gev|stu|geef)|\b(?:mag|mogen|kunnen|kan)\s+(?:wij|we|ik)\b.{0,60}"
        r"\b(?:informeren|doorzetten|delen met|sturen aan|doorvertellen)\b",
        re.IGNORECASE,
    ),
    "bereiken": re.compile(
        r"\b(?:aan|bij) wie\b.{0,25}\b(?:vraag|stel|stellen|zijn|terecht|wezen)\b"
        r"|\bhoe (?:kom|bereik) ik\b.{0,12}\b(?:jullie|ncsc)\b",
        re.IGNORECASE,
    ),
    "kosten": re.compile(r"\bkost(?:en|te|t)?\b|\bgratis\b", re.IGNORECASE),
}
_WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True)
class Heard:
    """A message of a visitor.

    `topic` is "" when it is not clear; `topics` are the two of a message with two questions.
    `cells` are what it may ask for in the talk so far, likeliest first. `in_form` is the question
    of the self-check that stands; `speaker` the organisation that the visitor says to be; `asked`
    what is surely asked that the page does not answer. `parties` are what is asked about, by the
    heads of their names, `denied` the kinds that it is not about; `parts` are the
    questions in it, where it holds several; `details` the facts (ids) on details of a subject that
    it may ask for; `words` are terms of the glossary (ids).
    """

    text: str = ""
    payload: bool = False
    topic: str = ""
    confidence: float = 0.0
    ranking: tuple[Topic, ...] = ()
    topics: tuple[str, ...] = ()
    acts: tuple[Topic, ...] = ()
    asks: tuple[Topic, ...] = ()
    leans: float = 0.0
    cells: tuple[Cell, ...] = ()
    parties: tuple[Party, ...] = ()
    towards: Party | None = None
    denied: tuple[str, ...] = ()
    parts: tuple[Question, ...] = ()
    details: tuple[Topic, ...] = ()
    words: tuple[str, ...] = ()
    speaker: Profile = field(default_factory=Profile)
    in_form: str = ""
    asked: str = ""
    entities: Mapping[str, str] = field(default_factory=dict)

    @property
    def act(self) -> str:
        """What the visitor most likely does."""
        return self.acts[0].name if self.acts else ("vraag" if self.payload else "stelt")

    @property
    def ask(self) -> str:
        """What is most likely asked."""
        return self.asks[0].name if self.asks else NOTHING

    @property
    def is_question(self) -> bool:
        """Whether something is asked."""
        return self.payload or self.act in QUESTIONS or self.ends_as_question

    @property
    def is_polar(self) -> bool:
        """Whether yes or no is asked for."""
        if _YES_OR_NO.search(self.text):
            return True
        return self.act in ("vraag_jn", "conclusie") and not _OPEN.search(self.text)

    @property
    def is_either(self) -> bool:
        """Whether one of two is asked for: "zijn we partner of moet dat nog?" """
        if _EACH.search(self.text):
            return True
        return bool(_EITHER.search(self.text)) and not _YES_OR_NO.search(self.text)

    @property
    def is_negated(self) -> bool:
        """Whether the question is worded with a negation."""
        return bool(_NEGATED.search(self.text)) and not _OR_NOT.search(self.text)

    @property
    def is_doubly_worded(self) -> bool:
        """Whether there is a negation beside the question, so that a yes may mean either."""
        return self.denies and not self.is_negated

    @property
    def denies(self) -> bool:
        """Whether there is a negation in it."""
        return bool(_NEGATION.search(self.text)) and not _YES_OR_NO.search(self.text)

    @property
    def surely_asks(self) -> bool:
        """Whether what is asked was heard well enough to say yes or no to it."""
        return self.payload or (bool(self.asks) and self.asks[0].confidence >= SURE)

    @property
    def is_remark(self) -> bool:
        """Whether it is about the talk itself, not about a subject."""
        return not self.cells or self.cells[0].subject == NO_SUBJECT

    def sureness(self, subject: str, ask: str) -> float:
        """Return how surely this was asked, of this subject: the less sure of the two."""
        if not self.cells:
            return self.sureness_of_ask(ask)
        asked = sum(cell.confidence for cell in self.cells if cell.ask == ask)
        return min(asked, sum(c.confidence for c in self.cells if c.subject == subject))

    def sureness_of_ask(self, ask: str) -> float:
        """Return how surely this was asked, of whatever subject."""
        alone = max((each.confidence for each in self.asks if each.name == ask), default=0.0)
        return max(alone, sum(cell.confidence for cell in self.cells if cell.ask == ask))

    def sureness_of_detail(self, fact: str) -> float:
        """Return how surely a fact on a detail was asked for."""
        return next((each.confidence for each in self.details if each.name == fact), 0.0)

    @property
    def ends_as_question(self) -> bool:
        """Whether it ends in a question mark."""
        return self.text.rstrip().endswith("?")

    @property
    def length(self) -> int:
        """How many words it has."""
        return len(_WORDS.findall(self.text))

    def chance(self, act: str) -> float:
        """Return how likely it is that the visitor does this."""
        return next((each.confidence for each in self.acts if each.name == act), 0.0)


def named_ask(text: str) -> str | None:
    """Return what is asked where the text has the very word for it."""
    return next((name for name, words in _NAMED_ASKS.items() if words.search(text)), None)


def from_parse_data(
    parse: Mapping[str, Any], text: str, *, payload: bool, unclear: str, in_form: str = ""
) -> Heard:
    """Return what was heard, from what Rasa keeps of a message; `unclear` names no topic."""
    intent = parse.get("intent") or {}
    name = str(intent.get("name") or "")
    turn = parse.get("turn") or {}
    told = parse.get(HEARD) or {}
    entities = {str(e["entity"]): str(e["value"]) for e in parse.get("entities") or ()}
    leans = dict(turn.get("leans") or ())
    towards = told.get("towards")
    return Heard(
        text=text,
        payload=payload,
        topic="" if name == unclear else name,
        confidence=float(intent.get("confidence") or 0.0),
        ranking=tuple(
            Topic(str(each["name"]), float(each["confidence"]))
            for each in parse.get("intent_ranking") or ()
            if each.get("name") not in (None, unclear)
        ),
        topics=tuple(str(each) for each in parse.get("questions") or ()),
        acts=_topics(turn.get("act")),
        asks=_topics(turn.get("ask")),
        leans=float(leans.get("ja", 0.0)),
        cells=tuple(Cell(str(s), str(a), float(share)) for s, a, share in turn.get("cells") or ()),
        parties=tuple(Party(*each) for each in told.get("parties") or ()),
        towards=Party(*towards) if towards else None,
        denied=tuple(told.get("denied") or ()),
        parts=tuple(_question(*each) for each in turn.get("parts") or ()),
        details=_topics(turn.get("details")),
        words=tuple(told.get("words") or ()),
        speaker=Profile(**(told.get("speaker") or {})),
        in_form=in_form,
        asked=str(told.get("asked") or ""),
        entities=entities,
    )


def told(text: str, candidates: Candidates) -> dict[str, Any]:
    """Return what of the candidates goes with a message, in the form that Rasa keeps."""
    of_speaker = speaker(text, candidates.parties)
    not_meant = denied(text, candidates.parties)
    in_passing = (*not_meant, *customers(text, candidates.parties))
    meant = [party for party in heads(text, candidates.parties) if party not in in_passing]
    parties = [[party.id, party.text] for party in meant]
    towards = next((p for p in reversed(meant) if p.towards), None)
    unlisted = candidates.unlisted
    if unlisted is not None and any(word.start >= unlisted.start for word in candidates.words):
        unlisted = None  # "delen met aangewezen computercrisisteams" names a group of the page
    if not parties and unlisted is not None and not customers(text, [unlisted]):
        parties = [[unlisted.id, unlisted.text]]
    words = [word.id for word in candidates.words]
    found = {
        "parties": parties,
        "words": words,
        "denied": list(dict.fromkeys(party.id for party in not_meant)),
        "towards": [towards.id, towards.text] if towards else None,
        "speaker": {k: v for k, v in asdict(of_speaker).items() if v},
        "asked": next((a.name for a in candidates.asked if a.confidence >= SURE_ASKED), None),
    }
    return {name: value for name, value in found.items() if value}


def _question(
    subject: str, ask: str, share: float, detail: str = "", surely: float = 0.0
) -> Question:
    cell = Cell(str(subject), str(ask), float(share))
    return Question(cell, Topic(str(detail), float(surely)))


def _topics(labels: Sequence[Sequence[Any]] | None) -> tuple[Topic, ...]:
    return tuple(Topic(str(name), float(share)) for name, share in labels or ())
