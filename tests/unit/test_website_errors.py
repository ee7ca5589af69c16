"""Every error has its status, its Dutch text and its place in the description."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.base.settings import Settings
from bot.content import responses as texts
from bot.server import openapi
from bot.web.errors import STATUS, ApiError, ErrorResponses

SETTINGS = Settings(contact_url="https://contact.example/", contact_phone="")


@pytest.mark.parametrize("code", STATUS)
def test_an_error_response(code: str) -> None:
    response = ErrorResponses(SETTINGS).response(ApiError(code, {"Retry-After": "7"}))
    body = json.loads(bytes(response.body))
    assert response.status_code == STATUS[code]
    assert response.headers["Retry-After"] == "7"
    assert body["error"]["code"] == code
    assert body["error"]["message"]
    assert "{" not in body["error"]["message"]
    assert ("WWW-Authenticate" in response.headers) == (code == "token")
    assert ("messages" in body) == (code in ("unavailable", "closed", "storage_full"))


@pytest.mark.parametrize("code", ["internal", "unavailable", "closed"])
def test_who_cannot_be_helped_hears_where_to_go(code: str) -> None:
    assert "https://contact.example/" in texts.text(f"utter_fout_{code}", SETTINGS)


def test_a_detail_that_is_not_configured_is_left_out() -> None:
    assert "Telefoon" not in texts.text("utter_fout_unavailable", SETTINGS)
    with_phone = SETTINGS.copy(update={"contact_phone": "070 000 00 00"})
    assert "Telefoon: 070 000 00 00" in texts.text("utter_fout_unavailable", with_phone)


def test_no_text_is_left_over() -> None:
    named = {name.removeprefix("utter_fout_") for name in texts.responses() if "_fout_" in name}
    assert named == set(STATUS)


def test_a_text_that_is_missing_is_named(tmp_path: Path) -> None:
    domain = tmp_path / "domain.yml"
    domain.write_text("responses:\n  utter_a:\n  - text: hallo\n", "utf-8")
    assert texts.text("utter_a", SETTINGS, domain) == "hallo"
    with pytest.raises(texts.MissingTextError, match="utter_b"):
        texts.text("utter_b", SETTINGS, domain)


def test_every_status_is_described() -> None:
    described = {
        int(status)
        for operations in openapi.document()["paths"].values()
        for operation in operations.values()
        for status in operation["responses"]
    }
    assert set(STATUS.values()) <= described
