"""Shared by the tests of the testbank over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.staff import Staff
from tests.conftest import TESTBANK_PASSWORD
from tests.live_bot import LiveBot


@pytest.fixture(scope="session")
def staff(live_bot: LiveBot) -> Iterator[Staff]:
    """Give a staff member who has logged in, once: attempts are limited."""
    member = Staff(live_bot)
    response = member.post("/login", wachtwoord=TESTBANK_PASSWORD, verder="/testbank/tests")
    assert response.url.endswith("/testbank/tests")
    assert response.status_code == 200
    yield member
    member.session.close()
