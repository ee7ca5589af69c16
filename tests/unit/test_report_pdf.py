"""The PDF is PDF/UA-1: tagged, titled, in Dutch; and whatever stands in it stays text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from bot.base.version import VERSION
from bot.report.content import ContactDetail
from bot.report.pdf import pdf
from tests.unit.sample_report import CONTACT, sample


@pytest.fixture(scope="module")
def made() -> PdfReader:
    return read(pdf(sample(), CONTACT))


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def tags(node: Any) -> Iterator[str]:
    node = node.get_object()
    if isinstance(node, ArrayObject):
        for child in node:
            yield from tags(child)
    elif isinstance(node, DictionaryObject) and "/S" in node:
        yield str(node["/S"])
        if "/K" in node:
            yield from tags(node["/K"])


def test_it_is_tagged_and_in_dutch(made: PdfReader) -> None:
    root: Any = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert str(root["/Lang"]).startswith("nl")
    found = list(tags(root["/StructTreeRoot"]["/K"]))
    assert found[0] == "/Document"
    assert found.count("/Title") == 1
    assert found.count("/H1") == 5
    assert found.count("/H2") == 3
    assert {"/P", "/L", "/LI", "/Link", "/Strong"} <= set(found)


def test_it_says_that_it_is_pdf_ua(made: PdfReader) -> None:
    root: Any = made.trailer["/Root"]
    about = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in about
    assert "Verslag van je zelfcheck" in about
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_title_and_date(made: PdfReader) -> None:
    assert made.metadata is not None
    assert made.metadata.title == "Verslag van je zelfcheck"
    assert "20260701223000" in str(made.metadata["/CreationDate"])
    assert "2 juli 2026, 00:30 uur" in words(made)  # in the Netherlands
    assert f"Samenwerkgids {VERSION} ·" in words(made)


def test_everything_is_in_it(made: PdfReader) -> None:
    found = words(made)
    for text in (
        "Een zin met een link.",
        "Voldoet niet",
        "Nog uitzoeken",
        "Weet ik niet",
        "Nog niet",
        "Doe dit",
        "Let op: de wet.",
        "Een pagina",
        "Contactpagina",
        "post@example.nl",
    ):
        assert text in found, text
    links = {
        annotation.get_object()["/A"]["/URI"]
        for page in made.pages
        for annotation in page.get("/Annots", ())
    }
    assert {"https://www.example.nl/", "https://www.example.nl/bron"} <= links
    assert {detail.href for detail in CONTACT} <= links


def test_without_contact_details_nothing_is_said_of_them() -> None:
    assert "Contact met het NCSC" not in words(read(pdf(sample(), ())))


@pytest.mark.parametrize(
    "text",
    [
        '#panic("x")',
        '#read("/etc/passwd")',
        "#{ while true {} }",
        "$x$ and `y` and = kop and @naam <label>",
        '"}], "report": null',
        "</script> \\ #sys.inputs",
    ],
)
def test_nothing_is_read_as_markup(text: str) -> None:
    contact = (ContactDetail(text, text, "mailto:x"),)
    found = words(read(pdf(sample(text), contact)))
    typographic = found.replace("“", '"').replace("”", '"')
    assert typographic.count(" ".join(text.split())) >= 8, found
