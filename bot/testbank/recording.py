"""Makes a flow test of a conversation, and keeps it as a file: never over another unasked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.flows.cases import FlowCase, FlowFileError
from bot.flows.schema import MAX_NAME, MAX_TEXT, load_text, origin_of
from bot.testbank import texts
from bot.testbank.explain import Reply, Turn
from bot.testbank.web import PageError

CHECKS = ("utter", "topic", "kind", "text", "slots")
USUAL = ("topic", "kind", "utter")  # ticked beforehand: texts and slots change more often
_LONGEST_FILE_NAME = 60
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
# Names that some systems keep for devices.
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")


@dataclass(frozen=True)
class Wanted:
    """What must become of a conversation: its name, the turns, the checks of each turn."""

    name: str
    first: int
    last: int
    checks: Mapping[int, Collection[str]] = field(default_factory=dict)  # by number of the turn


def file_name(name: str) -> str:
    """Return the name of the file for a test: small letters, digits and hyphens only."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = _NOT_IN_NAMES.sub("-", letters).strip("-")[:_LONGEST_FILE_NAME].strip("-")
    if not plain:
        raise PageError(texts.NAME_WITHOUT_LETTERS)
    return f"{plain}-test.yml" if _RESERVED.fullmatch(plain) else f"{plain}.yml"


def written(turns: Sequence[Turn], wanted: Wanted) -> str:
    """Return a conversation as the YAML of one flow test; raises PageError."""
    name = " ".join(wanted.name.split())
    if not name:
        raise PageError(texts.NAME_MISSING)
    if len(name) > MAX_NAME:
        raise PageError(texts.NAME_TOO_LONG)
    chosen = [turn for turn in turns if wanted.first <= turn.number <= wanted.last]
    steps: list[dict[str, Any]] = []
    before: Turn | None = None
    for turn in chosen:
        if not turn.is_start:
            steps.append({"user": _said(turn, before)})
        steps += _expectations(turn, wanted.checks.get(turn.number, ()))
        before = turn
    content = {"test_cases": [{"test_case": name, "steps": steps}]}
    text = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    try:
        load_text(text, file_name(name))
    except FlowFileError as error:
        raise PageError(error.problems[0].text) from None
    return text


def save(text: str, folder: Path, others: Sequence[FlowCase], *, replace: bool) -> Path:
    """Write a test into the folder; raises PageError when that would lose or break something."""
    (case,) = load_text(text, "")
    path = folder.resolve() / file_name(case.name)
    origin = origin_of(path)
    for other in others:
        same_name = other.name.casefold() == case.name.casefold()
        if same_name and not (replace and other.origin == origin):
            raise PageError(texts.NAME_TAKEN.format(name=other.name, file=other.origin), 409)
        if replace and not same_name and other.origin == origin:
            raise PageError(texts.MORE_TESTS.format(file=origin), 409)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if replace:  # whole or not at all: the old test must not get lost halfway
            scratch = path.with_suffix(".part")
            scratch.write_text(text, "utf-8")
            scratch.replace(path)
        else:
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
    except FileExistsError:
        raise PageError(texts.FILE_TAKEN.format(file=origin), 409) from None
    except OSError as error:
        raise PageError(texts.NOT_WRITTEN.format(reason=error.strerror or ""), 500) from None
    return path


def _said(turn: Turn, before: Turn | None) -> str | dict[str, str]:
    if turn.payload is None:
        return turn.text
    offered = [
        button.title
        for reply in (before.replies if before else ())
        for button in reply.message.buttons
        if button.payload == turn.payload
    ]
    return {"button": offered[0]} if offered else {"payload": turn.payload}


def _expectations(turn: Turn, checks: Collection[str]) -> list[dict[str, Any]]:
    steps = []
    if len(turn.replies) > 1 and set(checks) & {"utter", "topic", "text"}:
        checks = {*checks, "kind"}  # a key that every message has tells where the next begins
    for reply in turn.replies:
        steps += [{key: value} for key, value in _of_message(reply, checks)]
    if "slots" in checks and turn.changes:
        filled = [
            {change.name: change.after}
            for change in turn.changes
            if isinstance(change.after, str | bool | int | float)
        ]
        emptied = [change.name for change in turn.changes if change.after is None]
        steps += [{"slot_was_set": filled}] if filled else []
        steps += [{"slot_was_not_set": emptied}] if emptied else []
    return steps


def _of_message(reply: Reply, checks: Collection[str]) -> list[tuple[str, Any]]:
    message = reply.message
    lines: list[tuple[str, Any]] = []
    if "kind" in checks:
        lines.append(("kind", message.kind))
    if "topic" in checks and message.topic:
        lines.append(("topic", message.topic))
    if "utter" in checks and reply.utter and reply.utter.startswith("utter_"):
        lines.append(("utter", reply.utter))
        lines += [("facts", list(reply.facts))] if reply.facts else []
    if "text" in checks:
        lines.append(("bot", message.text[:MAX_TEXT]))
    return lines


class _Dumper(yaml.SafeDumper):
    """Writes texts of more lines as such, and lists indented as in the other tests."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never refer to what was written before: test files may not."""
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)
