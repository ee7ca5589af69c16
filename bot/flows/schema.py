"""Makes test cases of test files, and says clearly what is wrong with a file.

The shape is that of Rasa's end-to-end tests (`test_cases`, `steps`, `user`, `bot`, `utter`,
`slot_was_set`, `slot_was_not_set`), with what our messages have besides a text.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, get_args

import yaml

from bot.content.payloads import parse
from bot.conversations.schemas import Kind
from bot.flows.cases import (
    Check,
    FlowCase,
    FlowFileError,
    Key,
    MessageExpectation,
    Problem,
    Said,
    SlotCheck,
    Turn,
)
from bot.flows.reading import (
    MistakeError,
    compose,
    decode,
    items,
    line_of,
    pairs,
    plain_value,
    read_bytes,
    short,
    text,
    whole_number,
)
from bot.web.incoming import LONGEST_TEXT

KINDS: tuple[str, ...] = get_args(Kind)
MAX_CASES = 1000
MAX_STEPS = 300
MAX_NAME = 200
MAX_TEXT = 4000
MAX_WANTED = 20
MAX_PROBLEMS = 20

SLOT_KEYS = {"slot_was_set": True, "slot_was_not_set": False}
STEP_KEYS = ("user", *(key.value for key in Key), *SLOT_KEYS)
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,99}")
FACT = re.compile(r"[a-z0-9_:+]{0,99}\.[a-z0-9_]{1,99}")  # without a subject: the general answer
SUFFIXES = (".yml", ".yaml")


def load(paths: Iterable[str | Path]) -> list[FlowCase]:
    """Return the test cases of files, and of all YAML files below directories, in order.

    Raises FlowFileError naming every mistake found, each with its file and line.
    """
    cases: list[FlowCase] = []
    problems: list[Problem] = []
    for path in _files(paths):
        origin = origin_of(path)
        try:
            cases += _cases_of(read_bytes(path), origin)
        except FlowFileError as error:
            problems += error.problems
    return _unique(cases, problems)


def load_text(content: str | bytes, origin: str) -> list[FlowCase]:
    """Return the test cases of one text, as `load` does; `origin` names it in messages."""
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogatepass")  # decoding refuses lone surrogates
    return _unique(_cases_of(content, origin), [])


def _files(paths: Iterable[str | Path]) -> list[Path]:
    found: dict[Path, None] = {}  # keeps the order and forgets doubles
    for path in map(Path, paths):
        if path.is_dir():
            below = sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES and p.is_file())
            found.update(dict.fromkeys(below))
        else:
            found[path] = None
    return list(found)


def origin_of(path: Path) -> str:
    """Return how a test file is called everywhere: its path, from the working directory."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _unique(cases: Sequence[FlowCase], problems: list[Problem]) -> list[FlowCase]:
    first: dict[str, FlowCase] = {}
    for case in cases:
        other = first.setdefault(case.name.casefold(), case)
        if other is not case:
            where = f"{other.origin}:{other.line}"
            text_ = f"de naam '{short(case.name)}' is al gebruikt ({where})"
            problems.append(Problem(case.origin, case.line, text_))
    if problems:
        raise FlowFileError(tuple(problems[:MAX_PROBLEMS]))
    return list(cases)


def _cases_of(content: bytes, origin: str) -> list[FlowCase]:
    problems: list[Problem] = []
    cases: list[FlowCase] = []
    try:
        for node in _case_nodes(compose(decode(content))):
            try:
                cases.append(_case(node, origin))
            except MistakeError as mistake:
                problems.append(Problem(origin, mistake.line, mistake.text))
    except MistakeError as mistake:
        problems.append(Problem(origin, mistake.line, mistake.text))
    if problems:
        raise FlowFileError(tuple(problems))
    return cases


def _case_nodes(root: yaml.Node) -> list[yaml.Node]:
    found: list[yaml.Node] | None = None
    for key, value in pairs(root, "een testbestand"):
        if key.value != "test_cases":
            raise _unknown(key, ("test_cases",))
        found = items(value, "'test_cases'", MAX_CASES)
    if found is None:
        raise MistakeError(line_of(root), "'test_cases' ontbreekt")
    return found


def _case(node: yaml.Node, origin: str) -> FlowCase:
    name, steps = "", None
    for key, value in pairs(node, "een test"):
        if key.value == "test_case":
            name = " ".join(text(value, "de naam van een test", MAX_NAME).split())
        elif key.value == "steps":
            steps = items(value, "'steps'", MAX_STEPS)
        else:
            raise _unknown(key, ("test_case", "steps"))
    if not name:
        raise MistakeError(line_of(node), "'test_case' (de naam van de test) ontbreekt")
    if steps is None:
        raise MistakeError(line_of(node), f"'steps' ontbreekt bij '{short(name)}'")
    turns = _turns(steps)
    if not any(turn.messages or turn.slots for turn in turns):
        raise MistakeError(
            line_of(node), f"'{short(name)}' verwacht niets: dan kan de test niet falen"
        )
    return FlowCase(name, origin, line_of(node), turns)


