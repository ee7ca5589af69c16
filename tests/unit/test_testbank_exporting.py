"""Messages that staff gave a topic, as training examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.nlu.training_data.formats import RasaYAMLReader

from bot.evaluation.examples import HELD_OUT, held_out
from bot.testbank import exporting
from bot.testbank.exporting import Export, KnownTexts, as_training_data, exported, known_texts
from bot.testbank.places import training_examples
from tests.nlu import test_data as data_tests

NEW = "een zin die nog nergens staat"


def read(export: Export) -> set[tuple[str, str]]:
    data = RasaYAMLReader().reads(as_training_data(export))
    assert not [e for e in data.training_examples if e.get("entities")]
    return {(e.get("intent"), e.get("text")) for e in data.training_examples}


def test_the_export_is_read_by_rasa_as_written() -> None:
    examples = [("toets", "wat [is](x) {dit}: 'nu'?"), ("toets", "regel\n- twee"), ("bot", "# a")]
    export = exported(examples, KnownTexts((), ()))
    assert export.left_out == ()
    assert read(export) == {
        ("toets", "wat (is)(x) (dit): 'nu'?"),
        ("toets", "regel - twee"),
        ("bot", "# a"),
    }


def test_the_export_holds_no_masks() -> None:
    examples = [
        ("toets", "wat vraagt de toets? mail me op [e-mailadres]"),
        ("incident", "[IP-adres] is gehackt"),
        ("contact", "[telefoonnummer]"),
    ]
    export = exported(examples, KnownTexts((), ()))
    assert read(export) == {("toets", "wat vraagt de toets?"), ("incident", "is gehackt")}
    assert export.only_masks == 1
    assert as_training_data(export).startswith(
        "# 1 bericht is weggelaten: zonder persoonsgegevens blijft er niets over.\n"
    )


def test_what_the_project_has_is_left_out_and_counted() -> None:
    example = training_examples()[0].text
    measured = next(e.text for e in held_out() if len(set(e.text.split())) > 4)
    again = (
        f"{example.upper()} !",
        f"{measured}??",
        " ".join(reversed(measured.split())),  # the words of a message that is measured with
        f"{NEW.capitalize()}.",  # the same, twice in one export
    )
    export = exported([("toets", text) for text in (NEW, *again)], known_texts())
    assert export.examples == (("toets", NEW),)
    assert export.known == len(again)
    assert read(export) == {("toets", NEW)}
    assert as_training_data(export).startswith(
        "# 4 berichten zijn weggelaten: dat zijn al voorbeeldzinnen of apart gehouden berichten.\n"
    )


def test_without_the_held_out_set_the_examples_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.testbank.exporting.HELD_OUT", HELD_OUT / "weg")
    assert known_texts().has(training_examples()[0].text)
    assert not known_texts().has(NEW)


@given(st.text())
def test_texts_are_the_same_by_the_rule_of_the_tests_of_the_data(text: str) -> None:
    assert exporting._plain(text) == data_tests.normal(text)
