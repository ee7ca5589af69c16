"""Requests whose end could be read in more than one way, and what the bot does with each."""

from __future__ import annotations

from dataclasses import dataclass

HOST = b"Host: gids.example\r\n"
BODY = b'{"text":"x"}'  # 12 bytes; conversations take no field, so whole it is a 422, cut a 400
HIDDEN = b"GET /hidden HTTP/1.1\r\n" + HOST + b"\r\n"  # a 404 wherever it counts as a request
_POST = b"POST /api/conversations HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
_CHUNKED = _POST + b"Transfer-Encoding: chunked\r\n\r\n"


@dataclass(frozen=True)
class Case:
    """What is sent on a fresh connection."""

    name: str
    raw: bytes
    answers: tuple[int, ...]  # statuses of the bot's final answers, in order
    closes: bool = True  # whether the bot then ends the connection
    requests: int = 0  # how many a reader of RFC 9112 finds; 0: as many as there are answers

    @property
    def most_answers(self) -> int:
        """How many answers a client can get from a server and proxies that follow RFC 9112."""
        return max(self.requests, len(self.answers))


def _get(fields: bytes = b"", line: bytes = b"GET /health HTTP/1.1", host: bytes = HOST) -> bytes:
    return line + b"\r\n" + host + fields + b"\r\n"


def _line(line: bytes) -> bytes:
    return _get(line=line)


def _post(fields: bytes, body: bytes = BODY) -> bytes:
    return _POST + fields + b"\r\n" + body


def _length(value: bytes, body: bytes = BODY) -> bytes:
    return _post(b"Content-Length:" + value + b"\r\n", body)


def _coding(value: bytes, more: bytes = b"") -> bytes:
    body = b"c\r\n" + BODY + b"\r\n0\r\n\r\n" + HIDDEN
    return _post(more + b"Transfer-Encoding:" + value + b"\r\n", body)


def _chunk(size: bytes, end: bytes = b"\r\n", last: bytes = b"0\r\n\r\n") -> bytes:
    return _CHUNKED + size + b"\r\n" + BODY + end + last


def _named(name: bytes, value: bytes = b"v") -> bytes:
    return _get(name + b": " + value + b"\r\n")


def _open(name: str, raw: bytes, *answers: int) -> Case:
    return Case(name, raw, answers, closes=False)


_WEBSOCKET = (
    b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)
_H2C = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"
_CLOSE = b"Connection: close\r\n"
_OLD = b"GET /health HTTP/1.0"

_PLAIN = [
    _open("get", _get(), 200),
    _open("head", _line(b"HEAD /health HTTP/1.1"), 200),
    _open("post", _length(b" 12"), 422),
    Case("connection: close", _get(_CLOSE), (200,)),
    Case("http/1.0", _line(_OLD), (200,)),
    Case("http/1.0 without host", _get(line=_OLD, host=b""), (200,)),
    Case("http/1.0 to be kept", _get(b"Connection: keep-alive\r\n", _OLD), (200,)),
    _open("three in one segment", _get() * 3, 200, 200, 200),
    _open("post and get in one segment", _length(b" 12") + _get(), 422, 200),
    _open("post and one for nothing", _length(b" 12") + HIDDEN, 422, 404),
    Case("post without a length", _post(b"", BODY + b"\r\n\r\n"), (201, 400)),
    Case("get, then one to be refused", _get() + _chunk(b"c"), (200, 411)),
    Case("one to be refused, then get", _chunk(b"c", last=b"") + HIDDEN, (411,)),
    Case("close, then one more", _get(_CLOSE) + HIDDEN, (200,)),
    Case("http/1.0, then one more", _line(_OLD) + HIDDEN, (200,)),
    _open("get with a body", _get(b"Content-Length: %d\r\n" % len(HIDDEN)) + HIDDEN, 200),
    _open("get with a length of 0", _get(b"Content-Length: 0\r\n"), 200),
    _open("expect: 100-continue", _post(b"Expect: 100-continue\r\nContent-Length: 12\r\n"), 422),
    Case("expect: other", _post(b"Expect: y 100-continue\r\nContent-Length: 12\r\n"), (417,)),
    _open("upgrade: h2c", _get(_H2C), 200),
    _open("upgrade: websocket", _get(_WEBSOCKET), 200),
    _open("upgrade, then one more", _get(_WEBSOCKET) + HIDDEN, 200, 404),
]

