"""Real receivers of messages: a mail server and a webhook, by TLS, that can misbehave."""

from __future__ import annotations

import datetime
import email
import email.policy
import ipaddress
import json
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.live_bot import HOST, free_port

USER, PASSWORD = "samenwerkgids", "geheim p@ss:woord"


@dataclass(frozen=True)
class Certificate:
    """A certificate for this machine, signed by itself, and a context that serves it."""

    file: Path  # with the certificate, for who wants to trust it
    context: ssl.SSLContext


def certificate(folder: Path) -> Certificate:
    """Make a certificate for the address on which tests listen."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), False
        )
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    file, key_file = folder / "certificate.pem", folder / "key.pem"
    file.write_bytes(made.public_bytes(pem))
    key_file.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key_file)
    return Certificate(file, context)


@dataclass
class Behaviour:
    """How a receiver behaves, and what it has taken. Tests change it while it runs."""

    answer: int = 0  # a status or reply code instead of the usual one
    times: int = 1_000_000  # that it answers so; then it behaves
    seconds: float = 0.0  # before it answers
    then: Callable[[], None] = lambda: None  # when a message has come, before it answers
    taken: list[Any] = field(default_factory=list)
    at_once: int = 0  # deliveries of one message that overlapped
    _open: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def receive(self, key: str, message: Any) -> None:
        """Take a message, noting whether another delivery of it is going on."""
        with self._lock:
            self.at_once += key in self._open
            self._open.add(key)
        time.sleep(self.seconds)
        self.then()
        with self._lock:
            self._open.discard(key)
            self.taken.append(message)

    def refusal(self) -> int:
        """Return the code to refuse with, or 0 to take the message."""
        with self._lock:
            self.times -= bool(self.answer)
            return self.answer if self.times >= 0 else 0


class MailServer:
    """A mail server: by STARTTLS, or with TLS from the start, and with a password."""

    def __init__(self, tls: Certificate, starttls: bool = True) -> None:
        self.behaviour = Behaviour()
        self.port = free_port()
        scheme = "smtp" if starttls else "smtps"
        self.url = f"{scheme}://{USER}:geheim%20p%40ss%3Awoord@{HOST}:{self.port}"
        self._options: dict[str, Any] = (
            {"tls_context": tls.context, "require_starttls": True, "auth_required": True}
            if starttls
            else {"ssl_context": tls.context, "auth_require_tls": False}  # it always has TLS
        )

    @property
    def messages(self) -> list[EmailMessage]:
        """What was delivered."""
        return self.behaviour.taken

    def start(self) -> MailServer:
        """Start to listen."""
        self._controller = Controller(
            _Mailbox(self.behaviour), HOST, self.port, authenticator=_authenticate, **self._options
        )
        self._controller.start()
        return self

    def stop(self) -> None:
        """Stop listening."""
        self._controller.stop(no_assert=True)


def _authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: LoginPassword
) -> AuthResult:
    right = given.login == USER.encode() and given.password == PASSWORD.encode()
    return AuthResult(success=right, handled=False)


class _Mailbox:
    def __init__(self, behaviour: Behaviour) -> None:
        self._behaviour = behaviour

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refusal = self._behaviour.refusal()
        if refusal:
            return f"{refusal} no {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=email.policy.SMTP)
        message.raw = envelope.content  # type: ignore[attr-defined]
        message.envelope = (envelope.mail_from, *envelope.rcpt_tos)  # type: ignore[attr-defined]
        self._behaviour.receive(str(message["Message-ID"]), message)
        return "250 OK"


@dataclass(frozen=True)
class Posted:
    """A request to the webhook."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def content(self) -> dict[str, Any]:
        """The JSON in it."""
        found: dict[str, Any] = json.loads(self.body)
        return found


class WebhookReceiver:
    """An HTTP server that takes posts, by TLS when it has a certificate."""

    def __init__(self, tls: Certificate | None = None) -> None:
        self.behaviour = Behaviour()
        self.redirect_to = ""
        self._tls = tls
        self.port = free_port()
        self.url = f"{'https' if tls else 'http'}://{HOST}:{self.port}/hook"

    @property
    def messages(self) -> list[Posted]:
        """What was delivered."""
        return self.behaviour.taken

    def start(self) -> WebhookReceiver:
        """Start to listen."""
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                body = self.rfile.read(length)
                if len(body) < length:
                    return  # who sent it was killed: nothing was delivered
                headers = {name.lower(): value for name, value in self.headers.items()}
                refusal = receiver.behaviour.refusal()
                if not refusal:
                    posted = Posted(self.path, headers, body)
                    receiver.behaviour.receive(headers["idempotency-key"], posted)
                self.send_response(refusal or 204)
                if receiver.redirect_to:
                    self.send_header("Location", receiver.redirect_to)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 50

            def handle_error(self, request: Any, client_address: Any) -> None:
                """Let a client that was killed, or does not trust us, go in silence."""

        self._server = Server((HOST, self.port), Handler)
        if self._tls:
            self._server.socket = self._tls.context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
