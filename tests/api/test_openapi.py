"""The API does what its description says, for whatever a client sends."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bot.base.version import VERSION
from bot.server import openapi
from tests.live_bot import LiveBot

CHECKS = (
    checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)


@pytest.fixture(scope="module")
def described(live_bot: LiveBot) -> Any:
    return schemathesis.from_uri(
        f"{live_bot.url}/api/openapi.json",
        base_url=live_bot.url,
        data_generation_methods=schemathesis.DataGenerationMethod.all(),
    )


schema = schemathesis.from_pytest_fixture("described")
few = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@schema.parametrize()
@few
def test_with_a_token(case: Any, live_bot: LiveBot) -> None:
    # A conversation for each request: one of them erases it.
    headers = live_bot.chat().headers
    case.validate_response(case.call(headers=headers), checks=CHECKS)


@schema.parametrize()
@few
def test_without_a_token(case: Any, live_bot: LiveBot) -> None:
    response = case.call()
    case.validate_response(response, checks=CHECKS)
    if case.operation.definition.raw.get("security"):
        # 400: a header that is none in HTTP is refused before anything else
        assert response.status_code in (400, 401, 405)


def test_the_description_is_complete(live_bot: LiveBot) -> None:
    document = live_bot.request("GET", "/api/openapi.json").json()
    assert document == openapi.document()
    assert document["info"]["version"] == VERSION
    assert set(document["paths"]) == {
        "/api/conversations",
        "/api/messages",
        "/api/conversation",
        "/api/feedback",
        "/api/contact",
        "/api/contact/preview",
        "/health",
    }
    for operations in document["paths"].values():
        for operation in operations.values():
            assert {"429", "503"} <= set(operation["responses"])
