"""The head of an answer is sent together with what follows it."""

from __future__ import annotations

import h11
import pytest

from bot.web.connection.bounds import BOUNDS
from bot.web.connection.protocol import StrictConnection


def asked(method: bytes = b"GET") -> StrictConnection:
    connection = StrictConnection(BOUNDS)
    connection.receive_data(method + b" /health HTTP/1.1\r\nHost: example.org\r\n\r\n")
    assert isinstance(connection.next_event(), h11.Request)
    assert isinstance(connection.next_event(), h11.EndOfMessage)
    return connection


def sent(connection: StrictConnection, body: bytes, status: int = 200) -> list[bytes]:
    head = h11.Response(status_code=status, headers=[("content-length", str(len(body)))])
    return [connection.send(event) for event in (head, h11.Data(data=body), h11.EndOfMessage())]


def test_an_answer_is_one_write() -> None:
    held, together, end = sent(asked(), b"in orde")
    assert (held, end) == (b"", b"")
    assert together.startswith(b"HTTP/1.1 200 ")
    assert together.endswith(b"\r\n\r\nin orde")


@pytest.mark.parametrize("method", [b"HEAD", b"GET"])
def test_an_answer_without_a_body_is_sent_whole(method: bytes) -> None:
    connection = asked(method)
    connection.send(h11.Response(status_code=204, headers=[]))
    assert connection.send(h11.EndOfMessage()).startswith(b"HTTP/1.1 204 ")
    assert connection.our_state is h11.DONE


def test_a_body_in_pieces_is_sent_as_it_comes() -> None:
    connection = asked()
    head = h11.Response(status_code=200, headers=[("transfer-encoding", "chunked")])
    pieces = [connection.send(e) for e in (head, h11.Data(data=b"een"), h11.Data(data=b"twee"))]
    assert pieces[0] == b""
    assert pieces[1].endswith(b"3\r\neen\r\n")
    assert pieces[2] == b"4\r\ntwee\r\n"


def test_a_connection_s_next_answer_is_its_own() -> None:
    connection = asked()
    sent(connection, b"een")
    connection.start_next_cycle()
    connection.receive_data(b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n")
    assert isinstance(connection.next_event(), h11.Request)
    held, together, _ = sent(connection, b"twee", 404)
    assert held == b""
    assert together.startswith(b"HTTP/1.1 404 ")
    assert b"een" not in together


def test_the_end_of_a_connection_sends_nothing() -> None:
    connection = asked()
    sent(connection, b"")
    assert connection.send(h11.ConnectionClosed()) is None
