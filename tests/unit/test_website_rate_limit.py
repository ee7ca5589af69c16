"""Who counts as one client."""

from __future__ import annotations

import pytest

from bot.website.rate_limit import _network


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", "unknown"),
        ("_hidden", "unknown"),
        ("fe80::1%eth0", "fe80::/64"),
    ],
)
def test_a_client(address: str, client: str) -> None:
    assert _network(address) == client
