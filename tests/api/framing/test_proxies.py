"""Behind a real proxy nobody gets another's answer, whatever somebody sends through it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.web.connection.bounds import BOUNDS
from tests.api.framing.cases import CASES
from tests.api.framing.crowd import Crowd
from tests.api.framing.proxies import PROXIES, Proxy
from tests.api.framing.raw_http import exchange_until_quiet
from tests.api.framing.visitors import visitors
from tests.conftest import StartBot
from tests.live_bot import HOST, LiveBot

VISITORS = 3


@pytest.fixture(scope="module")
def proxied_bot(start_bot: StartBot) -> LiveBot:
    return start_bot(PROXIES="1")


@pytest.mark.parametrize("proxy", PROXIES, ids=lambda proxy: proxy.__name__)
def test_everybody_gets_their_own(proxied_bot: LiveBot, proxy: Proxy, tmp_path: Path) -> None:
    with proxy(proxied_bot.port, tmp_path) as port, visitors(port, VISITORS) as seen:
        exchanges = {case.name: exchange_until_quiet(port, case.raw) for case in CASES}
    assert seen.wrong == {}
    assert seen.right > len(CASES)  # so somebody asked during every case
    assert len(set(seen.secrets)) == len(seen.secrets)
    too_many = [
        f"{case.name}: {exchanges[case.name].statuses}"
        for case in CASES
        if len(exchanges[case.name].statuses) > case.most_answers
    ]
    assert too_many == []
    received = b"".join(got.received for got in exchanges.values())
    assert [secret for secret in seen.secrets if secret.encode() in received] == []


def test_a_proxy_may_hold_more_connections_than_a_visitor(proxied_bot: LiveBot) -> None:
    crowd = Crowd(proxied_bot.port, BOUNDS.connections_per_address + 50, HOST)
    try:
        assert proxied_bot.request("GET", "/").status_code == 200
        crowd.look()
        assert crowd.lasted == []
    finally:
        crowd.leave()
