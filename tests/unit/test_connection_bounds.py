"""How many connections may be open, in all and from one address."""

from __future__ import annotations

import resource
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette

from bot.base.settings import Settings
from bot.server.connections import config
from bot.web.connection.bounds import BOUNDS, Door

SMALL = BOUNDS._replace(connections=5, connections_per_address=2)
A, B, C = "192.0.2.1", "192.0.2.2", "192.0.2.3"


@pytest.fixture
def files() -> Iterator[int]:
    """Allow this process fewer open files than the server wants connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1_000, hard))
    try:
        yield 1_000
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize(
    ("hosts", "let_in"),
    [
        ([A, A], [True, True]),
        ([A, A, A], [True, True, False]),
        ([A, A, A, B], [True, True, False, True]),
        ([A, A, B, B, C, C], [True] * 5 + [False]),  # five in all
        # a network of IPv6 is one address, whatever the notation
        (["2001:db8::1", "2001:db8::2:0:0:1", "2001:db8:0:0:ffff::"], [True, True, False]),
        (["2001:db8::1", "2001:db8::2", "2001:db8:0:1::1"], [True, True, True]),
        (["fe80::1%eth0", "fe80::2%eth1", "fe80::3"], [True, True, False]),
        ([A, f"::ffff:{A}", A], [True, True, False]),
        ([f"::ffff:{A}", f"::ffff:{B}", f"::ffff:{C}"], [True, True, True]),
    ],
)
def test_who_is_let_in(hosts: list[str], let_in: list[bool]) -> None:
    door = Door(SMALL)
    assert [door.enter(host) is not None for host in hosts] == let_in


def test_without_a_cap_one_address_may_hold_all() -> None:
    door = Door(SMALL._replace(connections_per_address=0))
    assert [door.enter(A) is not None for _ in range(6)] == [True] * 5 + [False]


def test_who_leaves_makes_room_and_is_forgotten() -> None:
    door = Door(SMALL)
    names = [door.enter(host) for host in ("2001:db8::1", "2001:db8::2")]
    assert door.enter("2001:db8::3") is None
    for name in names:
        assert name is not None
        door.leave(name)
    assert not door.inside
    assert door.enter("2001:db8::3") is not None


@pytest.mark.parametrize(("proxies", "cap"), [(0, BOUNDS.connections_per_address), (1, 0)])
def test_behind_a_proxy_there_is_no_cap_on_an_address(proxies: int, cap: int) -> None:
    bounds = config(Starlette(), Settings(proxies=proxies), BOUNDS).bounds
    assert bounds.connections_per_address == cap


def test_connections_leave_files_for_the_bot_itself(files: int) -> None:
    bounds = config(Starlette(), Settings(), BOUNDS).bounds
    assert files // 2 < bounds.connections < files - 100


def test_with_files_enough_the_bound_stays() -> None:
    assert config(Starlette(), Settings(), SMALL).bounds.connections == SMALL.connections