_CODINGS = [
    Case("chunked", _chunk(b"c"), (411,)),
    Case("a trailer", _chunk(b"c", last=b"0\r\nX: GET /hidden HTTP/1.1\r\n\r\n"), (411,)),
    Case(
        "a trailer that is a request from its third byte on",
        _chunk(b"c", last=b"0\r\nAaget: /hidden HTTP/1.1\r\n\r\n"),
        (411,),
    ),
    Case("a request behind the last chunk's line", _chunk(b"c", last=b"0\r\n" + HIDDEN), (411,)),
    Case("two bytes, then a request", _chunk(b"c", last=b"0\r\nAa" + HIDDEN), (411,)),
    Case("a trailer with a length", _chunk(b"c", last=b"0\r\nContent-Length: 5\r\n\r\n"), (411,)),
    Case("chunk size 0xc", _chunk(b"0xc"), (411,)),
    Case("chunk size +c", _chunk(b"+c"), (411,)),
    Case("chunk size 0_c", _chunk(b"0_c"), (411,)),
    Case("chunk size between blanks", _chunk(b" c "), (411,)),
    Case("chunk size -1", _chunk(b"-1"), (411,)),
    Case("chunk size of 17 digits", _chunk(b"1000000000000000c"), (411,)),
    Case("chunk extension", _chunk(b"c;a=b"), (411,)),
    Case("chunk extension with LF", _chunk(b"c;a\nb"), (411,)),
    Case("junk behind a chunk", _chunk(b"c", end=b"XX"), (411,)),
    Case("bare LF behind a chunk", _chunk(b"c", end=b"\n"), (411,)),
    Case("Chunked", _coding(b" Chunked"), (411,), requests=2),
    Case("chunked and a blank", _coding(b" chunked "), (411,), requests=2),
    Case("chunked without a blank before", _coding(b"chunked"), (411,), requests=2),
    Case("VT before chunked", _coding(b" \x0bchunked"), (400,)),
    Case("identity", _coding(b" identity"), (411,)),
    Case("identity, chunked", _coding(b" identity, chunked"), (411,)),
    Case("gzip, chunked", _coding(b" gzip, chunked"), (411,)),
    Case("chunked, identity", _coding(b" chunked, identity"), (411,)),
    Case("quoted chunked", _coding(b' "chunked"'), (411,)),
    Case("empty coding", _coding(b""), (411,)),
    Case("two codings", _coding(b" chunked", b"Transfer-Encoding: identity\r\n"), (411,)),
    Case("length and coding", _coding(b" chunked", b"Content-Length: 12\r\n"), (411,)),
    Case(
        "coding, then length",
        _post(b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n", b"0\r\n\r\nG"),
        (411,),
    ),
    Case(
        "coding with a blank before the colon",
        _post(b"Transfer-Encoding : chunked\r\nContent-Length: 12\r\n"),
        (400,),
    ),
    Case(
        "coding on a folded line",
        _post(b"Transfer-Encoding:\r\n chunked\r\nContent-Length: 12\r\n"),
        (400,),
    ),
    Case(
        "coding with http/1.0",
        _CHUNKED.replace(b"HTTP/1.1", b"HTTP/1.0") + b"0\r\n\r\n" + HIDDEN,
        (411,),
    ),
]

_LENGTHS = [
    Case("blank before the colon", _post(b"Content-Length : %d\r\n" % len(HIDDEN), HIDDEN), (400,)),
    Case("tab before the colon", _post(b"Content-Length\t: %d\r\n" % len(HIDDEN), HIDDEN), (400,)),
    Case("length on a folded line", _length(b"\r\n %d" % len(HIDDEN), HIDDEN), (400,)),
    Case("two lengths", _length(b" 12\r\nContent-Length: 0", HIDDEN), (400,)),
    Case("two lengths, alike", _length(b" 12\r\nContent-Length: 12"), (400,)),
    Case("two lengths in one field", _length(b" 12, 12"), (400,)),
    Case("two lengths in one field, unlike", _length(b" 12, 0"), (400,)),
    *(
        Case(f"length {value.decode()!r}", _length(b" " + value), (400,))
        for value in [
            *(b"+12", b"-12", b"-1", b"1 2", b"1_2", b"0xc", b"12.0", b"9e9", b"12;a", b"\x0b12"),
            *("\u0661\u0662".encode(), b"9" * 30, b"18446744073709551628"),  # 12; 12 past 64 bits
        ]
    ),
    Case("empty length", _length(b""), (400,)),
    _open("length 012", _length(b" 012"), 422),
    _open("length between tabs", _length(b"\t12\t"), 422),
    _open("the longest body", _length(b" 65536", b"x" * 65_536), 400),
    Case("one byte longer", _length(b" 65537", b"x" * 65_537), (413,)),
    Case("length of 15 digits", _length(b" 999999999999999"), (413,)),
]

_FIELDS = [
    Case("no host", _get(host=b""), (400,)),
    Case("two hosts", _get(HOST), (400,)),
    Case("two hosts, unlike", _get(b"Host: other.example\r\n"), (400,)),
    Case("two hosts with http/1.0", _get(HOST, _OLD), (400,)),
    Case("empty host", _get(host=b"Host:\r\n"), (400,)),
    Case("host with a user", _get(host=b"Host: a@gids.example\r\n"), (400,)),
    Case("host with a comma", _get(host=b"Host: gids.example, other.example\r\n"), (400,)),
    Case("host with a path", _get(host=b"Host: gids.example/x\r\n"), (400,)),
    _open("host with a port", _get(host=b"Host: gids.example:5005\r\n"), 200),
    Case("blank before a colon", _get(b"X-A : v\r\n"), (400,)),
    Case("blank before a colon, head", _get(b"X-A : v\r\n", b"HEAD /health HTTP/1.1"), (400,)),
    Case("folded line", _get(b"X-A: v\r\n w\r\n"), (400,)),
    Case("folded first line", _get(host=b" " + HOST), (400,)),
    Case("no colon", _get(b"X-A\r\n"), (400,)),
    Case("no name", _get(b": v\r\n"), (400,)),
    *(
        Case(f"{label} in a {place}", _named(*field), (400,))
        for label, c in {
            "LF": b"\n",
            "CR": b"\r",
            "NUL": b"\0",
            "VT": b"\x0b",
            "DEL": b"\x7f",
        }.items()
        for place, field in {
            "name": (b"X" + c + b"A", b"v"),
            "value": (b"X-A", b"v" + c + b"w"),
        }.items()
    ),
    Case("CR before CR LF", _named(b"X-A", b"v\r"), (400,)),
    Case("slash in a name", _named(b"X/A"), (400,)),
    Case("bracket in a name", _named(b"X(A"), (400,)),
    Case("byte above 127 in a name", _named(b"X\xffA"), (400,)),
    _open("byte above 127 in a value", _named(b"X-A", b"\xff"), 200),
    _open("tab in a value", _named(b"X-A", b"v\tw"), 200),
    _open("empty value", _named(b"X-A", b""), 200),
    Case("bare LF everywhere", _get().replace(b"\r\n", b"\n"), (400,)),
    Case("bare LF at the end", _get()[:-2] + b"\n", (400,)),
    Case("bare CR everywhere", _get().replace(b"\r\n", b"\r"), (400,)),
    Case("a value of 12 kB", _named(b"X-A", b"v" * 12_000), (413,)),
    Case("a value of 1 MB", _named(b"X-A", b"v" * 1_000_000), (413,)),
    Case("a value without an end", _named(b"X-A", b"v" * 12_000)[:-4], (413,)),
    Case("2,000 fields", _get(b"X-A: v\r\n" * 2_000), (413,)),
]

_LINES = [
    Case("empty line first", b"\r\n" + _get(), (400,)),
    Case("target in absolute form", _line(b"GET http://gids.example/health HTTP/1.1"), (400,)),
    Case("target http://", _line(b"GET http:// HTTP/1.1"), (400,)),
    Case("target in authority form", _line(b"CONNECT gids.example:443 HTTP/1.1"), (400,)),
    _open("connect to a path", _line(b"CONNECT /health HTTP/1.1") + HIDDEN, 405, 404),
    _open("target *", _line(b"OPTIONS * HTTP/1.1"), 404),
    _open("target of two slashes", _line(b"GET //other.example/health HTTP/1.1"), 404),
    _open("line end in the target by percent", _line(b"GET /hidden%0d%0aX:%20v HTTP/1.1"), 404),
    Case("blank in the target", _line(b"GET /health x HTTP/1.1"), (400,)),
    Case("bytes above 127 in the target", _line(b"GET /\xff\xfe HTTP/1.1"), (400,)),
    Case("LF in the target", _line(b"GET /health\n HTTP/1.1"), (400,)),
    Case("two blanks", _line(b"GET  /health HTTP/1.1"), (400,)),
    Case("tab instead of a blank", _line(b"GET\t/health HTTP/1.1"), (400,)),
    Case("blank first", _line(b" GET /health HTTP/1.1"), (400,)),
    Case("blank last", _line(b"GET /health HTTP/1.1 "), (400,)),
    Case("no version", _get(line=b"GET /health", host=b""), (400,)),
    *(
        Case(f"version {version.decode()}", _line(b"GET /health " + version), (400,))
        for version in [b"HTTP/9.9", b"HTTP/1.2", b"HTTP/0.9", b"http/1.1", b"HTTP/1.10", b"HTTP/2"]
    ),
    Case("preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", (400,)),
    _open("unknown method", _line(b"BREW /health HTTP/1.1"), 405),
    _open("method in small letters", _line(b"get /health HTTP/1.1"), 405),
    Case("method with a colon", _line(b"G:T /health HTTP/1.1"), (400,)),
    Case("target of 12 kB", _line(b"GET /" + b"a" * 12_000 + b" HTTP/1.1"), (413,)),
    Case("target of 1 MB", _line(b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1"), (413,)),
    Case("nonsense", b"nonsense\r\n\r\n", (400,)),
    Case("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 64, (400,)),
]

GROUPS = {
    "plain": _PLAIN,
    "codings": _CODINGS,
    "lengths": _LENGTHS,
    "fields": _FIELDS,
    "lines": _LINES,
}
CASES = [case for group in GROUPS.values() for case in group]
