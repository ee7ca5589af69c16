"""Draws the self-check in docs/handleiding.md: what is asked, and what each answer means.

`python -m docs.zelfcheck_diagram` writes it; a test checks that it is current. What is drawn comes
from routing and rules, the words from domain.yml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot.content.responses import responses
from bot.zelfcheck.flow import RESULT, Flow, Step, effects, flow
from bot.zelfcheck.routing import OPTIONS, YES
from bot.zelfcheck.rules import FIND_OUT, NOT_YET, READY
from bot.zelfcheck.wording import option, text

PAGE = Path(__file__).resolve().parent / "handleiding.md"
EFFECT = {NOT_YET: "nog te regelen", FIND_OUT: "nog uit te zoeken", READY: "geen open punt"}
NO_TRACEABLE = "geen herleidbare informatie"
_PICTURE = re.compile(r"(?<=```mermaid\n).*?(?=```\n)", re.DOTALL)


def picture() -> str:
    """Return the self-check as a Mermaid flowchart."""
    return "".join(f"{line}\n" for line in _lines(flow()))


def page(text: str) -> str:
    """Return the text of the guide with its picture drawn anew."""
    return _PICTURE.sub(lambda _: picture(), text, count=1)


def _lines(found: Flow) -> Iterator[str]:
    names = {step: f"s{number}" for number, step in enumerate(found.depth)}
    yield "flowchart TB"
    for step, name in names.items():
        yield f'  {name}["{"<br>".join(_words(step))}"]'
    for (here, there), answers in found.answers.items():
        everything = set(answers) == set(OPTIONS[here.question])
        titles = " of ".join(_title(here.question, answer) for answer in answers)
        said = "" if everything else f'|"{titles}"|'
        yield f"  {names[here]} -->{said} {names[there]}"


def _words(step: Step) -> Iterator[str]:
    if step.question == RESULT:
        yield f"Uitslag: {step.kind}"
        return
    domain = {"responses": responses()}
    yield f"<b>{text(f'utter_punt_{step.question}', domain)}</b>"
    yield (
        text(f"utter_zelfcheck_vraag_{step.question}", domain).split("\n\n", 1)[1].replace("*", "")
    )
    for answer, result in effects(step).items():
        if answer != YES:
            told = NO_TRACEABLE if result.herleidbaar is False else EFFECT[result.outcome]
            yield f"{_title(step.question, answer)}: {told}"


def _title(question: str, answer: str) -> str:
    return option(question, answer, {"responses": responses()}).capitalize()


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
