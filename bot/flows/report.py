"""Shows how test cases went: as text for people, as JUnit XML for build servers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from bot.flows.cases import CaseResult, Message, Status

WORDS = {Status.PASSED: "GOED", Status.FAILED: "FOUT", Status.ERROR: "STUK"}
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def describe(result: CaseResult, *, conversation: bool = True) -> str:
    """Return how one case went; of a case that did not pass, also where and what was said."""
    case = result.case
    lines = [f"{WORDS[result.status]}  {case.origin}:{case.line}  {case.name}"]
    if result.problem:
        lines.append(f"      {result.problem}")
    if result.difference:
        difference = result.difference
        lines.append(f"      regel {difference.line}, {difference.key}")
        lines.append(f"        verwacht: {difference.expected}")
        lines.append(f"        gekregen: {difference.got}")
    if conversation and result.status is not Status.PASSED:
        lines += [f"      | {line}" for line in _conversation(result)]
    return "\n".join(lines)


def summary(results: Sequence[CaseResult]) -> str:
    """Return one line with the totals."""
    count = {status: sum(r.status is status for r in results) for status in Status}
    seconds = sum(result.seconds for result in results)
    return (
        f"{len(results)} tests in {seconds:.1f} s: {count[Status.PASSED]} goed, "
        f"{count[Status.FAILED]} fout, {count[Status.ERROR]} niet uit te voeren"
    )


def write_junit(results: Sequence[CaseResult], path: Path) -> None:
    """Write the results as JUnit XML, a suite for each test file."""
    by_file: dict[str, list[CaseResult]] = defaultdict(list)
    for result in results:
        by_file[result.case.origin].append(result)
    root = ElementTree.Element("testsuites")
    for origin, group in by_file.items():
        suite = ElementTree.SubElement(root, "testsuite", _totals(origin, group))
        for result in group:
            _add_case(suite, result)
    ElementTree.indent(root)
    path.parent.mkdir(parents=True, exist_ok=True)
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _totals(origin: str, group: Sequence[CaseResult]) -> dict[str, str]:
    return {
        "name": _clean(origin),
        "tests": str(len(group)),
        "failures": str(sum(r.status is Status.FAILED for r in group)),
        "errors": str(sum(r.status is Status.ERROR for r in group)),
        "time": f"{sum(r.seconds for r in group):.3f}",
    }


def _add_case(suite: ElementTree.Element, result: CaseResult) -> None:
    case = result.case
    element = ElementTree.SubElement(
        suite,
        "testcase",
        {
            "classname": _clean(Path(case.origin).stem),
            "name": _clean(case.name),
            "file": _clean(case.origin),
            "line": str(case.line),
            "time": f"{result.seconds:.3f}",
        },
    )
    if result.status is Status.PASSED:
        return
    tag = "failure" if result.status is Status.FAILED else "error"
    reason = result.problem or ""
    if result.difference:
        reason = f"verwacht: {result.difference.expected}; gekregen: {result.difference.got}"
    detail = ElementTree.SubElement(element, tag, {"message": _clean(reason)})
    detail.text = _clean(describe(result))


def _clean(text: str) -> str:
    return NOT_XML.sub("?", text)


def _conversation(result: CaseResult) -> list[str]:
    lines = []
    for turn in result.turns:
        if turn.said:
            lines.append(f"bezoeker: {turn.said}")
        lines += [f"bot: {_message(message)}" for message in turn.messages]
    return lines


def _message(message: Message) -> str:
    told = ", ".join(filter(None, (message.kind, message.topic, message.utter)))
    text = " ".join(message.text.split())
    buttons = "".join(f" [{title}]" for title, _ in message.buttons)
    return f"({told}) {text if len(text) <= 160 else text[:157] + '...'}{buttons}"
