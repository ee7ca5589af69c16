"""Delivery to a real mail server and a real webhook, both by TLS, well-behaved and not."""

from __future__ import annotations

import base64
import hashlib
import hmac
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.base.settings import Settings, read
from bot.contact import mail, webhook
from bot.contact.delivery import route
from bot.contact.message import ContactMessage
from bot.contact.outbox import DEAD, DELIVERED, WAITING, Outbox
from bot.contact.worker import Worker
from tests.receivers import Certificate, MailServer, WebhookReceiver, certificate

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
MESSAGE = ContactMessage(
    "Jan Jansen", "Zorg", "jan@example.nl", "Hoe worden wij partner? Ëén vraag."
)
Receiver = MailServer | WebhookReceiver


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def starttls(tls: Certificate) -> Iterator[MailServer]:
    yield from running(MailServer(tls))


@pytest.fixture
def smtps(tls: Certificate) -> Iterator[MailServer]:
    yield from running(MailServer(tls, starttls=False))


@pytest.fixture
def hook(tls: Certificate) -> Iterator[WebhookReceiver]:
    yield from running(WebhookReceiver(tls))


def running(receiver: Any) -> Iterator[Any]:
    yield receiver.start()
    receiver.stop()


@pytest.fixture(params=["starttls", "smtps", "hook"])
def receiver(request: pytest.FixtureRequest) -> Receiver:
    found: Receiver = request.getfixturevalue(request.param)
    return found


def settings(tmp_path: Path, receiver: Receiver, ca_file: str, **changed: str) -> Settings:
    values = {
        "VAR_DIR": str(tmp_path),
        "CONTACT_CA_FILE": ca_file,
        "CONTACT_RETRY_SECONDS": "0.1",
        "CONTACT_TRIES": "3",
    }
    if isinstance(receiver, MailServer):
        values |= {"SMTP_URL": receiver.url, "CONTACT_FROM": "chatbot@example.nl"}
        values |= {"CONTACT_TO": "loket@example.nl"}
    else:
        values |= {"CONTACT_WEBHOOK_URL": receiver.url, "CONTACT_WEBHOOK_SECRET": SECRET}
    return read({**values, **changed})


Send = Callable[..., Outbox]


@pytest.fixture
def send(tmp_path: Path, receiver: Receiver, tls: Certificate) -> Iterator[Send]:
    """Give a function that accepts a message and tries to deliver it `times` times."""
    made: list[Outbox] = []

    def run(times: int = 1, ca_file: str = str(tls.file), **changed: str) -> Outbox:
        config = settings(tmp_path, receiver, ca_file, **changed)
        outbox = Outbox(config.database_url)
        made.append(outbox)
        outbox.accept("form", "gesprek", MESSAGE, {"conversation": "Bezoeker: hallo"})
        delivery = route(config)
        assert delivery is not None
        worker = Worker(outbox, delivery, config)
        done = 0
        while done < times:
            done += worker.deliver_one()
        return outbox

    yield run
    for outbox in made:
        outbox.close()


def test_it_is_delivered(send: Send, receiver: Receiver) -> None:
    outbox = send()
    assert len(receiver.messages) == 1
    assert [summary.tries for summary in outbox.summaries((DELIVERED,))] == [1]


def test_a_server_that_nobody_vouches_for_gets_nothing(send: Send, receiver: Receiver) -> None:
    outbox = send(ca_file="")
    assert receiver.messages == []
    (summary,) = outbox.summaries((WAITING,))
    assert summary.failure in ("certificate not trusted", "SSLError")


def test_certificates_that_are_renewed_count_from_the_next_delivery_on(
    tmp_path: Path, receiver: Receiver, tls: Certificate
) -> None:
    trusted = tmp_path / "ca.pem"
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(certificate(other).file, trusted)
    config = settings(tmp_path, receiver, str(trusted))
    outbox, way = Outbox(config.database_url), route(config)
    assert way is not None
    outbox.accept("form", "gesprek", MESSAGE, {})
    worker = Worker(outbox, way, config)
    worker.deliver_one()
    assert receiver.messages == []
    shutil.copy(tls.file, trusted)
    while not worker.deliver_one():
        time.sleep(0.05)
    outbox.close()
    assert len(receiver.messages) == 1


def test_a_receiver_that_refuses_makes_a_dead_letter(send: Send, receiver: Receiver) -> None:
    receiver.behaviour.answer = 550 if isinstance(receiver, MailServer) else 400
    outbox = send(times=3)
    (summary,) = outbox.summaries((DEAD,))
    assert summary.tries == 3
    assert summary.failure in ("SMTP 550, recipient refused", "HTTP 400")
    receiver.behaviour.answer = 0
    outbox.retry(summary.reference)
    assert outbox.claim(1) is not None


def test_a_receiver_that_fails_for_a_while(send: Send, receiver: Receiver) -> None:
    receiver.behaviour.answer = 451 if isinstance(receiver, MailServer) else 500
    receiver.behaviour.times = 1
    outbox = send(times=2)
    assert len(receiver.messages) == 1
    assert [summary.tries for summary in outbox.summaries((DELIVERED,))] == [2]


def test_a_receiver_that_is_away(send: Send, receiver: Receiver) -> None:
    receiver.stop()
    try:
        outbox = send()
        (summary,) = outbox.summaries((WAITING,))
        assert summary.failure
    finally:
        receiver.start()


def test_a_receiver_that_is_too_slow_is_given_up_for_now(
    send: Send, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "_SECONDS", 0.3)
    monkeypatch.setattr(webhook, "_SECONDS", (0.3, 0.3))
    receiver.behaviour.seconds = 1.0
    outbox = send()
    (summary,) = outbox.summaries((WAITING,))
    assert summary.failure == "timeout"


