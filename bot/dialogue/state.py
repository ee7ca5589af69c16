"""What the dialogue remembers of a conversation. Pure data, kept in the slot `gesprek`.

A state that an older version wrote, or that says something which cannot be, is read as far as it
makes sense; the rest is as at the beginning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

PARTY, WORD, WHICH, OFFER, CORRECTION = "party", "word", "which", "offer", "correction"
OPEN_KINDS = (PARTY, WORD, WHICH, OFFER, CORRECTION)
MOST_TOLD = 80  # of what was told, the last so many are remembered
_LONGEST = 120  # characters of a visitor's words that are kept


@dataclass(frozen=True)
class Party:
    """A party that was spoken of: its kind (`parties.yml`) and the visitor's words for it."""

    kind: str
    name: str


@dataclass(frozen=True)
class Open:
    """What the bot asked and still stands: its kind, and what can be chosen or agreed to.

    `options` are payloads: of the choices, or of what is done after a yes.
    """

    kind: str
    options: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """What the visitor said of themselves: the kind and name of their organisation, their role.

    `words` is what it was read from.
    """

    kind: str = ""
    name: str = ""
    role: str = ""
    words: str = ""


@dataclass(frozen=True)
class State:
    """The conversation so far, as far as the next turn depends on it.

    `subject` is a topic id, `ask` what was last asked of it, `word` a term of the glossary.
    `told` are ids of responses and facts, oldest first; `last` those of the last turn.
    `notice` counts the turns since the legal notice was told: 0 is never, 1 the last turn.
    `incident` is "" or the language in which the route was told; `unclear` counts the turns in a
    row that were not understood.
    """

    open: Open | None = None
    subject: str = ""
    ask: str = ""
    party: Party | None = None
    word: str = ""
    compared: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    notice: int = 0
    incident: str = ""
    unclear: int = 0
    profile: Profile = field(default_factory=Profile)

    def as_json(self) -> dict[str, Any]:
        """Return what is kept in the slot: only what is not as at the beginning."""
        whole = asdict(self)
        new = asdict(State())
        return {name: value for name, value in whole.items() if value != new[name]}

    def telling(self, *ids: str) -> State:
        """Return the state after these were told in one turn."""
        kept = tuple(each for each in self.told if each not in ids)
        return replace(self, told=(*kept, *ids)[-MOST_TOLD:], last=ids)


def read(value: object) -> State:
    """Return the state that a slot holds, whatever is in it."""
    given = value if isinstance(value, Mapping) else {}
    return State(
        open=_open(given.get("open")),
        subject=_text(given.get("subject")),
        ask=_text(given.get("ask")),
        party=_party(given.get("party")),
        word=_text(given.get("word")),
        compared=_texts(given.get("compared"))[:2],
        told=_texts(given.get("told"))[-MOST_TOLD:],
        last=_texts(given.get("last")),
        notice=_count(given.get("notice")),
        incident=_text(given.get("incident")),
        unclear=_count(given.get("unclear")),
        profile=_profile(given.get("profile")),
    )


def _count(value: object) -> int:
    return value if type(value) is int else 0


def _text(value: object) -> str:
    return value[:_LONGEST] if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(_text(each) for each in value) if isinstance(value, list | tuple) else ()


def _open(value: object) -> Open | None:
    if not isinstance(value, Mapping) or value.get("kind") not in OPEN_KINDS:
        return None
    return Open(value["kind"], _texts(value.get("options")), _texts(value.get("titles")))


def _party(value: object) -> Party | None:
    if not isinstance(value, Mapping) or not _text(value.get("kind")):
        return None
    return Party(_text(value["kind"]), _text(value.get("name")))


def _profile(value: object) -> Profile:
    given = value if isinstance(value, Mapping) else {}
    return Profile(*(_text(given.get(name)) for name in ("kind", "name", "role", "words")))
