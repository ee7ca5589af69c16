"""Turns of a dialogue that go wrong inside Rasa, with a small model of our own."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Coroutine, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest
import rasa
from rasa.core.agent import Agent
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg import TemplatedNaturalLanguageGenerator

from bot.conversations.conversations import Conversations
from bot.conversations.schemas import Message
from bot.conversations.store import ConversationStore
from bot.server.agent import _bare_store
from bot.web.errors import ApiError

CONFIG = """
recipe: default.v1
assistant_id: test
language: nl
pipeline:
- name: KeywordIntentClassifier
policies:
- name: RulePolicy
  core_fallback_action_name: utter_rondjes
  core_fallback_threshold: 0.3
"""
DOMAIN = """
version: "3.1"
session_config: {session_expiration_time: 0, carry_over_slots_to_new_session: true}
intents: [gesprek_start, groet, stil, zonder_regel]
responses:
  utter_welkom:
  - {text: Welkom, buttons: [{title: Zeg gedag, payload: /groet}, {title: Stil, payload: /stil}]}
  utter_groet: [{text: Dag}]
  utter_stil: [{custom: {niets: 1}}]
  utter_rondjes: [{text: Nog een rondje}]
  utter_fallback: [{text: Ik begrijp je niet}]
"""
RULES = """
version: "3.1"
rules:
- rule: begin
  steps: [{intent: gesprek_start}, {action: utter_welkom}]
- rule: groet
  steps: [{intent: groet}, {action: utter_groet}]
- rule: stil
  steps: [{intent: stil}, {action: utter_stil}]
nlu:
- intent: groet
  examples: |
    - dag
- intent: stil
  examples: |
    - stil
- intent: zonder_regel
  examples: |
    - rondje
"""

Result = TypeVar("Result")


def run(work: Coroutine[Any, Any, Result]) -> Result:
    return asyncio.run(work)


def words(messages: list[Message]) -> list[str]:
    return [message.text for message in messages]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("small_model")
    for name, content in (("config", CONFIG), ("domain", DOMAIN), ("rules", RULES)):
        (folder / f"{name}.yml").write_text(content, "utf-8")
    files = [str(folder / f"{name}.yml") for name in ("domain", "config", "rules")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Rasa's about a small model
        trained = rasa.train(files[0], files[1], [files[2]], output=str(folder / "models"))
    assert trained.model
    return str(trained.model)


@pytest.fixture
def agent(model: str, tmp_path: Path) -> Iterator[Agent]:
    store = ConversationStore(None, f"sqlite:///{tmp_path / 'test.db'}")
    agent = Agent.load(model, tracker_store=store, lock_store=InMemoryLockStore())
    assert _bare_store(agent) is store
    yield agent
    store.close()


@pytest.fixture
def conversations(agent: Agent) -> Conversations:
    return Conversations(agent, agent.tracker_store)


def test_a_turn_without_words_gets_the_fallback(conversations: Conversations) -> None:
    run(conversations.start("a"))
    assert words(run(conversations.say("a", "stil"))) == ["Ik begrijp je niet"]
    assert words(run(conversations.say("a", "dag"))) == ["Dag"]
    said = run(conversations.transcript("a"))
    assert [m.text for m in said] == ["Welkom", "stil", "Ik begrijp je niet", "dag", "Dag"]


def test_what_was_said_already_gets_its_answer_and_is_not_said_again(
    conversations: Conversations,
) -> None:
    run(conversations.start("a"))
    typed, chosen = "1" * 32, "2" * 32
    first = run(conversations.say("a", "dag", typed))
    run(conversations.choose("a", "/stil", chosen))
    assert run(conversations.say("a", "dag", typed)) == first
    assert words(run(conversations.choose("a", "/stil", chosen))) == ["Ik begrijp je niet"]
    said = run(conversations.transcript("a"))
    assert [m.text for m in said] == ["Welkom", "dag", "Dag", "Stil", "Ik begrijp je niet"]
    assert [m.id for m in said if m.sender == "user"] == [typed, chosen]
    run(conversations.start("b"))
    assert words(run(conversations.say("b", "dag", typed))) == ["Dag"]
    assert len(run(conversations.transcript("b"))) == 3, "an id counts in its conversation only"


def test_a_dialogue_in_circles_is_stopped_and_mended(conversations: Conversations) -> None:
    run(conversations.start("a"))
    assert words(run(conversations.say("a", "rondje"))) == ["Nog een rondje"]
    assert words(run(conversations.say("a", "dag"))) == ["Dag"]


def test_a_fault_inside_rasa_leaves_no_trace(
    conversations: Conversations, agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(conversations.start("a"))
    monkeypatch.setattr(agent.processor, "graph_runner", None)
    with pytest.raises(ApiError, match="unavailable"):
        run(conversations.say("a", "dag"))
    monkeypatch.undo()
    assert len(run(conversations.transcript("a"))) == 1
    assert words(run(conversations.say("a", "dag"))) == ["Dag"]


def test_a_response_that_cannot_be_made(conversations: Conversations, agent: Agent) -> None:
    run(conversations.start("a"))
    nlg = agent.nlg
    assert isinstance(nlg, TemplatedNaturalLanguageGenerator)
    nlg.responses = {name: r for name, r in nlg.responses.items() if name != "utter_groet"}
    assert words(run(conversations.say("a", "dag"))) == ["Ik begrijp je niet"]
    nlg.responses = {}
    with pytest.raises(ApiError, match="unavailable"):
        run(conversations.say("a", "dag"))


def test_a_button_is_told_again_by_its_title(conversations: Conversations) -> None:
    run(conversations.start("a"))
    run(conversations.choose("a", "/groet"))
    said = run(conversations.transcript("a"))
    assert [(m.sender, m.text) for m in said][1:] == [("user", "Zeg gedag"), ("bot", "Dag")]


def test_what_is_not_there_cannot_be_used(conversations: Conversations) -> None:
    for work in (
        conversations.say("weg", "dag"),
        conversations.choose("weg", "/groet"),
        conversations.transcript("weg"),
        conversations.erase("weg"),
    ):
        with pytest.raises(ApiError, match="token"):
            run(work)


def test_a_message_that_waits_while_its_conversation_is_erased(
    conversations: Conversations,
) -> None:
    async def both() -> Sequence[object]:
        return await asyncio.gather(
            conversations.erase("a"), conversations.say("a", "dag"), return_exceptions=True
        )

    run(conversations.start("a"))
    erased, said = run(both())
    assert erased is None
    assert isinstance(said, ApiError)
    assert said.code == "token"
    assert not run(conversations.store.has_conversation("a"))
