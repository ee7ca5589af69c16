"""The drawing of the self-check: current and whole."""

from __future__ import annotations

import pytest

from bot.zelfcheck import routing
from bot.zelfcheck.flow import RESULT, Step, effects, flow
from docs.zelfcheck_diagram import PAGE, page, picture


def test_the_drawing_in_the_documentation_is_current() -> None:
    guide = PAGE.read_text("utf-8")
    assert page(guide) == guide, "run: make docs"
    assert guide.count("```mermaid") == 1


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
    before = picture()
    monkeypatch.setattr(routing, "ROUTES", shorter)
    assert picture() != before
