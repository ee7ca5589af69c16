"""Accepted is delivered, at whatever stage the bot is killed; then nothing of it is left."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import requests

from bot.contact import reference as references
from tests.api.contact.sending import SECONDS, accepted, delivered, form, send, until
from tests.live_bot import Chat, LiveBot
from tests.receivers import WebhookReceiver


def rows(bot: LiveBot, query: str, *values: object) -> list[Any]:
    with closing(sqlite3.connect(bot.var_dir / "samenwerkgids.db")) as connection:
        return connection.execute(query, values).fetchall()


def test_what_is_accepted_is_delivered(bot: LiveBot, chat: Chat, hook: WebhookReceiver) -> None:
    body = form()
    reference = accepted(bot, chat, body)
    (posted,) = delivered(hook, reference)
    for field in ("name", "organisation", "email", "question"):
        assert posted.content[field] == body[field]
    assert posted.content["conversation"] is None
    assert posted.content["result"] is None


def test_a_form_that_is_sent_again_is_the_same_message(
    bot: LiveBot, chat: Chat, hook: WebhookReceiver
) -> None:
    body = form()
    again = {**body, "idempotency_key": body["idempotency_key"].upper().replace("-", "")}
    sent = [accepted(bot, chat, body) for body in (body, body, again)]
    assert len(set(sent)) == 1
    changed = accepted(bot, chat, {**body, "email": "jansen@example.nl"})
    assert changed not in sent, "what was changed since is another message"
    assert delivered(hook, changed)[0].content["email"] == "jansen@example.nl"
    assert accepted(bot, chat, body) == sent[0]
    other = bot.chat()
    last = accepted(bot, other, body)
    assert last not in sent, "another conversation's key is another key"
    delivered(hook, last)
    assert len(delivered(hook, sent[0])) == 1


def test_an_erased_conversation_does_not_take_the_question_along(
    bot: LiveBot, chat: Chat, hook: WebhookReceiver
) -> None:
    chat.say("Een zeldzaamwoord over de toets")
    hook.behaviour.answer = 500
    try:
        reference = accepted(bot, chat, form(add_conversation=True))
        # What is on its way already cannot be called back.
        tried = "SELECT failure FROM outbox WHERE reference = ?"
        until(lambda: rows(bot, tried, references.read(reference)) == [("HTTP 500",)])
        assert chat.erase().status_code == 204
    finally:
        hook.behaviour.answer = 0
    sent = delivered(hook, reference)[0].content
    assert sent["question"] == "Hoe worden wij partner?"
    assert sent["conversation"] is None
    assert "zeldzaamwoord" not in sent["text"]
    assert "gewist" in sent["text"]


def test_a_dead_letter_is_seen(bot: LiveBot, chat: Chat, hook: WebhookReceiver) -> None:
    database = bot.var_dir / "samenwerkgids.db"
    reference = accepted(bot, chat, form())
    delivered(hook, reference)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "INSERT INTO outbox (id, reference, form, state, tries, due_at, created_at) "
            "VALUES ('x', '1111111111', 'x', 'dead', 20, 0, 0)"
        )
    time.sleep(1.1)  # an answer of /health is kept for a second
    health = bot.request("GET", "/health")
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM outbox WHERE id = 'x'")
    assert health.status_code == 200
    assert health.json()["status"] == "degraded"
    assert health.json()["parts"]["contact"] == "degraded"
    time.sleep(1.1)
    assert bot.request("GET", "/health").json()["status"] == "ok"


def locked(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    return connection


def test_killed_before_and_after_it_is_written(
    bot: LiveBot, chat: Chat, hook: WebhookReceiver
) -> None:
    """What was accepted arrives; what was not is no message before it is sent again."""
    body, outcome = form(), []

    def try_to_send() -> None:
        try:
            outcome.append(send(bot, chat, body).status_code)
        except requests.ConnectionError:
            outcome.append(0)

    hook.stop()  # so that what is accepted is not delivered at once
    try:
        written = accepted(bot, bot.chat(), form())
        with closing(locked(bot.var_dir / "samenwerkgids.db")):
            thread = threading.Thread(target=try_to_send)
            thread.start()
            time.sleep(0.5)  # it waits for the database, up to three seconds
            bot.kill_server()
        thread.join()
    finally:
        hook.start()
    assert outcome == [0]
    bot.start_server()
    assert len(delivered(hook, written)) == 1
    again = accepted(bot, chat, body)
    assert again != written
    assert len(delivered(hook, again)) == 1


def test_killed_while_it_is_sent(bot: LiveBot, chat: Chat, hook: WebhookReceiver) -> None:
    """The receiver has it and the server does not know: it comes again with the same key."""
    came, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        came.set()
        go_on.wait(SECONDS)

    hook.behaviour.then = wait
    reference = accepted(bot, chat, form())
    assert came.wait(SECONDS)
    bot.kill_server()
    hook.behaviour.then = lambda: None
    go_on.set()
    bot.start_server()
    until(lambda: len(delivered(hook, reference)) > 1)
    again = delivered(hook, reference)
    assert len({m.headers["idempotency-key"] for m in again}) == 1
    assert len({m.body for m in again}) == 1


def test_of_what_was_delivered_nothing_is_left(bot: LiveBot) -> None:
    until(lambda: not rows(bot, "SELECT 1 FROM outbox WHERE state != 'delivered'"))
    assert {*rows(bot, "SELECT letter, added, sender_id FROM outbox")} == {(None, None, None)}
    log = bot.log()
    assert "is delivered" in log
    for secret in ("Jan", "jan@", "partner worden", "Zorg", "Traceback"):
        assert secret not in log
