"""A conversation becomes a flow test: what is in it, its file, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversations.schemas import Button, Message
from bot.flows.schema import load, load_text
from bot.testbank import flow_files
from bot.testbank.explain import Reply, SlotChange, Turn
from bot.testbank.recording import Wanted, file_name, save, written
from bot.testbank.web import PageError


def reply(
    text: str,
    utter: str | None = None,
    topic: str | None = None,
    facts: tuple[str, ...] = (),
    **kw: object,
) -> Reply:
    buttons = [Button(title="Taak", payload="/toets_taak")]
    kind = str(kw.get("kind", "answer"))
    message = Message(
        id="1", text=text, kind=kind, topic=topic, source=None, buttons=buttons, data={}
    )
    return Reply(message, utter, facts)


TURNS = [
    Turn(0, "/gesprek_start", "/gesprek_start", replies=[reply("Hallo!", "utter_welkom")]),
    Turn(
        1,
        "wat is de toets? nee: 'dit'",
        replies=[reply("De **toets**:\n\n- een\n- twee", "utter_toets", "toets")],
        changes=[SlotChange("onderwerp", None, "toets"), SlotChange("partij", "x", None)],
    ),
    Turn(2, "/toets_taak", "/toets_taak", "Taak", replies=[reply("Taak.", "utter_toets_taak")]),
    Turn(
        3, "/stop", "/stop", replies=[reply("Goed."), reply("Dag.", "utter_afscheid", "afscheid")]
    ),
]
ALL = ("utter", "topic", "kind", "text", "slots")


def test_every_expectation() -> None:
    text = written(TURNS, Wanted("Alles", 0, 9, dict.fromkeys(range(4), ALL)))
    (case,) = load_text(text, "x")
    assert [str(turn.said) for turn in case.turns[1:]] == [TURNS[1].text, "[Taak]", "/stop"]
    toets = case.turns[1]
    assert {(c.key.value, c.wanted) for c in toets.messages[0].checks} == {
        ("utter", ("utter_toets",)),
        ("topic", ("toets",)),
        ("kind", ("answer",)),
        ("bot", ("De **toets**:\n\n- een\n- twee",)),
    }
    assert [(s.name, s.must_be_set, s.value) for s in toets.slots] == [
        ("onderwerp", True, "toets"),
        ("partij", False, None),
    ]
    assert [len(turn.messages) for turn in case.turns] == [1, 1, 1, 2]


def test_the_facts_of_an_answer_belong_to_it() -> None:
    told = reply("Ja. Het NCSC.", "utter_feit", "toets", facts=("toets.wie", ".kosten"))
    text = written([Turn(1, "wie?", replies=[told])], Wanted("Feiten", 1, 1, {1: ["utter"]}))
    (case,) = load_text(text, "x")
    assert {(c.key.value, c.wanted) for c in case.turns[1].messages[0].checks} == {
        ("utter", ("utter_feit",)),
        ("facts", ("toets.wie", ".kosten")),
    }


@pytest.mark.parametrize("checks", [("topic",), ("utter",), ("topic", "utter"), ("text", "topic")])
def test_two_messages_stay_two(checks: tuple[str, ...]) -> None:
    (case,) = load_text(written(TURNS, Wanted("Twee", 3, 3, {3: checks})), "x")
    first, second = case.turns[-1].messages
    assert ("topic" in checks) == any(c.key == "topic" for c in second.checks)
    assert not any(c.key == "topic" for c in first.checks)


def test_a_part_begins_with_a_payload_and_not_with_a_button_nobody_sees() -> None:
    text = written(TURNS, Wanted("Deel", 2, 2, {2: ["kind"]}))
    assert "payload: /toets_taak" in text
    assert "utter_toets" not in text


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (Wanted(" ", 0, 9), "Geef de test een naam"),
        (Wanted("x" * 201, 0, 9), "te lang"),
        (Wanted("Niets", 0, 9), "verwacht niets"),
    ],
)
def test_what_cannot_be_a_test(wanted: Wanted, told: str) -> None:
    with pytest.raises(PageError, match=told):
        written(TURNS, wanted)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Mag het NCSC delen?", "mag-het-ncsc-delen.yml"),
        ("Één vraag", "een-vraag.yml"),
        ("../../etc/passwd", "etc-passwd.yml"),
        ("a/b\\c:d\0e", "a-b-c-d-e.yml"),
        (".verborgen", "verborgen.yml"),
        ("con", "con-test.yml"),
        ("x" * 100, "x" * 60 + ".yml"),
    ],
)
def test_a_safe_file_name(name: str, expected: str) -> None:
    assert file_name(name) == expected


@pytest.mark.parametrize("name", ["", "../..", "???", "日本"])
def test_a_name_without_letters(name: str) -> None:
    with pytest.raises(PageError, match="letters of cijfers"):
        file_name(name)


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    old = written(TURNS, Wanted("Een test", 0, 1, {0: ["kind"]}))
    new = written(TURNS, Wanted("Een test", 0, 2, {0: ["kind"]}))
    path = save(old, tmp_path, [], replace=False)
    with pytest.raises(PageError, match="al een test met de naam"):
        save(new, tmp_path, load([path]), replace=False)
    (tmp_path / "andere.yml").write_text("iets anders")
    with pytest.raises(PageError, match=r"andere\.yml bestaat al"):
        save(written(TURNS, Wanted("Andere", 0, 0, {0: ["kind"]})), tmp_path, [], replace=False)
    assert path.read_text("utf-8") == old
    assert save(new, tmp_path, load([path]), replace=True).read_text("utf-8") == new


def test_a_crash_while_replacing_leaves_the_old_test(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = written(TURNS, Wanted("Een test", 0, 1, {0: ["kind"]}))
    path = save(old, tmp_path, [], replace=False)
    write = Path.write_text

    def half(self: Path, text: str, *options: str) -> int:
        write(self, text[:20], *options)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", half)
    with pytest.raises(PageError, match="No space left"):
        save(old, tmp_path, load([path]), replace=True)
    assert path.read_text("utf-8") == old
    assert load([tmp_path]) == load([path])


def test_a_name_of_another_file_is_never_taken(tmp_path: Path) -> None:
    (tmp_path / "veel.yml").write_text(written(TURNS, Wanted("Een test", 0, 0, {0: ["kind"]})))
    text = written(TURNS, Wanted("een TEST", 0, 0, {0: ["kind"]}))
    for replace in (False, True):
        with pytest.raises(PageError, match=r"in .*veel\.yml"):
            save(text, tmp_path, load([tmp_path]), replace=replace)


def test_a_test_of_the_same_file_name_in_another_folder_is_left_alone(tmp_path: Path) -> None:
    project, own = tmp_path / "project", tmp_path / "own"
    text = written(TURNS, Wanted("Incident", 0, 0, {0: ["kind"]}))
    theirs = save(text, project, [], replace=False)
    for replace in (False, True):
        with pytest.raises(
            PageError, match=r"al een test met de naam .* in .*project/incident\.yml"
        ):
            save(text, own, load([project]), replace=replace)
    assert not own.exists()

    theirs.write_text(text.replace("Incident", "Heel iets anders"), "utf-8")
    saved = save(text, own, load([project]), replace=True)
    assert saved == own / "incident.yml"
    found = flow_files.read([project, own])
    assert found.problems == ()
    assert [case.name for case in found.cases_of(str(saved))] == ["Incident"]
    assert found.path_of(str(theirs)) == theirs
    assert found.path_of("incident.yml") is None


def test_a_file_with_other_tests_is_not_replaced(tmp_path: Path) -> None:
    one = written(TURNS, Wanted("Een", 0, 0, {0: ["kind"]}))
    more = one + one.split("\n", 1)[1].replace("Een", "Twee")
    (tmp_path / "een.yml").write_text(more)
    with pytest.raises(PageError, match="ook een andere test"):
        save(one, tmp_path, load([tmp_path]), replace=True)
    assert (tmp_path / "een.yml").read_text() == more
