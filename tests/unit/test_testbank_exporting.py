"""Messages that staff gave a topic, as training examples."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.formats import RasaYAMLReader

from bot.evaluation import answers
from bot.evaluation.examples import HELD_OUT, held_out
from bot.testbank.exporting import Export, KnownTexts, as_training_data, exported, known_texts
from bot.testbank.places import training_examples

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
        answers.held_out()[0].text,
    )
    export = exported([("toets", text) for text in (NEW, *again)], known_texts())
    assert export.examples == (("toets", NEW),)
    assert export.known == len(again)
    assert read(export) == {("toets", NEW)}
    assert as_training_data(export).startswith(
        "# 4 berichten zijn weggelaten: dat zijn al voorbeeldzinnen, "
        "of zinnen waarmee we de chatbot meten.\n"
    )


def test_a_message_is_exported_once_under_the_topic_that_it_got_first() -> None:
    twice = [("toets", NEW), ("bot", f"{NEW.capitalize()}.")]
    export = exported(twice, KnownTexts((), ()))
    assert export.examples == (("toets", NEW),)
    assert export.doubles == 1
    assert export.left_out == ("1 bericht is weggelaten: dat staat er al bij.",)


def test_without_the_held_out_set_the_examples_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.testbank.exporting.HELD_OUT", HELD_OUT / "weg")
    monkeypatch.setattr("bot.evaluation.answers.HELD_OUT", HELD_OUT / "weg")
    assert known_texts().has(training_examples()[0].text)
    assert not known_texts().has(NEW)
