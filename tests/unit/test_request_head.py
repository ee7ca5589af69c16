"""What refuses a request, by as much of its head as has come."""

from __future__ import annotations

import pytest

from bot.web.connection.bounds import BOUNDS
from bot.web.connection.request_head import refused
from tests.api.framing.cases import CASES, Case

SMALL = BOUNDS._replace(head_bytes=60, body_bytes=20)
HOST = "Host: gids.example"


def head(*fields: str, line: str = "GET / HTTP/1.1") -> bytes:
    return "\r\n".join([line, *fields, "", ""]).encode("latin-1")


GOOD = [
    head(HOST),
    head("host:gids.example"),
    head("HOST: \t 127.0.0.1:5005 \t"),
    head("Host: [2001:db8::1]:80"),
    head(line="GET / HTTP/1.0"),
    head(HOST, line="GET /?a=%0d%0a;b=~ HTTP/1.1"),
    head(HOST, line="OPTIONS * HTTP/1.1"),
    head(HOST, "Content-Length: 20", line="POST / HTTP/1.1"),
    head(HOST, "Content-Length: 000000000000020"),
    head(HOST, "Expect: 100-Continue"),
    head(HOST, "X: é\tü", "X: again", "!#$%&'*+.^_`|~-: v"),
]


@pytest.mark.parametrize("request_head", GOOD)
def test_what_passes_passes_wherever_it_is_cut(request_head: bytes) -> None:
    cuts = [request_head[:end] for end in range(1, len(request_head) + 1)]
    assert [cut for cut in cuts if refused(cut, BOUNDS) is not None] == []
    assert refused(request_head + b"\x00 is the body's", BOUNDS) is None


@pytest.mark.parametrize(
    ("request_head", "status"),
    [
        (head(), 400),
        (head(HOST, HOST), 400),
        (head("Host:"), 400),
        (head("Host: a b"), 400),
        (head("Host: a@b"), 400),
        (head("Host: é"), 400),
        (head(HOST, line="GET / HTTP/1.2"), 400),
        (head(HOST, line="GET / HTTP/1.1 "), 400),
        (head(HOST, line="GET  / HTTP/1.1"), 400),
        (head(HOST, line="GET x HTTP/1.1"), 400),
        (head(HOST, line="GET *x HTTP/1.1"), 400),
        (head(HOST, line="GET /\xe9 HTTP/1.1"), 400),
        (head(HOST, line=" / HTTP/1.1"), 400),
        (head(HOST, line=""), 400),
        (head(HOST, "X : v"), 400),
        (head(HOST, "X: v", " w"), 400),
        (head(HOST, ": v"), 400),
        (head(HOST, "X"), 400),
        (head(HOST, "Xé: v"), 400),
        (head(HOST, "X: \x0b"), 400),
        (head(HOST, "X: a\nb"), 400),
        (head(HOST, "X: a\rb"), 400),
        (head(HOST, "X: a\r"), 400),
        (head(HOST, "Content-Length: "), 400),
        (head(HOST, "Content-Length: +1"), 400),
        (head(HOST, "Content-Length: 1,1"), 400),
        (head(HOST, "Content-Length: 1", "content-length: 1"), 400),
        (head(HOST, "Content-Length: " + "0" * 16), 400),
        (head(HOST, "Content-Length: 65537"), 413),
        (head(HOST, "Transfer-Encoding: identity"), 411),
        (head(HOST, "transfer-encoding:"), 411),
        (head("Transfer-Encoding: chunked", "Content-Length: x"), 411),  # whatever else is wrong
        (head(HOST, "Expect: 200-ok"), 417),
        (head(HOST, "Expect: 100-continue", "Expect: x"), 417),
    ],
)
def test_what_is_refused(request_head: bytes, status: int) -> None:
    assert refused(request_head, BOUNDS) == status
    assert refused(request_head + head(HOST), BOUNDS) == status


@pytest.mark.parametrize(
    ("received", "status"),
    [
        (b"", None),
        (b"GET", None),
        (b"GET\n", 400),
        (b"GET\r", None),
        (b"GET\rX", 400),
        (b"GET\x00", 400),
        (b"G" * 60, None),
        (b"G" * 61, 413),
        (head(HOST, "X: " + "v" * 21), None),
        (head(HOST, "X: " + "v" * 22), 413),
        (head(HOST, "Content-Length: 20"), None),
        (head(HOST, "Content-Length: 21"), 413),
    ],
)
def test_a_head_that_is_not_whole_or_has_the_longest_length(
    received: bytes, status: int | None
) -> None:
    assert refused(received, SMALL) == status


@pytest.mark.parametrize(
    "case", [case for case in CASES if len(case.raw) < 600], ids=lambda case: case.name
)
def test_the_cut_makes_no_difference(case: Case) -> None:
    """Byte for byte, the first verdict is that on the whole."""
    whole = refused(case.raw, BOUNDS)
    verdicts = (refused(case.raw[:end], BOUNDS) for end in range(1, len(case.raw) + 1))
    assert next(filter(None, verdicts), None) == whole
