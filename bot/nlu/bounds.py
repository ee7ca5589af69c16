"""How much of a message understanding reads: as much as people write, and no more.

The door (`bot.web.incoming`) takes a thousand characters. The longest of 6,758 messages that were
written to measure with has 142 words, marks counted. A thousand emoji are a thousand words to every
step that goes word by word, and took forty times as long as a question: they are read in part.
"""

from __future__ import annotations

import re
from typing import List  # noqa: UP035  (Rasa reads these annotations)

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.components import FixedComponent

MOST_CHARACTERS = 1000
MOST_WORDS = 150  # marks are words too
_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")


def beginning(text: str) -> str:
    """Return as much of the beginning of `text` as is read: for what people write, all of it."""
    text = text[:MOST_CHARACTERS]
    for count, word in enumerate(_WORD.finditer(text)):
        if count == MOST_WORDS:
            return text[: word.start()].rstrip()
    return text


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LengthBound(FixedComponent):
    """Leaves the beginning of each message to the components that follow."""

    def process(self, messages: List[Message]) -> List[Message]:
        """Shorten the messages that are longer than what people write."""
        for message in messages:
            text = message.get(TEXT)
            if text and (short := beginning(text)) != text:
                message.set(TEXT, short, add_to_output=True)
        return messages
