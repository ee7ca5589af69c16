"""Reads hostile YAML: bounded in size and depth, without tags, anchors and duplicate keys.

A test file is written by people and, through the testbank, arrives over HTTP. It is composed
to nodes (which know their line) and never constructed to objects.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.flows.cases import FlowFileError, Problem

MAX_BYTES = 256 * 1024
MAX_DEPTH = 10  # the deepest part of the format needs 8

_TAG = "tag:yaml.org,2002:"
Pairs = list[tuple[yaml.ScalarNode, yaml.Node]]


class MistakeError(Exception):
    """Something is wrong at a line of the file being read."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line
        self.text = text


class _Loader(yaml.SafeLoader):
    """Composes nodes, and refuses everything that a test file has no need of."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise MistakeError(line, "verwijzingen met & en * mogen hier niet")
        if event.tag is not None:
            raise MistakeError(line, "typeaanduidingen met ! mogen hier niet")
        if self.depth >= MAX_DEPTH:
            raise MistakeError(line, f"te diep genest: meer dan {MAX_DEPTH} niveaus")
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a test file, at most one more than allowed; raises FlowFileError."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "onbekende fout"
        raise FlowFileError(
            (Problem(str(path), 1, f"kan het bestand niet lezen ({reason})"),)
        ) from None


def decode(content: bytes) -> str:
    """Return the text of a test file; raises MistakeError when it is too big or not UTF-8."""
    if len(content) > MAX_BYTES:
        raise MistakeError(1, f"het bestand is groter dan {MAX_BYTES // 1024} kB")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise MistakeError(line, "het bestand is geen geldige UTF-8-tekst") from None


def compose(text: str) -> yaml.Node:
    """Return the root node of a YAML text; raises MistakeError."""
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = (error.problem or error.context or "onbekende fout").splitlines()[0]
        line = mark.line + 1 if mark else 1
        raise MistakeError(line, f"dit is geen geldige YAML ({reason})") from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise MistakeError(line, "hier staat een teken dat niet mag") from None
    except ValueError:  # PyYAML lets through what int() and chr() make of some escapes
        raise MistakeError(1, "dit is geen geldige YAML") from None
    if root is None:
        raise MistakeError(1, "het bestand is leeg")
    return root


def line_of(node: yaml.Node) -> int:
    """Return the line, counted from 1, on which a node starts."""
    return int(node.start_mark.line) + 1


def pairs(node: yaml.Node, what: str) -> Pairs:
    """Return the keys and values of a mapping; raises MistakeError for anything else."""
    if not isinstance(node, yaml.MappingNode):
        raise MistakeError(line_of(node), f"{what} moet uit 'sleutel: waarde' bestaan")
    seen: set[str] = set()
    for key, _value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise MistakeError(line_of(key), "een sleutel moet een enkel woord zijn")
        if key.value in seen:
            raise MistakeError(line_of(key), f"de sleutel '{short(key.value)}' staat er twee keer")
        seen.add(key.value)
    return list(node.value)


def items(node: yaml.Node, what: str, limit: int) -> list[yaml.Node]:
    """Return the items of a list that is not empty; raises MistakeError for anything else."""
    if not isinstance(node, yaml.SequenceNode):
        raise MistakeError(line_of(node), f"{what} moet een lijst zijn (regels met een streepje)")
    if not node.value:
        raise MistakeError(line_of(node), f"{what} is leeg")
    if len(node.value) > limit:
        raise MistakeError(line_of(node), f"{what} heeft meer dan {limit} onderdelen")
    return list(node.value)


def text(node: yaml.Node, what: str, limit: int) -> str:
    """Return a text as it is written: `112` and `no` are texts here too; raises MistakeError."""
    if not isinstance(node, yaml.ScalarNode) or node.tag == f"{_TAG}null":
        raise MistakeError(line_of(node), f"{what} moet een tekst zijn")
    value = str(node.value).strip()
    if not value:
        raise MistakeError(line_of(node), f"{what} is leeg")
    if len(value) > limit:
        raise MistakeError(line_of(node), f"{what} is langer dan {limit} tekens")
    return value


def whole_number(node: yaml.Node, what: str, highest: int) -> int:
    """Return a whole number from 0 to `highest`; raises MistakeError for anything else."""
    value = node.value if isinstance(node, yaml.ScalarNode) else ""
    if not (value.isascii() and value.isdigit() and len(value) < 4 and int(value) <= highest):
        raise MistakeError(
            line_of(node), f"{what} moet een heel getal van 0 tot en met {highest} zijn"
        )
    return int(value)


def plain_value(node: yaml.Node, what: str, limit: int) -> str | bool | int | float | None:
    """Return the value of a slot: text, true/false, a number or null; raises MistakeError."""
    if isinstance(node, yaml.ScalarNode) and len(node.value) <= limit:
        kind = node.tag.removeprefix(_TAG)
        if kind == "null":
            return None
        if kind == "bool":
            return node.value.lower() in ("true", "yes", "on")
        if kind == "str":
            return str(node.value)
        try:
            if kind == "int":
                return int(node.value, 10)
            if kind == "float":
                return float(node.value)
        except ValueError:
            pass
    raise MistakeError(
        line_of(node), f"{what} kan deze waarde niet hebben; zet tekst tussen quotes"
    )


def short(value: str) -> str:
    """Return a value of somebody else fit for a one-line message."""
    printable = "".join(c if c.isprintable() else "?" for c in value)
    return printable if len(printable) <= 60 else printable[:57] + "..."
