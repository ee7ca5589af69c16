"""The contact form of a running bot: accepted is delivered, at whatever stage it is killed."""

from __future__ import annotations

import base64
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.contact import reference as references
from bot.settings import Settings
from bot.texts import text
from tests import self_check
from tests.api.test_bad_input import check_error
from tests.conftest import StartBot
from tests.live_bot import Chat, LiveBot
from tests.receivers import Posted, WebhookReceiver

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
LIMIT = 50
SECONDS = 60


@pytest.fixture(scope="module")
def hook() -> Iterator[WebhookReceiver]:
    receiver = WebhookReceiver().start()
    yield receiver
    receiver.stop()


@pytest.fixture(scope="module")
def bot(start_bot: StartBot, hook: WebhookReceiver) -> LiveBot:
    return start_bot(
        CONTACT_WEBHOOK_URL=hook.url,
        CONTACT_WEBHOOK_SECRET=SECRET,
        CONTACT_RETRY_SECONDS="0.5",
        CONTACT_LIMIT=f"{LIMIT}/hour",
        PROXIES="1",
        ALLOWED_ORIGINS="https://www.example.nl",
    )


@pytest.fixture
def chat(bot: LiveBot) -> Chat:
    return bot.chat()


def form(**changed: Any) -> dict[str, Any]:
    return {
        "name": "Jan Jansen",
        "organisation": "Samenwerkingsverband Zorg",
        "email": "jan@example.nl",
        "question": "Hoe worden wij partner?",
        "consent": True,
        "add_conversation": False,
        "add_result": False,
        "idempotency_key": str(uuid.uuid4()),
        **changed,
    }


def from_somewhere() -> dict[str, str]:
    """Return a header with another client's address: a test must not use up another's share."""
    return {"X-Forwarded-For": f"2001:db8:{uuid.uuid4().hex[:4]}:{uuid.uuid4().hex[:4]}::1"}


def send(bot: LiveBot, chat: Chat, body: Any, path: str = "") -> requests.Response:
    headers = {**chat.headers, **from_somewhere()}
    return bot.request("POST", f"/api/contact{path}", json=body, headers=headers)


def accepted(bot: LiveBot, chat: Chat, body: Any) -> str:
    response = send(bot, chat, body)
    assert response.status_code == 202, response.text
    reference: str = response.json()["reference"]
    assert references.read(reference)
    return reference


def delivered(hook: WebhookReceiver, reference: str) -> list[Posted]:
    """Wait until a message has come; return every time that it came."""
    found: list[Posted] = []

    def came() -> bool:
        found[:] = [m for m in hook.messages if m.content["reference"] == reference]
        return bool(found)

    until(came)
    return found


def until(what: Callable[[], object]) -> None:
    deadline = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_what_is_accepted_is_delivered(bot: LiveBot, chat: Chat, hook: WebhookReceiver) -> None:
    body = form()
    reference = accepted(bot, chat, body)
    (posted,) = delivered(hook, reference)
    for field in ("name", "organisation", "email", "question"):
        assert posted.content[field] == body[field]
    assert posted.content["conversation"] is None
    assert posted.content["result"] is None


def test_the_preview_is_what_is_sent(bot: LiveBot, chat: Chat, hook: WebhookReceiver) -> None:
    chat.say("Wat is een OKTT?")
    chat.choose("/toets")
    body = form(add_conversation=True, add_result=True, question="Hoe?\r\nEn wanneer?")
    preview = send(bot, chat, body, "/preview").json()["text"]
    assert hook.messages == [] or hook.messages[-1].content["question"] != "Hoe?\nEn wanneer?"
    reference = accepted(bot, chat, body)
    sent = delivered(hook, reference)[0].content
    expected = f"Onderwerp: {sent['subject']}\n\n{sent['text']}"
    assert preview.replace("(volgt na het versturen)", reference) == expected
    assert "> Bezoeker: Wat is een OKTT?" in preview
    assert "Zelfcheck" in preview


def test_the_result_of_the_self_check_goes_along(
    bot: LiveBot, chat: Chat, hook: WebhookReceiver
) -> None:
    data = self_check.complete(chat, self_check.TEAM)
    assert data["outcome"] == "nog_niet"
    assert data["contact"]["form"] is True
    reference = accepted(bot, chat, form(add_result=True))
    sent = delivered(hook, reference)[0].content
    assert "Uitslag" in sent["result"]
    assert "Vertrouwelijkheid – Nee" in sent["result"]
    assert sent["conversation"] is None
    assert "> Soort organisatie: Computercrisisteam" in sent["text"].splitlines()


def test_nothing_is_added_unasked(bot: LiveBot, chat: Chat) -> None:
    chat.say("Wat is een OKTT?")
    preview = send(bot, chat, form(), "/preview").json()["text"]
    assert "OKTT" not in preview
    assert "Zelfcheck" not in preview


