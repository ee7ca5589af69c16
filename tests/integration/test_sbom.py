"""The bill of materials holds what the lock holds, and is as CycloneDX has it."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.base.settings import ROOT
from bot.base.version import VERSION
from tests.audit import locked

PYTHON = ROOT / ".venv-audit" / "bin" / "python"
LOCK = ROOT / "requirements.lock"
VALIDATE = """
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(sys.argv[1]).read())
sys.exit(str(wrong)[:300] if wrong else 0)
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    if not PYTHON.exists():
        pytest.fail("no environment for the audit here: run `make test`, which makes it")
    return subprocess.run([PYTHON, *arguments], cwd=ROOT, capture_output=True, text=True)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sbom") / "results" / "sbom.cdx.json"
    done = run("-m", "docs.sbom", str(path))
    assert done.returncode == 0, done.stderr
    return path


@pytest.fixture(scope="module")
def bill(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def test_it_keeps_to_the_standard(file: Path, tmp_path: Path) -> None:
    assert run("-c", VALIDATE, str(file)).returncode == 0
    broken = tmp_path / "broken.json"
    broken.write_text(file.read_text("utf-8").replace('"library"', '"bookshelf"', 1), "utf-8")
    refused = run("-c", VALIDATE, str(broken))
    assert refused.returncode == 1
    assert "bookshelf" in refused.stderr


def test_it_is_of_this_version(bill: dict[str, Any]) -> None:
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    component = bill["metadata"]["component"]
    assert (component["name"], component["version"]) == ("samenwerkgids", VERSION)
    assert component["licenses"] == [{"license": {"id": "EUPL-1.2"}}]


def test_it_holds_exactly_the_packages_and_hashes_of_the_lock(bill: dict[str, Any]) -> None:
    text = LOCK.read_text("utf-8")
    versions: dict[str, set[str]] = {}
    for component in bill["components"]:
        versions.setdefault(component["name"], set()).add(component["version"])
        assert component["purl"] == f"pkg:pypi/{component['name']}@{component['version']}"
    assert versions == locked(LOCK)
    hashes = [hash_ for component in bill["components"] for hash_ in component["hashes"]]
    assert {hash_["alg"] for hash_ in hashes} == {"SHA-256"}
    assert sorted(hash_["content"] for hash_ in hashes) == sorted(
        re.findall(r"--hash=sha256:([0-9a-f]+)", text)
    )
    # and each hash is its own package's
    for component in bill["components"]:
        block = re.search(
            rf"^{re.escape(component['name'])}=={re.escape(component['version'])}\b.*?(?=^\w|\Z)",
            text,
            re.MULTILINE | re.DOTALL,
        )
        assert block, component["name"]
        assert all(hash_["content"] in block[0] for hash_ in component["hashes"])


def test_nearly_all_say_their_licence(bill: dict[str, Any]) -> None:
    silent = [c["name"] for c in bill["components"] if not c.get("licenses")]
    # those that are for another Python or platform are not installed, and say nothing
    assert len(silent) <= 12, silent
    known = {c["name"]: c["licenses"] for c in bill["components"] if c.get("licenses")}
    assert known["rasa"] == [{"license": {"id": "Apache-2.0"}}]


def test_it_tells_what_needs_what(bill: dict[str, Any]) -> None:
    needs = {
        re.sub(r"^pkg:pypi/|@.*", "", row["ref"]): row.get("dependsOn", [])
        for row in bill["dependencies"]
    }
    assert any(ref.startswith("pkg:pypi/rasa@") for ref in needs["samenwerkgids"])
    assert any(ref.startswith("pkg:pypi/anyio@") for ref in needs["starlette"])
    reached = {ref for refs in needs.values() for ref in refs}
    assert {c["bom-ref"] for c in bill["components"]} == reached  # nothing hangs in the air


def test_the_same_lock_gives_the_same_bill(bill: dict[str, Any], tmp_path: Path) -> None:
    again = tmp_path / "again.json"
    assert run("-m", "docs.sbom", str(again)).returncode == 0
    other = json.loads(again.read_text("utf-8"))
    for one in (bill, other):
        one["metadata"].pop("timestamp")
    assert other == bill
