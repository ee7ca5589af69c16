"""What the components have put on a message becomes one `Candidates`."""

from __future__ import annotations

from rasa.shared.nlu.constants import INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.candidates import Part, Topic
from bot.nlu.gathering import candidates, whole
from bot.nlu.topics.classifier import ANSWERED, ASKED, ASKING
from bot.nlu.topics.questions import ASKS, PART_OF


def test_what_was_read_is_gathered() -> None:
    message = Message(
        data={
            TEXT: "wat kost de toets en wie doet hem",
            INTENT_RANKING_KEY: [{"name": "buiten_bereik", "confidence": 0.7}],
            ANSWERED: 0.2,
            ASKING: 0.9,
            ASKED: (("kosten", 0.8), ("duur", 0.1)),
        }
    )
    ranking = [{"name": "toets", "confidence": 0.9}]
    part = Message(
        data={TEXT: "wie doet hem", PART_OF: message, ASKS: True, INTENT_RANKING_KEY: ranking}
    )
    assert whole([message, part]) == [message]
    found = candidates(message, [message, part])
    assert found.topics == (Topic("buiten_bereik", 0.7),)
    assert found.parts == (Part("wie doet hem", True, (Topic("toets", 0.9),)),)
    assert (found.answered, found.asking) == (0.2, 0.9)
    assert found.asked == (Topic("kosten", 0.8), Topic("duur", 0.1))


def test_a_message_that_nothing_was_read_of_counts_as_a_question_for_the_page() -> None:
    found = candidates(Message(data={TEXT: "…"}), [])
    assert (found.topics, found.answered, found.asking, found.asked) == ((), 1.0, 1.0, ())
