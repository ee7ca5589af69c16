"""What the project says about itself: its licence and its entry for catalogues of public code."""

from __future__ import annotations

import re
import tomllib
from typing import Literal, cast

import pytest
import yaml
from pydantic import BaseModel, ConstrainedStr, Extra, HttpUrl, ValidationError, conlist, validator

from bot.base.settings import ROOT
from bot.base.version import VERSION

PUBLICCODE = ROOT / "publiccode.yml"


class Short(ConstrainedStr):
    min_length = 1
    max_length = 150
    regex = re.compile(r"[^\n]+")


class Long(ConstrainedStr):
    min_length = 150
    max_length = 10_000


class Described(BaseModel, extra=Extra.forbid):
    shortDescription: Short  # noqa: N815  (the names are the standard's)
    longDescription: Long  # noqa: N815
    features: conlist(str, min_items=1)  # type: ignore[valid-type]
    screenshots: list[str] = []

    @validator("screenshots", each_item=True)
    def _exists(cls, path: str) -> str:
        assert (ROOT / path).is_file()
        return path


class Audience(BaseModel, extra=Extra.forbid):
    countries: list[Literal["nl"]]
    scope: list[Literal["government", "security", "local-authorities", "infrastructures"]]


class Legal(BaseModel, extra=Extra.forbid):
    license: Literal["EUPL-1.2"]


class Contact(BaseModel, extra=Extra.forbid):
    name: str
    email: str = ""
    phone: str = ""
    affiliation: str = ""


class Contractor(BaseModel, extra=Extra.forbid):
    name: str
    until: str
    email: str = ""
    website: str = ""


class Maintenance(BaseModel, extra=Extra.forbid):
    type: Literal["internal", "contract", "community", "none"]
    contacts: list[Contact] = []
    contractors: list[Contractor] = []

    @validator("contractors", always=True)
    def _somebody(cls, contractors: object, values: dict[str, object]) -> object:
        kind = values.get("type")
        assert bool(contractors) == (kind == "contract")
        assert values.get("contacts") or kind not in ("internal", "community")
        return contractors


class Localisation(BaseModel, extra=Extra.forbid):
    localisationReady: bool  # noqa: N815
    availableLanguages: conlist(str, min_items=1)  # type: ignore[valid-type]  # noqa: N815


class Dependency(BaseModel, extra=Extra.forbid):
    name: str
    versionMin: str = ""  # noqa: N815
    versionMax: str = ""  # noqa: N815
    optional: bool = False


class Dependencies(BaseModel, extra=Extra.forbid):
    open: list[Dependency] = []


class PublicCode(BaseModel, extra=Extra.forbid):
    """The keys of publiccode.yml 0.4 that this project uses, with the values that are allowed."""

    publiccodeYmlVersion: Literal["0.4"]  # noqa: N815
    name: str
    url: HttpUrl
    softwareVersion: str  # noqa: N815
    developmentStatus: Literal["concept", "development", "beta", "stable", "obsolete"]  # noqa: N815
    softwareType: Literal["standalone/web"]  # noqa: N815
    platforms: conlist(Literal["web", "linux"], min_items=1)  # type: ignore[valid-type]
    # Of the standard's list: what could be said of a chatbot on cybersecurity.
    categories: list[
        Literal[
            "communications",
            "customer-service-and-support",
            "help-desk",
            "it-security",
            "knowledge-management",
            "regulations-and-directives",
        ]
    ]
    intendedAudience: Audience  # noqa: N815
    description: dict[Literal["nl", "en"], Described]
    legal: Legal
    maintenance: Maintenance
    localisation: Localisation
    dependsOn: Dependencies  # noqa: N815


def described() -> dict[str, object]:
    content: dict[str, object] = yaml.safe_load(PUBLICCODE.read_text("utf-8"))
    return content


def project() -> dict[str, object]:
    content: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return cast(dict[str, object], content["project"])


def test_publiccode_keeps_to_the_standard() -> None:
    assert set(PublicCode(**described()).description) == {"nl", "en"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"developmentStatus": "ready"},
        {"categories": ["chatbots"]},
        {"maintenance": {"type": "internal"}},
        {"maintenance": {"type": "contract"}},
        {"unknownKey": "x"},
    ],
)
def test_what_breaks_the_standard_is_noticed(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PublicCode(**{**described(), **wrong})


def test_the_licence_is_whole_and_the_same_everywhere() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    articles = [int(number) for number in re.findall(r"^(\d+)\.[A-Z]", text, re.MULTILINE)]
    assert articles == list(range(1, 16))
    assert text.rstrip().endswith("require the production of a new EUPL version.")
    assert project()["license"] == "EUPL-1.2"


def test_there_is_one_version() -> None:
    assert project()["version"] == described()["softwareVersion"] == VERSION
    latest, *_ = re.findall(
        r"^## \[(\S+)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )
    assert latest == VERSION
