"""security.txt: only with an address of the web that is safe, and with where it belongs."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import Response

from bot.base.settings import read
from bot.web.errors import ApiError
from bot.website.pages import SECURITY_TXT, pages, security_text
from tests.http_requests import request


def served(tmp_path: Path, **given: str) -> Response:
    """Return the response to who asks for the file."""
    found = pages(read({"VAR_DIR": str(tmp_path), **given}))
    resource: Any = next(route.endpoint for route in found if route.path == SECURITY_TXT)
    response: Response = asyncio.run(resource._handlers["GET"](request(path=SECURITY_TXT)))
    return response


@pytest.mark.parametrize("address", ["https://bot.example.nl", "https://bot.example.nl/"])
def test_it_says_where_it_belongs(tmp_path: Path, address: str) -> None:
    found = security_text(read({"VAR_DIR": str(tmp_path), "PUBLIC_URL": address}))
    assert found.endswith("\nCanonical: https://bot.example.nl/.well-known/security.txt\n")


@pytest.mark.parametrize(
    ("report_to", "contact"),
    [("https://meld.example.nl/", ""), ("", "https://example.nl/contact")],
)
def test_it_names_an_address(tmp_path: Path, report_to: str, contact: str) -> None:
    response = served(tmp_path, VULNERABILITY_URL=report_to, CONTACT_URL=contact)
    assert f"Contact: {report_to or contact}\n" in bytes(response.body).decode()


@pytest.mark.parametrize("contact", ["http://example.nl/contact", ""])
def test_without_a_safe_address_there_is_no_file(tmp_path: Path, contact: str) -> None:
    with pytest.raises(ApiError, match="not_found"):
        served(tmp_path, VULNERABILITY_URL="", CONTACT_URL=contact)
