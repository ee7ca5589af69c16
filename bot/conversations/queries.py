"""The questions to the tables of conversations.

Put together once: the ORM takes ten times as long to do so, for each message.
"""

from __future__ import annotations

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import BotUttered, UserUttered

from bot.conversations.turns import READ, Turn

EVENTS: sa.Table = SQLTrackerStore.SQLEvent.__table__
TURNS: sa.Table = Turn.__table__
CONVERSATION, AFTER, MESSAGE, MOST = "conversation", "after", "message", "most"

_EVENT, _TURN = EVENTS.c, TURNS.c
_OF_CONVERSATION = _EVENT.sender_id == sa.bindparam(CONVERSATION)
_TURN_OF_CONVERSATION = _TURN.sender_id == sa.bindparam(CONVERSATION)
_SAID = _EVENT.type_name.in_((UserUttered.type_name, BotUttered.type_name))

STORED = (
    sa.select(_EVENT.id, _EVENT.data)
    .where(_OF_CONVERSATION, _EVENT.id > sa.bindparam(AFTER))
    .order_by(_EVENT.id)
)
LAST_TURNS = (
    sa.select(_TURN.number, _TURN.begins_after, _TURN.state)
    .where(_TURN_OF_CONVERSATION)
    .order_by(_TURN.id.desc())
    .limit(READ)
)
ANY = sa.select(_EVENT.id).where(_OF_CONVERSATION).limit(1)
KNOWN = sa.select(
    sa.exists(ANY),
    sa.select(sa.func.coalesce(sa.func.max(_TURN.number), 0))
    .where(_TURN_OF_CONVERSATION)
    .scalar_subquery(),
    sa.exists(
        sa.select(_TURN.id).where(_TURN_OF_CONVERSATION, _TURN.message_id == sa.bindparam(MESSAGE))
    ),
)
# What was said, in pieces; and of one turn, or the last of the bot only.
SAID = STORED.where(_SAID).limit(sa.bindparam(MOST))
SAID_LAST = (
    sa.select(_EVENT.id, _EVENT.data)
    .where(_OF_CONVERSATION, _EVENT.type_name == BotUttered.type_name)
    .order_by(_EVENT.id.desc())
    .limit(sa.bindparam(MOST))
)
TURNS_FROM = (
    sa.select(_TURN.begins_after)
    .where(
        _TURN_OF_CONVERSATION,
        _TURN.id
        >= sa.select(sa.func.min(_TURN.id))
        .where(_TURN_OF_CONVERSATION, _TURN.message_id == sa.bindparam(MESSAGE))
        .scalar_subquery(),
    )
    .order_by(_TURN.id)
    .limit(2)
)
# For a database whose files do not tell how much is in them.
CONTENTS = sa.select(
    sa.func.coalesce(sa.func.sum(_TURN.events), 0), sa.func.coalesce(sa.func.sum(_TURN.size), 0)
)
