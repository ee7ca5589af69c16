"""Keeps the tests here fast: what `make check` runs starts no bot and trains nothing."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def trained_model() -> None:
    """Stand before the fixture that trains, and so before all that start a bot."""
    pytest.fail("tests/unit trains nothing and starts no bot: this is for tests/integration")
