"""Which client a request comes from, as far as that has to be known to count it."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from starlette.requests import Request

# As proxies write them: "192.0.2.1:41000", "[2001:db8::1]:41000", "[2001:db8::1]"
_WITH_PORT = re.compile(r"(?:\[([^\]]*)\]|([^:]*))(?::\d{1,5})?")
_PREFIX = {4: (32, 24), 6: (64, 48)}  # of what counts as one client, and of its surroundings
_LONGEST = 64  # characters kept of what is no address


def client_address(request: Request, proxies: int) -> str:
    """Return the address of a client; behind `proxies` the one that the outermost of them saw.

    What is further to the left in X-Forwarded-For was written by the client itself.
    """
    if proxies:
        lines = request.headers.getlist("x-forwarded-for")
        seen = [address.strip() for line in lines for address in line.split(",")]
        if len(seen) >= proxies:
            return seen[-proxies]
    return request.client.host if request.client else ""


def networks(address: str) -> tuple[str, str]:
    """Return what counts as one client, and as its surroundings.

    That is an IPv4 address and its /24, or the /64 and the /48 of an IPv6 address. What is no
    address counts as it is written: clients that a proxy names differently are not one.
    """
    found = _read(address)
    if found is None:
        return address[:_LONGEST], address[:_LONGEST]
    own, wide = (str(ip_network((found, p), strict=False)) for p in _PREFIX[found.version])
    return own, wide


def _read(address: str) -> IPv4Address | IPv6Address | None:
    match = _WITH_PORT.fullmatch(address.strip())
    bare = (match[1] or match[2] or "") if match else address.strip()
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found
