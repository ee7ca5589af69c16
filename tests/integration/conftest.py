"""Both databases that a part has to work on, as fixtures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.base.settings import Settings, read
from tests.servers import Postgres


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    server = Postgres(tmp_path_factory.mktemp("postgres"))
    yield server
    server.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def config(tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    values = {"VAR_DIR": str(tmp_path)}
    if request.param == "postgresql":
        values["DATABASE_URL"] = request.getfixturevalue("postgres").url
    return read(values)
