"""Draws docs/images/zelfcheck.svg: every question of the self-check and where answers lead.

`python -m bot.zelfcheck.diagram` writes it anew. What is drawn comes from routing and rules,
the words from domain.yml, so the picture is right as long as it is current; a test sees to that.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from bot.base.settings import ROOT
from bot.content.responses import responses
from bot.zelfcheck.flow import RESULT, Flow, Step, effects, flow
from bot.zelfcheck.reading import BUTTON
from bot.zelfcheck.routing import KIND, OPTIONS, TYPES, YES
from bot.zelfcheck.rules import FIND_OUT, NOT_YET, READY

FILE = ROOT / "docs" / "images" / "zelfcheck.svg"
WIDTH, LANE, GAP, MARGIN = 330, 660, 46, 24  # px: a box, lane to lane, row to row, the edge
LINE, LETTERS, BESIDE = 19, 46, 22  # px a line of text; letters in one, and beside a way
TITLE = "Zo loopt de zelfcheck"
ABOUT = (
    "De vragen van de zelfcheck van boven naar beneden, voor een samenwerkingsverband en voor een"
    " computercrisisteam, met wat elk antwoord betekent voor de uitslag."
)
EFFECT = {NOT_YET: "nog te regelen", FIND_OUT: "nog uit te zoeken", READY: "geen open punt"}
NO_TRACEABLE = "geen herleidbare informatie"
END = "Uitslag"
STYLE = (
    "text{font:14px sans-serif;fill:#1b1b1b}.t{font-weight:bold}.e{fill:#4a4a4a}"
    ".box{fill:#fff;stroke:#154273;stroke-width:1.5}.end{fill:#e5eef7}"
    ".way{fill:none;stroke:#154273;stroke-width:1.5;marker-end:url(#arrow)}"
)


@dataclass(frozen=True)
class Box:
    """A step on the drawing: its lines of text (class, words), and where it stands, in px."""

    lines: tuple[tuple[str, str], ...]
    left: float
    top: float
    end: bool

    @property
    def height(self) -> float:
        """Return the height in px."""
        return LINE * len(self.lines) + 20

    @property
    def middle(self) -> float:
        """Return the x of the middle."""
        return self.left + WIDTH / 2


def svg() -> str:
    """Return the drawing as SVG."""
    found = flow()
    boxes = _boxes(found)
    right = max(b.left for b in boxes.values()) + WIDTH + MARGIN
    bottom = max(b.top + b.height for b in boxes.values()) + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {right:g} {bottom:g}"'
        f' role="img" aria-labelledby="title about">',
        f'<title id="title">{escape(TITLE)}</title><desc id="about">{escape(ABOUT)}</desc>',
        f"<style>{STYLE}</style>",
        '<marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8"'
        ' orient="auto"><path d="M0 0L8 4L0 8z" fill="#154273"/></marker>',
        f'<rect width="{right:g}" height="{bottom:g}" fill="#f7f9fb"/>',
        *(line for (a, b), said in found.answers.items() for line in _way(a, b, boxes, said)),
        *(line for box in boxes.values() for line in _drawn(box)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _boxes(found: Flow) -> dict[Step, Box]:
    """Return where each step stands: a row for each depth, a lane for each type."""
    boxes: dict[Step, Box] = {}
    top = float(MARGIN)
    for depth in sorted(set(found.depth.values())):
        row = [step for step, at in found.depth.items() if at == depth]
        for step in row:
            lane = TYPES.index(step.kind) if step.kind in TYPES else (len(TYPES) - 1) / 2
            boxes[step] = Box(_lines(step), MARGIN + lane * LANE, top, step.question == RESULT)
        top = max(boxes[step].top + boxes[step].height for step in row) + GAP
    return boxes


def _lines(step: Step) -> tuple[tuple[str, str], ...]:
    if step.question == RESULT:
        return (("t", f"{END}: {step.kind}"),)
    words = _text(f"utter_zelfcheck_vraag_{step.question}").split("\n\n", 1)[1].replace("**", "")
    lines = [("t", _text(f"utter_punt_{step.question}"))]
    lines += [("", line) for line in textwrap.wrap(words, LETTERS)]
    for answer, result in effects(step).items():
        if answer == YES:
            continue
        told = NO_TRACEABLE if result.herleidbaar is False else EFFECT[result.outcome]
        lines.append(("e", f"{_title(step.question, answer)}: {told}"))
    return tuple(lines)


def _way(here: Step, there: Step, boxes: dict[Step, Box], answers: Sequence[str]) -> Iterable[str]:
    """Draw the way from one step to the next, with the answers that lead along it."""
    a, b = boxes[here], boxes[there]
    everything = set(answers) == set(OPTIONS[here.question])
    said = "" if everything else " of ".join(_title(here.question, answer) for answer in answers)
    if a.middle == b.middle:
        path, x, y = f"M{a.middle:g} {a.top + a.height:g}V{b.top:g}", a.middle + 8, b.top - 14
        anchor = "start"
    else:  # out of the side, then down; a later one keeps off the way of an earlier one
        side = a.left if b.middle < a.middle else a.left + WIDTH
        outward = -1 if b.middle < a.middle else 1
        aside = b.middle + outward * (24 if here.question == KIND else -24)
        y = a.top + a.height / 2
        path = f"M{side:g} {y:g}H{aside:g}V{b.top:g}"
        x, y, anchor = (side + outward * 8, y - 8, "end" if outward < 0 else "start")
    yield f'<path class="way" d="{path}"/>'
    for number, line in enumerate(reversed(textwrap.wrap(said, BESIDE))):
        yield (
            f'<text class="e" x="{x:g}" y="{y - number * LINE:g}" text-anchor="{anchor}">'
            f"{escape(line)}</text>"
        )


def _drawn(box: Box) -> Iterable[str]:
    kind = "box end" if box.end else "box"
    yield (
        f'<rect class="{kind}" x="{box.left:g}" y="{box.top:g}" width="{WIDTH}"'
        f' height="{box.height:g}" rx="6"/>'
    )
    for number, (style, words) in enumerate(box.lines):
        y = box.top + 24 + LINE * number
        yield f'<text class="{style}" x="{box.left + 14:g}" y="{y:g}">{escape(words)}</text>'


def _text(name: str) -> str:
    return str(responses()[name][0]["text"])


def _title(question: str, answer: str) -> str:
    payload = f'/{BUTTON}{{"vraag": "{question}", "antwoord": "{answer}"}}'
    buttons = responses()[f"utter_zelfcheck_vraag_{question}"][0]["buttons"]
    return next(str(button["title"]) for button in buttons if button["payload"] == payload)


if __name__ == "__main__":
    FILE.write_text(svg(), "utf-8")
