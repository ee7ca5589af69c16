"""uvicorn's HTTP/1 protocol behind a strict door: framing, deadlines, connections per address."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from bot.web.connection.bounds import Bounds, Door
from bot.web.connection.request_head import refused

Refusal = Callable[[int], tuple[list[tuple[bytes, bytes]], bytes]]  # status -> headers, body


class StrictConfig(uvicorn.Config):
    """uvicorn's settings for us; `refusal` gives the headers and body of a refused request."""

    def __init__(self, app: Any, bounds: Bounds, refusal: Refusal) -> None:
        super().__init__(
            app,
            http=StrictProtocol,
            ws="none",
            log_config=None,
            access_log=False,  # it would write paths
            log_level="error",  # it warns of every request that is refused or asks for an upgrade
            proxy_headers=False,  # it would believe any X-Forwarded-For from this machine
            server_header=False,
            timeout_keep_alive=bounds.idle_seconds,
            timeout_graceful_shutdown=5,
        )
        self.bounds, self.refusal, self.door = bounds, refusal, Door(bounds)


class StrictConnection(h11.Connection):
    """h11's state of a connection, which does not let it see a request that we refuse."""

    def __init__(self, bounds: Bounds) -> None:
        super().__init__(h11.SERVER, bounds.head_bytes)
        self.bounds, self.status = bounds, 400
        self._held = b""

    def send(self, event: Any) -> Any:
        """Return what to send; the head of an answer goes with what follows it, as one packet."""
        data = super().send(event)
        if data is None:  # the end of a connection
            return None
        held, self._held = self._held, b""
        if isinstance(event, h11.Response):
            self._held = data
            return b""
        return held + data

    def next_event(self) -> Any:
        """Return the next event, or raise h11's error with `status` set."""
        received = self.trailing_data[0]
        if self.their_state is h11.IDLE and received and (status := refused(received, self.bounds)):
            self.status = status
            raise h11.RemoteProtocolError("refused", error_status_hint=status)
        return super().next_event()


class StrictProtocol(H11Protocol):
    """One connection: counted at the door, with a deadline for each phase of a request."""

    def __init__(
        self,
        config: StrictConfig,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.bounds, self.door, self.refusal = config.bounds, config.door, config.refusal
        self.conn = self.strict = StrictConnection(config.bounds)
        self.counted: str | None = None
        self.closing = False
        self.deadline: asyncio.TimerHandle | None = None
        self.unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Let a connection in, or drop it without an answer."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=0)  # so that pause_writing tells of any unread byte
        if self.client:
            self.counted = self.door.enter(self.client[0])
            if self.counted is None:
                self.closing = True
                transport.abort()
                return
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection and its deadlines."""
        super().connection_lost(exc)
        for timer in filter(None, (self.deadline, self.unread, self.timeout_keep_alive_task)):
            timer.cancel()
        if self.counted:
            self.door.leave(self.counted)

    def data_received(self, data: bytes) -> None:
        """Read on, unless the connection is on its way out."""
        if not self.closing:
            super().data_received(data)

    def handle_events(self) -> None:
        """Handle what has arrived, then see which deadline holds."""
        super().handle_events()
        self._watch()

    def _watch(self) -> None:
        """Give a head its deadline once it is due; more bytes of it win no time.

        The first is due from the start, a later one from its first byte: until then the connection
        is idle, which uvicorn bounds. The deadline of a body is boundary.py's, which answers.
        """
        due = self.conn.their_state is h11.IDLE and (
            not self.cycle or bool(self.conn.trailing_data[0])
        )
        if self.closing or due == bool(self.deadline):
            return
        self._close_in(self.bounds.head_seconds if due else None)

    def _close_in(self, seconds: float | None) -> None:
        if self.deadline:
            self.deadline.cancel()
        self.deadline = self.loop.call_later(seconds, self.transport.abort) if seconds else None

    def send_400_response(self, msg: str) -> None:
        """Refuse what was received, and close as soon as the client has had time to read why."""
        self.closing = True
        headers, body = self.refusal(self.strict.status)
        if self.conn.trailing_data[0].startswith(b"HEAD "):  # its answer ends with the head
            body = b""
        length = (b"content-length", b"%d" % len(body))
        answer = h11.Response(
            status_code=self.strict.status, headers=[*headers, length, (b"connection", b"close")]
        )
        for event in (answer, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.write_eof()
        self._close_in(self.bounds.linger_seconds)

    def pause_writing(self) -> None:
        """Start the time in which the client has to read what was written."""
        super().pause_writing()
        self.unread = self.loop.call_later(self.bounds.answer_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Everything written was sent."""
        super().resume_writing()
        if self.unread:
            self.unread.cancel()
