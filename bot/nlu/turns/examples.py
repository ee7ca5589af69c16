"""The turns to learn from: conversations in Rasa's story format, with the visitor's words.

Each user step of a story in `data/stories/` that has words names its subject as `intent`, and as
entities whether it leans on the talk (`leunt`), what is asked (`vraagt`) and what the visitor
does (`daad`); some name the particular point that is asked (`punt`). What the labels mean:
docs/conversations.md. A story's name begins with its author.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from bot.base.errors import TrainingError
from bot.content.asking import ACTS, ASKS, NOTHING, QUESTIONS
from bot.content.topics import SUBSTANCE
from bot.nlu.turns.features import ANSWERED, ASKED, BEGIN

# libyaml's, where it is there: ten times as fast.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LEANS = ("ja", "nee")
OFFTOPIC, NO_SUBJECT = "offtopic", "geen"
NO_DETAIL, OTHER_DETAIL = "geen", "anders"
_LABELS: Mapping[str, tuple[str, ...]] = {"leunt": LEANS, "vraagt": ASKS, "daad": ACTS}


@dataclass(frozen=True)
class TurnExample:
    """What was said after what, and what it amounts to.

    `before` is what the bot had done, `spoken_of` what the talk was about (a topic, or ""),
    `previous` what the visitor had said before; `subject` is NO_SUBJECT where a turn has none.
    `detail` is the id of the fact on a particular point that is asked, NO_DETAIL where none is,
    OTHER_DETAIL where it has no answer of its own, and "" where nobody said.
    """

    text: str
    before: str
    spoken_of: str
    subject: str
    leans: str
    ask: str
    act: str
    author: str
    previous: str = ""
    detail: str = ""


def read_folder(folder: Path) -> list[TurnExample]:
    """Return the turns of all stories in a folder that have the visitor's words.

    Raises TrainingError for a turn with a label that there is not.
    """
    return [example for path in sorted(folder.glob("*.yml")) for example in _read(path)]


def _read(path: Path) -> Iterator[TurnExample]:
    content = _Loader(path.read_text("utf-8")).get_single_data()
    for story in content.get("stories") or ():
        author = str(story["story"]).split(" ", 1)[0]
        before, spoken_of, previous = BEGIN, "", ""
        for step in story["steps"]:
            if "user" in step:
                example = _example(step, before, spoken_of, author, path)
                yield replace(example, previous=previous)
                previous = example.text
                spoken_of = example.subject if example.subject in SUBSTANCE else spoken_of
            elif "action" in step:  # the bot asks with a response, and answers by an action
                before = ASKED if str(step["action"]).startswith("utter_") else ANSWERED


def _example(
    step: Mapping[str, Any], before: str, spoken_of: str, author: str, path: Path
) -> TurnExample:
    given: dict[str, str] = {}
    for entity in step.get("entities") or ():
        given.update(entity)
    for name, values in _LABELS.items():
        if given.get(name) not in values:
            raise TrainingError(f"{path.name}: {name} of {step['user']!r} is {given.get(name)!r}")
    return TurnExample(
        str(step["user"]).strip(),
        before,
        spoken_of,
        _subject(str(step["intent"]), given["vraagt"], given["daad"]),
        given["leunt"],
        given["vraagt"],
        given["daad"],
        author,
        detail=given.get("punt", ""),
    )


def _subject(intent: str, ask: str, act: str) -> str:
    """Return the subject; a remark on the talk itself ("ok, ik moet gaan") has none."""
    remark = ask == NOTHING and act not in QUESTIONS
    if intent in SUBSTANCE and not (remark and intent == "bot"):
        return intent
    return OFFTOPIC if intent == OFFTOPIC and not remark else NO_SUBJECT
