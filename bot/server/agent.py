"""Loads Rasa's agent: its store and its actions are objects of ours."""

from __future__ import annotations

import os
from pathlib import Path

from rasa.core.agent import Agent, load_agent
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.core.utils import AvailableEndpoints

from bot.base.settings import ROOT, Settings
from bot.conversations.locks import lock_store
from bot.conversations.store import ConversationStore
from bot.engine.actions import ActionsInProcess
from bot.nlu.encoder import encoder
from bot.privacy import mask

ENDPOINTS = ROOT / "endpoints.yml"
ACTIONS = "actions"  # the package of the custom actions


async def load(settings: Settings, model: Path | None) -> tuple[Agent, ConversationStore]:
    """Return an agent with `model`, or with none, and its store, out of Rasa's wrapper."""
    os.environ["DATABASE_URL"] = settings.database_url  # for endpoints.yml
    endpoints = AvailableEndpoints.read_endpoints(str(ENDPOINTS))
    # Rasa takes objects where it would make them from endpoints.yml.
    actions = ActionsInProcess(ACTIONS)
    endpoints.action = actions
    endpoints.lock_store = lock_store(settings.redis_url)
    agent = await load_agent(str(model) if model else None, endpoints=endpoints)
    if agent.domain is not None:
        actions.domain = agent.domain.as_dict()
    # Both read files, so that no visitor waits for that.
    mask("ik ben")
    encoder()
    return agent, _bare_store(agent)


def _bare_store(agent: Agent) -> ConversationStore:
    """Take the tracker store out of Rasa's wrapper and return it.

    Rasa wraps every tracker store in one that falls back to memory when the database fails:
    a conversation would then quietly start anew, and what is said get lost. Here a failing
    database is an answer with status 503, and the conversation goes on afterwards.
    """
    store = agent.tracker_store
    if isinstance(store, FailSafeTrackerStore):
        store = store._tracker_store
    if not isinstance(store, ConversationStore):
        raise TypeError(f"endpoints.yml names another tracker store: {type(store).__name__}")
    agent.tracker_store = store
    if agent.processor is not None:
        agent.processor.tracker_store = store
    return store
