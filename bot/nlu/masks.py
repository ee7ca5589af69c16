"""Skips masks: `[telefoonnummer]` says nothing about what a visitor wants to know.

The stored conversation keeps its masks; only understanding ignores them. Measured on messages
with a signature or a number to call: with the masks, half of them were taken for a wish to contact
the NCSC.
"""

from __future__ import annotations

import re
from typing import List  # noqa: UP035  (Rasa reads these annotations)

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.content.masks import MASK
from bot.nlu.components import FixedComponent

# Sentences and lines; a closing ("Met vriendelijke groet,") and the name below it are one.
_CLAUSE_ENDS = re.compile(
    r"(?<=[.!?])\s++"
    r"|(?<![,:])(?<!groet)(?<!groeten)(?<!groetjes)(?<!mvg)(?<!hoogachtend)"
    r"(?<!\s)[^\S\n]*+\n\s*+",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
# Words that, beside masks, only say who somebody is and how to reach them
_INTRODUCING = """
aan adres alvast antwoord antwoorden aub bel bellen ben beste bereikbaar bereiken bvd
contact dag dank de e email en geachte goedemiddag goedemorgen graag groet groeten
groetjes hallo hartelijke heer heet het hier hoi hoogachtend i ik is je jullie kan kun
kunnen kunt m mag mail mailadres mailen me met mevrouw mij mijn mn mobiel mvg my naam
naar name namens nummer of ons op reactie reageren spreekt stuur svp t tel telefoon
telefoonnummer terug terugbellen u uw van via vriendelijke
"""
_INTRODUCTION = frozenset(_INTRODUCING.split())


def without_masks(text: str) -> str:
    """Return `text` without masks, and without sentences that only introduce somebody.

    A text that is nothing else keeps its words: "bel me op [telefoonnummer]" is a question.
    """
    if not MASK.search(text):
        return text
    clauses = _CLAUSE_ENDS.split(text)
    told = [MASK.sub(" ", c) for c in clauses if not _only_introduces(c)]
    if not _WORD.search(" ".join(told)):
        told = [MASK.sub(" ", clause) for clause in clauses]
    # No space before closing punctuation, and no empty brackets: "op ." and "( )" are no words
    clean = re.sub(r"\(\s*+\)|(?<!\s)\s++(?=[.,;:!?)])", "", "\n".join(told))
    return "\n".join(" ".join(line.split()) for line in clean.split("\n")).strip() or text


def _only_introduces(clause: str) -> bool:
    if not MASK.search(clause):
        return False
    words = _WORD.findall(MASK.sub(" ", clause).lower())
    return "?" not in clause and all(word in _INTRODUCTION for word in words)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class MaskSkipper(FixedComponent):
    """Removes the masks from each message, for the components that follow."""

    def process(self, messages: List[Message]) -> List[Message]:
        """Remove the masks from the messages."""
        for message in messages:
            text = message.get(TEXT)
            if text and MASK.search(text):
                message.set(TEXT, without_masks(text), add_to_output=True)
        return messages
