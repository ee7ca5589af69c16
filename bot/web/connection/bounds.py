"""What one connection may take, and how many of them one address may hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple


class Bounds(NamedTuple):
    """What one connection may take; seconds count from the start of a phase, whatever arrives."""

    head_bytes: int = 8_192
    body_bytes: int = 65_536
    head_seconds: float = 10
    body_seconds: float = 20  # for a whole body: 64 kB at 26 kbit/s, a modem's pace
    answer_seconds: float = 60  # for the client to take what was written
    linger_seconds: float = 2  # after a refusal, so that a client still sending can read it
    idle_seconds: int = 30
    connections: int = 4_000
    connections_per_address: int = 250  # an office can share one; 0: no cap, for behind a proxy


BOUNDS = Bounds()


@dataclass
class Door:
    """Counts the open connections of each address; a /64 of IPv6 is one address."""

    bounds: Bounds
    inside: Counter[str] = field(default_factory=Counter)

    def enter(self, host: str) -> str | None:
        """Return the name under which a connection is counted, or None when it is one too many."""
        address = ip_address(host.partition("%")[0])
        if isinstance(address, IPv6Address):
            address = address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64)
        most = self.bounds.connections_per_address or self.bounds.connections
        if self.inside.total() >= self.bounds.connections or self.inside[str(address)] >= most:
            return None
        self.inside[str(address)] += 1
        return str(address)

    def leave(self, name: str) -> None:
        """Forget one connection."""
        self.inside -= Counter([name])
