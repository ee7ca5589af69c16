"""Tells a visitor that personal data was masked: once in a conversation, with the answer.

Of a password, a key or a token it tells that too, once, as that has to be changed. What was told is
in a slot of the conversation, so it holds across restarts, and however long ago it was.
"""

from __future__ import annotations

from typing import Any

from rasa.core.actions.action import create_bot_utterance
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.content.masks import KINDS
from bot.conversations.messages import CHANNEL, WebsiteOutput

UTTER = "utter_gemaskeerd"
TOLD = "masked_told"  # the slot: the notice that was given last
UTTER_OF_SECRET = f"{UTTER}_geheim"
SECRET = KINDS["SECRET"]
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
        if due(tracker):
            if tracker.latest_message.intent.get("name") == INCIDENT:
                output.notice_due = True
            else:
                await tell(processor.nlg, tracker, output)
        return await extract_slots(output, tracker)

    processor.run_action_extract_slots = tell_first


def due(tracker: DialogueStateTracker) -> str | None:
    """Return the notice that a visitor has to get, of what was masked and not told; or None."""
    said = (e.metadata or {} for e in tracker.events if isinstance(e, UserUttered))
    masked = {kind for metadata in said for kind in metadata.get(MASKED) or ()}
    answers = (e.metadata or {} for e in tracker.events if isinstance(e, BotUttered))
    told = {metadata.get("utter_action") for metadata in answers}
    if TOLD in tracker.slots:
        told.add(tracker.get_slot(TOLD))
    if SECRET in masked and UTTER_OF_SECRET not in told:
        return UTTER_OF_SECRET
    return UTTER if masked and told.isdisjoint((UTTER, UTTER_OF_SECRET)) else None


async def tell(nlg: Any, tracker: DialogueStateTracker, output: WebsiteOutput) -> None:
    """Add the notice to a conversation, and to what is answered to the visitor."""
    utter = due(tracker)
    message = await nlg.generate(utter, tracker, CHANNEL) if utter else None
    if message is None:
        return  # a model of before this text
    message["utter_action"] = utter
    event = create_bot_utterance(message)
    tracker.update(event)
    if TOLD in tracker.slots:  # a model of before this slot has none
        tracker.update(SlotSet(TOLD, utter))
    await output.send_response(tracker.sender_id, event.message())