def test_a_form_that_is_sent_again_is_the_same_message(
    bot: LiveBot, chat: Chat, hook: WebhookReceiver
) -> None:
    body = form()
    sent = [accepted(bot, chat, body) for _ in range(3)]
    sent.append(accepted(bot, chat, {**body, "question": "Iets anders"}))
    assert len(set(sent)) == 1
    other = bot.chat()
    last = accepted(bot, other, body)
    assert last not in sent, "another conversation's key is another key"
    delivered(hook, last)
    assert len(delivered(hook, sent[0])) == 1


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"consent": False}, {"consent": "toestemming"}),
        ({"email": "jan"}, {"email": "email_onjuist"}),
        ({"email": "jan@example.nl\r\nBcc: piet@example.nl"}, {"email": "email_onjuist"}),
        ({"email": "", "question": " "}, {"email": "email_leeg", "question": "vraag_leeg"}),
        ({"name": "x" * 101}, {"name": "te_lang"}),
        ({"question": "x" * 4001}, {"question": "vraag_te_lang"}),
    ],
)
@pytest.mark.parametrize("path", ["", "/preview"])
def test_what_is_wrong_is_told_field_by_field(
    bot: LiveBot, chat: Chat, changed: dict[str, Any], fields: dict[str, str], path: str
) -> None:
    response = send(bot, chat, form(**changed), path)
    assert response.status_code == 422
    assert response.json()["error"] == {
        "code": "contact_fields",
        "message": text("utter_fout_contact_fields", Settings()),
        "fields": {f: text(f"utter_veldfout_{name}", Settings()) for f, name in fields.items()},
    }


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        form(subject="x\r\nBcc: piet@example.nl"),
        form(consent="ja"),
        form(consent=1),
        form(name=None),
        form(question=["x"]),
        form(idempotency_key="1"),
        form(idempotency_key=str(uuid.uuid4()) + "\n"),
    ],
)
def test_another_shape_is_refused(bot: LiveBot, chat: Chat, body: Any) -> None:
    check_error(send(bot, chat, body), 422, "invalid")


def test_consent_that_is_not_there_is_no_consent(bot: LiveBot, chat: Chat) -> None:
    body = form()
    del body["consent"]
    assert send(bot, chat, body).json()["error"]["fields"].keys() == {"consent"}


def test_a_megabyte_is_not_read(bot: LiveBot, chat: Chat) -> None:
    check_error(send(bot, chat, form(question="x" * 1_000_000)), 413, "body_too_large")


def test_without_a_conversation_there_is_no_form(bot: LiveBot, chat: Chat) -> None:
    check_error(bot.request("POST", "/api/contact", json=form()), 401, "token")
    chat.erase()
    check_error(send(bot, chat, form()), 401, "token")
    check_error(send(bot, chat, form(), "/preview"), 401, "token")


def test_without_a_way_to_deliver_there_is_no_form(live_bot: LiveBot) -> None:
    chat = live_bot.chat()
    for path in ("", "/preview"):
        response = live_bot.request(
            "POST", f"/api/contact{path}", json=form(), headers=chat.headers
        )
        check_error(response, 409, "contact_off")
    (said,) = chat.choose("/contact")
    assert said["data"]["contact"]["form"] is False
    assert "contact" not in live_bot.request("GET", "/health").json()["parts"]


def test_fifty_posts_are_enough(bot: LiveBot, chat: Chat) -> None:
    headers = {**chat.headers, **from_somewhere()}

    def post(body: dict[str, Any]) -> requests.Response:
        return bot.request("POST", "/api/contact", json=body, headers=headers)

    first = form()
    assert [post(first).status_code for _ in range(5)] == [202] * 5, "once counted"
    assert {post(form()).status_code for _ in range(LIMIT - 1)} == {202}
    refused = post(form())
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.json()["error"]["code"] == "too_many"
    assert post(first).status_code == 202, "what was accepted stays so"
    assert send(bot, chat, form()).status_code == 429, "from another address as well"
    assert send(bot, bot.chat(), form()).status_code == 202


def test_messages_that_hand_over_tell_where_to_go(bot: LiveBot, chat: Chat) -> None:
    expected = {
        "url": Settings().contact_url,
        "email": Settings().contact_email,
        "phone": "",
        "form": True,
    }
    for payload in ("/contact", "/incident", "/buiten_bereik"):
        (said,) = chat.choose(payload)
        assert said["kind"] == "handoff"
        assert said["data"]["contact"] == expected
    assert chat.choose("/toets")[0]["data"] == {}


def test_another_site_may_use_it(bot: LiveBot) -> None:
    origin = {"Origin": "https://www.example.nl"}
    for path in ("/api/contact", "/api/contact/preview"):
        allowed = bot.request("OPTIONS", path, headers=origin)
        assert allowed.status_code == 204
        assert allowed.headers["Access-Control-Allow-Methods"] == "OPTIONS, POST"


def test_an_erased_conversation_does_not_take_the_question_along(
    bot: LiveBot, chat: Chat, hook: WebhookReceiver
) -> None:
    chat.say("Een zeldzaamwoord over de toets")
    hook.behaviour.answer = 500
    try:
        reference = accepted(bot, chat, form(add_conversation=True))
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


def test_of_what_was_delivered_nothing_is_left(bot: LiveBot, hook: WebhookReceiver) -> None:
    database = bot.var_dir / "samenwerkgids.db"

    def waiting() -> list[Any]:
        with closing(sqlite3.connect(database)) as connection:
            query = "SELECT reference FROM outbox WHERE state != 'delivered'"
            return connection.execute(query).fetchall()

    until(lambda: not waiting())
    with closing(sqlite3.connect(database)) as connection:
        query = "SELECT letter, added, sender_id FROM outbox"
        assert {*connection.execute(query)} == {(None, None, None)}
    log = bot.log()
    assert "is delivered" in log
    for secret in ("Jan", "jan@", "partner worden", "Zorg", "Traceback"):
        assert secret not in log