def _turns(steps: Sequence[yaml.Node]) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    said: Said | None = None
    checks: list[Check] = []
    slots: list[SlotCheck] = []
    for step in steps:
        for key, value in pairs(step, "een stap"):
            if key.value not in STEP_KEYS:
                raise _unknown(key, STEP_KEYS)
            if key.value == "user":
                turns.append(Turn(said, _messages(checks), tuple(slots)))
                said, checks, slots = _said(value), [], []
            elif key.value in SLOT_KEYS:
                slots += _slots(value, key.value)
            else:
                checks.append(_check(Key(key.value), value, line_of(key)))
    turns.append(Turn(said, _messages(checks), tuple(slots)))
    return tuple(turns)


def _messages(checks: Sequence[Check]) -> tuple[MessageExpectation, ...]:
    """Divide the checks of a turn over messages: a key said before starts the next one."""
    groups: list[dict[Key, Check]] = []
    for check in checks:
        if not groups or check.key in groups[-1]:
            groups.append({})
        groups[-1][check.key] = check
    return tuple(MessageExpectation(tuple(group.values())) for group in groups)


def _said(node: yaml.Node) -> Said:
    line = line_of(node)
    if not isinstance(node, yaml.MappingNode):
        return Said(line, text=text(node, "'user'", LONGEST_TEXT))
    given = pairs(node, "'user'")
    if len(given) != 1 or given[0][0].value not in ("payload", "button"):
        raise MistakeError(line, "'user' is een tekst, {payload: /…} of {button: titel}")
    key, value = given[0]
    content = text(value, f"'{key.value}'", LONGEST_TEXT)
    if key.value == "button":
        return Said(line, button=content)
    if parse(content) is None:
        raise MistakeError(line, f"'{short(content)}' is geen payload zoals /toets")
    return Said(line, payload=content)


def _check(key: Key, node: yaml.Node, line: int) -> Check:
    what = f"'{key.value}'"
    if key is Key.BUTTONS_AT_MOST:
        return Check(line, key, number=whole_number(node, what, MAX_WANTED))
    if key is Key.DATA:
        return Check(line, key, data=_data(node, what))
    nodes = items(node, what, MAX_WANTED) if isinstance(node, yaml.SequenceNode) else [node]
    if key is Key.BOT and len(nodes) > 1:
        raise MistakeError(line, "'bot' is één tekst; gebruik 'bot_contains' voor delen ervan")
    wanted = tuple(text(each, what, MAX_TEXT) for each in nodes)
    for value in wanted:
        if key is Key.KIND and value not in KINDS:
            raise MistakeError(line, f"{what} is een van: {', '.join(KINDS)}")
        if key is Key.UTTER and not value.startswith("utter_"):
            raise MistakeError(line, f"{what} noemt een antwoord, zoals utter_toets")
        if key is Key.FACTS and not FACT.fullmatch(value):
            raise MistakeError(line, f"{what} noemt een feit, zoals toets.wie")
        named = key in (Key.UTTER, Key.TOPIC, Key.SOURCE)
        if named and not IDENTIFIER.fullmatch(value):
            raise MistakeError(line, f"'{short(value)}' kan geen naam zijn bij {what}")
    return Check(line, key, wanted)


def _data(node: yaml.Node, what: str) -> tuple[tuple[str, Any], ...]:
    found = pairs(node, what)
    if not found:
        raise MistakeError(line_of(node), f"{what} is leeg")
    if len(found) > MAX_WANTED:
        raise MistakeError(line_of(node), f"{what} heeft meer dan {MAX_WANTED} onderdelen")
    return tuple((k.value, plain_value(v, f"'{short(k.value)}'", MAX_TEXT)) for k, v in found)


def _slots(node: yaml.Node, key: str) -> list[SlotCheck]:
    must_be_set = SLOT_KEYS[key]
    found = []
    for item in items(node, f"'{key}'", MAX_WANTED):
        line = line_of(item)
        if isinstance(item, yaml.MappingNode):
            for name, value in pairs(item, "een slot"):
                content = plain_value(value, f"'{short(name.value)}'", MAX_TEXT)
                found.append(SlotCheck(line, _slot_name(name), must_be_set, content, True))
        else:
            found.append(SlotCheck(line, _slot_name(item), must_be_set))
    return found


def _slot_name(node: yaml.Node) -> str:
    name = text(node, "de naam van een slot", MAX_NAME)
    if not IDENTIFIER.fullmatch(name):
        raise MistakeError(line_of(node), f"'{short(name)}' kan geen naam van een slot zijn")
    return name


def _unknown(key: yaml.ScalarNode, known: Sequence[str]) -> MistakeError:
    near = difflib.get_close_matches(key.value[:100], known, n=1)
    hint = f"bedoel je '{near[0]}'?" if near else f"bekend zijn: {', '.join(known)}"
    return MistakeError(line_of(key), f"onbekende sleutel '{short(key.value)}'; {hint}")
