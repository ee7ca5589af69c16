"""Which client a request comes from, as far as that has to be known to count it."""

from __future__ import annotations

import ipaddress

from starlette.requests import Request


def client_address(request: Request, proxies: int) -> str:
    """Return the address of a client; behind `proxies` the one that the outermost of them saw.

    What stands further to the left in X-Forwarded-For was written by the client itself.
    """
    if proxies:
        lines = request.headers.getlist("x-forwarded-for")
        seen = [address.strip() for line in lines for address in line.split(",")]
        if len(seen) >= proxies:
            return seen[-proxies]
    return request.client.host if request.client else ""


def network(address: str) -> str:
    """Return what counts as one client: an IPv4 address, or the /64 of an IPv6 address."""
    try:
        found = ipaddress.ip_address(address.strip("[]"))
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and not found.ipv4_mapped:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)
