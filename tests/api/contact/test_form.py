"""What the contact form takes, previews and refuses."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import requests

from bot.base.settings import Settings
from bot.content.responses import text
from tests import self_check
from tests.api.contact.sending import LIMIT, accepted, delivered, form, from_somewhere, send
from tests.api.test_bad_input import check_error
from tests.live_bot import Chat, LiveBot
from tests.receivers import WebhookReceiver


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
