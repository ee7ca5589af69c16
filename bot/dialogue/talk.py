"""One turn of the talk while it is decided: what was heard, the state before, and what is known.

The moves (`bot.dialogue.moves`) look at it and return a `Turn`, or None where they have nothing to
say. What they share stands here: how a turn is made of messages, and what was told already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.content.facts import (
    DEPENDS,
    NCSC,
    NO,
    SILENT,
    UNCLEAR,
    YES,
    Fact,
    Subject,
    Table,
)
from bot.dialogue.heard import Heard, named_ask
from bot.dialogue.plan import NO_NOTICE, SHORT, WHOLE, Reason, Say, Turn
from bot.dialogue.state import Open, Profile, State
from bot.dialogue.texts import Texts

# What goes before an answer to a yes/no question: worded without a negation, and with one.
_FIRST: Mapping[str, tuple[str, str]] = {
    YES: ("utter_eerst_ja", "utter_eerst_jawel"),
    NO: ("utter_eerst_nee", "utter_eerst_klopt"),
    SILENT: ("utter_eerst_staat_er_niet", "utter_eerst_staat_er_niet"),
    UNCLEAR: ("utter_eerst_onduidelijk", "utter_eerst_onduidelijk"),
    DEPENDS: ("utter_eerst_hangt_af", "utter_eerst_hangt_af"),
    NCSC: ("utter_eerst_ncsc", "utter_eerst_ncsc"),
}
SURE_OF_OPEN = 0.35  # and to say that it is left open, which the fact says anyway
LIKELY_DETAIL = 0.15  # to tell a detail as well, and to say no yes or no to the whole
SURE_OF_DETAIL = 0.5  # how surely a detail has to be heard to say yes or no to it
SURE_OF_YES = 0.7  # how surely a question has to be heard to say yes or no to it
_OF_A_GROUP = ("mag_delen", "krijgen", "geldt_ook", "ben_ik", "doorgeven")
_NOTICE_EVERY = 8  # turns: the short notice comes no sooner again
_RECENT = 12  # of what was told, the last so many count as told already


@dataclass(frozen=True)
class Talk:
    """A turn to be decided; `state` already holds what the message says of the visitor."""

    heard: Heard
    state: State
    table: Table
    texts: Texts

    def is_told(self, id: str) -> bool:
        """Return whether this was told in the last turns."""
        return id in self.state.told[-_RECENT:]

    def first(self, fact: Fact | None, *, unsure: bool = False) -> tuple[str, ...]:
        """Return what goes before a fact where a yes or no was asked for.

        `unsure`: it was asked for the visitor's organisation, and whether that is of the group is
        for the NCSC to say; so what holds for a group is no yes to them.
        """
        if fact is None or not self.heard.is_polar or fact.polarity not in _FIRST:
            return ()
        polarity = fact.polarity
        if unsure and polarity == YES and fact.ask in _OF_A_GROUP:
            polarity = DEPENDS
        if not self._is_sure_of(fact, polarity):
            return ()  # better no yes than one to another question
        return (_FIRST[polarity][self.heard.is_negated],)

    def _is_sure_of(self, fact: Fact, polarity: str) -> bool:
        """Whether it was heard well enough that a fact is asked for, to begin with its answer."""
        heard = self.heard
        if polarity not in (YES, NO):
            known = heard.payload or fact.is_detail
            return known or heard.sureness_of_ask(fact.ask) >= SURE_OF_OPEN
        if heard.is_either or heard.is_doubly_worded:
            return False
        named = heard.payload or bool(fact.words) or fact.ask == named_ask(heard.text)
        if named or heard.sureness_of_detail(fact.id) >= SURE_OF_DETAIL:
            return True
        sure = heard.sureness(fact.subject, fact.ask) >= SURE_OF_YES
        return sure and not self._is_of_a_point(fact)

    def _is_of_a_point(self, fact: Fact) -> bool:
        """Whether some detail may be asked for, about which a fact on the whole says nothing."""
        others = (d for d in self.heard.details if d.name != fact.id)
        return not fact.is_detail and any(d.confidence >= LIKELY_DETAIL for d in others)

    def subject(self, id: str, kind: str = "") -> Subject | None:
        """Return how a subject is named."""
        subjects = self.table.subjects
        return subjects.get(f"{id}:{kind}") or subjects.get(id)

    def about(self) -> str:
        """Return what was last spoken of, to stand behind "over"."""
        kind = self.state.party.kind if self.state.party else ""
        named = self.subject(self.state.subject, kind)
        return named.about if named else ""

    def turn(self, say: Say | tuple[Say, ...], reason: Reason, **changes: Any) -> Turn:
        """Return a turn that says this. `changes` are of the state; no question stays open.

        `slots` and `starts_form` are the turn's own.
        """
        given = say if isinstance(say, tuple) else (say,)
        slots = changes.pop("slots", {})
        starts_form = changes.pop("starts_form", False)
        messages = self._with_notices(given)
        ids = tuple(id for each in given for id in each.ids)
        changed = {"open": None, "unclear": 0, **changes}
        state = replace(self.state, **changed).telling(*ids)
        shown = any(self._has_notice(e) and e.notice != NO_NOTICE for e in messages)
        since = 1 if shown else self.state.notice and self.state.notice + 1
        return Turn(messages, replace(state, notice=since), reason, slots, starts_form)

    def _with_notices(self, given: tuple[Say, ...]) -> tuple[Say, ...]:
        """Return the messages with the notice once: whole at first, then short, and seldom."""
        how = WHOLE
        if self.state.notice:
            how = SHORT if self.state.notice >= _NOTICE_EVERY else NO_NOTICE
        messages = []
        for say in given:
            messages.append(replace(say, notice=how))
            how = NO_NOTICE if self._has_notice(say) else how
        return tuple(messages)

    def _has_notice(self, say: Say) -> bool:
        facts = (self.table.told(id) for id in say.facts)
        return any(fact.notice for fact in facts if fact) or (
            bool(say.response) and self.texts.has_notice(say.response, say.variant)
        )


def with_profile(state: State, speaker: Profile) -> State:
    """Return the state with what a message says of the visitor: what is new replaces the old."""
    old = state.profile
    if not speaker.kind and not speaker.role:
        return state
    new = Profile(
        kind=speaker.kind or old.kind,
        name=speaker.name if speaker.kind else old.name,
        role=speaker.role or old.role,
        words=speaker.words or old.words,
    )
    return replace(state, profile=new)


def offer(*payloads: str) -> Open:
    """Return the question whether this shall be done."""
    return Open("offer", payloads)
