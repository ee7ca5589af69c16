"""The head of a request, read more strictly than HTTP asks: only what browsers send passes."""

from __future__ import annotations

import re

from bot.web.connection.bounds import Bounds

_TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n|\Z)|(?<!\r)\n")
_REQUEST_LINE = re.compile(_TOKEN + rb" (?:/[!-~]*|\*) HTTP/1\.([01])")
_FIELD = re.compile(rb"(" + _TOKEN + rb"):[ \t]*(.*?)[ \t]*")
_HOST = re.compile(rb"[0-9A-Za-z._:\[\]-]+")
_LENGTH = re.compile(rb"[0-9]{1,15}")


def refused(received: bytes, bounds: Bounds) -> int | None:
    """Return the status that refuses a request by its head, as far as received; None: none yet."""
    head, end, _ = received.partition(b"\r\n\r\n")
    if _CONTROL.search(head + end):
        return 400
    if len(head) > bounds.head_bytes:
        return 413
    if not end:
        return None
    first, *lines = head.split(b"\r\n")
    request_line = _REQUEST_LINE.fullmatch(first)
    fields = [_FIELD.fullmatch(line) for line in lines]
    if request_line is None or not all(fields):  # also a folded line, a space before a colon
        return 400
    values: dict[bytes, list[bytes]] = {}
    for found in filter(None, fields):
        values.setdefault(found[1].lower(), []).append(found[2])
    if b"transfer-encoding" in values:
        return 411
    hosts, lengths = values.get(b"host", []), values.get(b"content-length", [])
    if len(hosts) > 1 or not all(_HOST.fullmatch(host) for host in hosts):
        return 400
    if not hosts and request_line[1] == b"1":
        return 400
    if len(lengths) > 1 or not all(_LENGTH.fullmatch(length) for length in lengths):
        return 400
    if lengths and int(lengths[0]) > bounds.body_bytes:
        return 413
    if any(value.lower() != b"100-continue" for value in values.get(b"expect", [])):
        return 417
    return None
