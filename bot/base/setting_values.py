"""Checks of setting values. Each function raises ValueError with the reason.

A value is parsed by the library that reads it later, so that a mistake ends the start and not the
first request. Large libraries are imported only if the setting is set: every command reads the
settings.
"""

from __future__ import annotations

import re
from email.errors import MessageError
from email.headerregistry import Address
from urllib.parse import urlsplit

import limits

_HOST = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d+)?")
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
SHORTEST_PASSWORD = 12
HASH_PREFIX = "$argon2"


def origin(value: str) -> str:
    """Return the origin as a browser writes it: in lower case, without the default port."""
    parts = urlsplit(value)
    written = f"{parts.scheme}://{parts.netloc}"
    whole = written.casefold() == value.casefold() and _HOST.fullmatch(parts.netloc)
    if parts.scheme not in _DEFAULT_PORTS or not whole or parts.port == 0:
        raise ValueError(f"'{value}' is not an origin such as https://www.example.nl")
    return written.lower().removesuffix(_DEFAULT_PORTS[parts.scheme])


def limit(value: str) -> str:
    """Return `value` if it is a single limit in the notation of the limits library."""
    try:
        parsed = limits.parse_many(value)
    except ValueError:
        parsed = []
    if len(parsed) != 1 or parsed[0].amount < 1:
        raise ValueError(f"'{value}' is not one limit such as 60/minute")
    return value


def database(value: str) -> str:
    """Return the address of a database that keeps what is written: SQLite or PostgreSQL."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(value)
    except (ArgumentError, ValueError):
        url = None
    in_memory = url and url.drivername == "sqlite" and url.database in (None, "", ":memory:")
    if url is None or in_memory or url.drivername not in ("sqlite", "postgresql"):
        raise ValueError("use sqlite:///path or postgresql://user:password@host/name")
    return value


def store(value: str) -> str:
    """Return the address of a Redis."""
    from redis.connection import parse_url

    try:
        parse_url(value)
    except ValueError:
        raise ValueError(
            "use redis://host:port/0, or leave it empty to keep state in memory"
        ) from None
    return value


def password(value: str) -> str:
    """Return a password that is long enough, or the argon2 hash of one."""
    if value.startswith(HASH_PREFIX):
        from argon2 import extract_parameters
        from argon2.exceptions import InvalidHashError

        try:
            extract_parameters(value)
        except InvalidHashError:
            raise ValueError("this begins like an argon2 hash but is not one") from None
    elif len(value) < SHORTEST_PASSWORD:
        raise ValueError(
            f"use at least {SHORTEST_PASSWORD} characters, or leave it empty to switch it off"
        )
    return value


def web_address(value: str) -> str:
    """Return an http or https address."""
    try:
        parts = urlsplit(value)
        known = parts.scheme in _DEFAULT_PORTS and parts.hostname and parts.port != 0
    except ValueError:
        known = False
    if not known:
        raise ValueError(f"'{value}' is not a web address")
    return value


def https_address(value: str) -> str:
    """Return an https address."""
    if urlsplit(web_address(value)).scheme != "https":
        raise ValueError(f"'{value}' does not begin with https://")
    return value


def https_origin(value: str) -> str:
    """Return an https origin, without a slash at the end."""
    return origin(https_address(value.rstrip("/")))


def mail_address(value: str) -> str:
    """Return an e-mail address, without a name."""
    try:
        if Address(addr_spec=value).addr_spec == value:
            return value
    except (ValueError, IndexError, MessageError):
        pass
    raise ValueError(f"'{value}' is not an e-mail address")