def test_a_wrong_password(starttls: MailServer, tmp_path: Path, tls: Certificate) -> None:
    wrong = starttls.url.replace("geheim", "onjuist")
    config = settings(tmp_path, starttls, str(tls.file), SMTP_URL=wrong)
    outbox = Outbox(config.database_url)
    outbox.accept("form", "gesprek", MESSAGE, {})
    Worker(outbox, mail.MailRoute(config), config).deliver_one()
    (summary,) = outbox.summaries((WAITING,))
    outbox.close()
    assert summary.failure == "SMTP 535"
    assert starttls.messages == []


def test_a_mail_server_without_tls_gets_nothing(tmp_path: Path, tls: Certificate) -> None:
    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Sink

    from tests.live_bot import HOST, free_port

    plain = Controller(Sink(), HOST, free_port())
    plain.start()
    try:
        url = f"smtp://{HOST}:{plain.port}"
        config = read(
            {"VAR_DIR": str(tmp_path), "SMTP_URL": url, "CONTACT_FROM": "chatbot@example.nl"}
        )
        outbox = Outbox(config.database_url)
        outbox.accept("form", "gesprek", MESSAGE, {})
        Worker(outbox, mail.MailRoute(config), config).deliver_one()
        (summary,) = outbox.summaries((WAITING,))
        outbox.close()
    finally:
        plain.stop(no_assert=True)
    assert summary.failure == "no STARTTLS"


def test_the_mail(starttls: MailServer, tmp_path: Path, tls: Certificate) -> None:
    config = settings(tmp_path, starttls, str(tls.file))
    outbox = Outbox(config.database_url)
    reference = outbox.accept("form", "gesprek", MESSAGE, {"conversation": "Bezoeker: hallo"})
    Worker(outbox, mail.MailRoute(config), config).deliver_one()
    outbox.close()
    (found,) = starttls.messages
    number = f"{reference[:3]}-{reference[3:6]}-{reference[6:]}"
    assert found.envelope == ("chatbot@example.nl", "loket@example.nl")  # type: ignore[attr-defined]
    assert found["From"] == "Samenwerkgids <chatbot@example.nl>"
    assert found["To"] == "loket@example.nl"
    assert found["Reply-To"] == "jan@example.nl"
    subject = f"[TLP:AMBER+STRICT] Vraag via Samenwerkgids, referentie {number}"
    assert found["Subject"] == subject
    assert found["Message-ID"].endswith("@example.nl>")
    assert found["Date"]
    assert found.get_content_type() == "text/plain"
    assert found.get_content_charset() == "utf-8"
    text = found.get_content().replace("\r\n", "\n")
    assert "> Hoe worden wij partner? Ëén vraag." in text
    assert "> Bezoeker: hallo" in text
    assert found.raw.isascii()  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["Jan\r\nBcc: x@example.nl", "=?utf-8?q?Jan=0ABcc:x?=", "\u2028."])
def test_nothing_of_a_visitor_reaches_the_headers(
    name: str, starttls: MailServer, tmp_path: Path, tls: Certificate
) -> None:
    config = settings(tmp_path, starttls, str(tls.file))
    outbox = Outbox(config.database_url)
    # Not even when the form had let it pass.
    hostile = ContactMessage(
        name, name, "jan@example.nl", f"x\r\n.\r\nMAIL FROM:<y@example.nl>\n{name}"
    )
    outbox.accept("form", "gesprek", hostile, {})
    Worker(outbox, mail.MailRoute(config), config).deliver_one()
    outbox.close()
    (found,) = starttls.messages
    assert {header.lower() for header in found} == {
        *("content-language", "content-transfer-encoding", "content-type", "date", "from"),
        *("message-id", "mime-version", "reply-to", "subject", "to"),
    }
    assert found.envelope == ("chatbot@example.nl", "loket@example.nl")  # type: ignore[attr-defined]
    assert "MAIL FROM" in found.get_content()


def test_the_webhook(hook: WebhookReceiver, tmp_path: Path, tls: Certificate) -> None:
    config = settings(tmp_path, hook, str(tls.file))
    outbox = Outbox(config.database_url)
    reference = outbox.accept("form", "gesprek", MESSAGE, {"result": "taak: ja"})
    Worker(outbox, webhook.WebhookRoute(config), config).deliver_one()
    outbox.close()
    (posted,) = hook.messages
    headers, content = posted.headers, posted.content
    assert posted.path == "/hook"
    assert content["reference"].replace("-", "") == reference
    assert content["name"] == "Jan Jansen"
    assert content["result"] == "taak: ja"
    assert content["conversation"] is None
    assert content["reference"] in content["text"]
    assert headers["idempotency-key"] == headers["webhook-id"]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + posted.body
    digest = hmac.new(b"k" * 32, signed, hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60


def test_a_webhook_is_not_followed_elsewhere(
    hook: WebhookReceiver, tmp_path: Path, tls: Certificate
) -> None:
    other = WebhookReceiver().start()
    try:
        hook.behaviour.answer, hook.redirect_to = 307, other.url
        config = settings(tmp_path, hook, str(tls.file))
        outbox = Outbox(config.database_url)
        outbox.accept("form", "gesprek", MESSAGE, {})
        Worker(outbox, webhook.WebhookRoute(config), config).deliver_one()
        assert [summary.failure for summary in outbox.summaries((WAITING,))] == ["HTTP 307"]
        outbox.close()
        assert other.messages == []
    finally:
        other.stop()
