"""Tells a visitor that personal data was masked: once in a conversation, with the answer.

Whether it was told stands in a slot of the conversation, so it holds across restarts, and however
long ago it was.
"""

from __future__ import annotations

from typing import Any

from rasa.core.actions.action import create_bot_utterance
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversations.messages import CHANNEL, WebsiteOutput

UTTER = "utter_gemaskeerd"
TOLD = "masked_told"  # the slot
MASKED = "masked"  # key in a user event's metadata: the kinds of data that were masked
INCIDENT = "incident"  # the topic that nothing may come before


def install(processor: MessageProcessor) -> None:
    """Make `processor` give the notice between reading a message and answering it.

    As words of the bot only, not as an action: the dialogue goes on as if it was not said.
    """
    extract_slots = processor.run_action_extract_slots

    async def tell_first(
        output: WebsiteOutput, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        if is_due(tracker):
            if tracker.latest_message.intent.get("name") == INCIDENT:
                output.notice_due = True
            else:
                await tell(processor.nlg, tracker, output)
        return await extract_slots(output, tracker)

    processor.run_action_extract_slots = tell_first


def is_due(tracker: DialogueStateTracker) -> bool:
    """Whether something was masked in the last turns, and the visitor was never told."""
    if TOLD in tracker.slots and tracker.get_slot(TOLD):
        return False
    said = (e for e in tracker.events if isinstance(e, UserUttered))
    if not any((e.metadata or {}).get(MASKED) for e in said):
        return False
    told = (e.metadata for e in tracker.events if isinstance(e, BotUttered))
    return not any((metadata or {}).get("utter_action") == UTTER for metadata in told)


async def tell(nlg: Any, tracker: DialogueStateTracker, output: WebsiteOutput) -> None:
    """Add the notice to a conversation, and to what is answered to the visitor."""
    message = await nlg.generate(UTTER, tracker, CHANNEL)
    if message is None:
        return  # a model of before this text
    message["utter_action"] = UTTER
    event = create_bot_utterance(message)
    tracker.update(event)
    if TOLD in tracker.slots:  # a model of before this slot has none
        tracker.update(SlotSet(TOLD, True))
    await output.send_response(tracker.sender_id, event.message())
