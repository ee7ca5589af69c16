"""The drawing of the self-check: current, whole, and a picture that can be read."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from bot.zelfcheck import diagram, routing
from bot.zelfcheck.flow import RESULT, Step, effects, flow

SVG = "{http://www.w3.org/2000/svg}"


def test_the_drawing_in_the_documentation_is_current() -> None:
    assert diagram.FILE.read_text("utf-8") == diagram.svg(), "run: make docs"


def test_every_question_of_every_type_is_in_the_flow() -> None:
    steps = {(step.kind, step.question) for step in flow().depth}
    expected: set[tuple[str | None, str]] = {(None, routing.KIND), (None, routing.KIND_HELP)}
    for kind in routing.TYPES:
        expected |= {(kind, question) for question in (*routing.questions(kind)[1:], RESULT)}
    assert steps == expected


def test_every_answer_leads_somewhere() -> None:
    found = flow()
    for step in found.depth:
        if step.question != RESULT:
            led = [a for (here, _), given in found.answers.items() if here == step for a in given]
            assert sorted(led) == sorted(routing.OPTIONS[step.question])


@pytest.mark.parametrize(
    ("step", "outcomes"),
    [
        (Step(None, "type"), []),
        (Step("samenwerkingsverband", RESULT), []),
        (Step("samenwerkingsverband", "avg"), ["gereed", "nog_niet", "uitzoeken"]),
        (Step("computercrisisteam", "gehele_sector"), ["gereed", "gereed", "uitzoeken"]),
    ],
)
def test_what_an_answer_means(step: Step, outcomes: list[str]) -> None:
    assert [result.outcome for result in effects(step).values()] == outcomes


def test_a_change_of_the_routing_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    shorter = {**routing.ROUTES, routing.PARTNERSHIP: routing.ROUTES[routing.PARTNERSHIP][:-1]}
    before = diagram.svg()
    monkeypatch.setattr(routing, "ROUTES", shorter)
    assert diagram.svg() != before


def test_the_drawing_has_words_for_who_cannot_see_it_and_nothing_that_runs() -> None:
    root = ET.fromstring(diagram.svg())
    assert root.get("role") == "img"
    for part in ("title", "desc"):
        assert (root.findtext(f"{SVG}{part}") or "").strip()
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {
        "svg",
        "title",
        "desc",
        "style",
        "marker",
        "path",
        "rect",
        "text",
    }


def test_boxes_stand_apart_and_words_fit_in_them() -> None:
    boxes = list(diagram._boxes(flow()).values())
    for box in boxes:
        assert all(len(words) <= diagram.LETTERS for _, words in box.lines)
        for other in boxes:
            if other is not box:
                beside = abs(box.left - other.left) >= diagram.WIDTH
                below = box.top + box.height <= other.top or other.top + other.height <= box.top
                assert beside or below
