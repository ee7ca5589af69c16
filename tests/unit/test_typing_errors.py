"""Typing errors are made by a program: few, small, and the same from the same seed."""

from __future__ import annotations

from difflib import SequenceMatcher
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.evaluation.examples import training
from bot.nlu.topics.mistyped import MISTYPED, TypingErrors, about
from bot.nlu.topics.typing_errors import with_typing_errors

LONG = [e.text for e in training() if len(e.text) > 60][::200]


def test_a_text_stays_what_it_was_but_for_a_few_letters() -> None:
    likeness = []
    for text in LONG:
        mistyped = with_typing_errors(text, Random(1))
        likeness.append(
            SequenceMatcher(None, text.lower(), mistyped.lower(), autojunk=False).ratio()
        )
        assert mistyped != text
    assert min(likeness) > 0.75
    assert sum(likeness) / len(likeness) > 0.9


def test_a_seed_gives_the_same_errors_and_another_seed_others() -> None:
    first, again, other = (
        [with_typing_errors(text, Random(seed)) for text in LONG] for seed in (1, 1, 2)
    )
    assert first == again
    assert all(a != b for a, b in zip(first, other, strict=True))


@given(st.text(max_size=80), st.integers(0, 999))
def test_any_text_can_be_mistyped(text: str, seed: int) -> None:
    assert len(with_typing_errors(text, Random(seed))) <= 2 * len(text) + 20


def message(text: str, **block: str) -> Message:
    return Message.build(text, intent="toets", intent_metadata=block)


def test_examples_that_follow_a_source_get_a_copy_with_errors() -> None:
    data = TrainingData([message("wat vraagt de toets van ons team", voice="a", source="chat")])
    data = data.merge(TrainingData([message("en de eisen dan", voice="b")]))
    component = TypingErrors({})
    examples = component.process_training_data(data).intent_examples
    written = [e for e in examples if not e.get(MISTYPED)]
    (copy,) = [e for e in examples if e.get(MISTYPED)]
    assert {e.get(TEXT) for e in written} == {e.get(TEXT) for e in data.intent_examples}
    assert copy.get(TEXT) not in {e.get(TEXT) for e in written}
    assert (copy.get(INTENT), about(copy)) == ("toets", {"voice": "a", "source": "chat"})
    again = component.process_training_data(data).intent_examples
    assert [e.get(TEXT) for e in again] == [e.get(TEXT) for e in examples]


def test_what_a_visitor_writes_is_left_as_it_is() -> None:
    visitor = message("wat vraagt de toets")
    assert TypingErrors({}).process([visitor]) == [visitor]
