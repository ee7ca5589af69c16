"""Writes the software bill of materials (CycloneDX 1.6, JSON) of what the bot runs with.

`make sbom` runs it, in the environment of docs/security/requirements.lock. The packages and hashes
are those of the lock, for every platform; the licences are what the installed packages say.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageMetadata, distributions
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from bot.base.version import VERSION

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
NAME, LICENCE = "samenwerkgids", "EUPL-1.2"
_PACKAGE = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>\S+)[^\n]*\\\n"
    r"(?P<hashes>(?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
    r"(?P<via>(?: +#.*\n?)*)",
    re.MULTILINE,
)
_SPDX = re.compile(r"[A-Za-z0-9.+-]+")


@dataclass(frozen=True)
class Package:
    """One version of a package in the lock; `via` are those that ask for it."""

    name: str
    version: str
    hashes: tuple[str, ...]
    via: frozenset[str]


def locked(text: str) -> Iterator[Package]:
    """Yield the packages of a lock as `uv pip compile` writes it."""
    for found in _PACKAGE.finditer(text):
        hashes = tuple(re.findall(r"sha256:([0-9a-f]{64})", found["hashes"]))
        via = frozenset(re.findall(r"^ +# +(?:via )?([\w.-]+)", found["via"], re.MULTILINE))
        yield Package(_normal(found["name"]), found["version"], hashes, via - {"via"})


def licences(environment: Path) -> dict[tuple[str, str], License]:
    """Return what the packages in an environment say of their licence, by name and version."""
    folders = [str(path) for path in environment.glob("lib/python*/site-packages")]
    found = {}
    for package in distributions(path=folders):
        if said := _licence(package.metadata):
            found[_normal(package.metadata["Name"]), package.version] = said
    return found


def bill(packages: Sequence[Package], known: dict[tuple[str, str], License], digest: str) -> Bom:
    """Return the bill; the same lock and licences give the same one, save the moment."""
    root = Component(
        name=NAME,
        version=VERSION,
        type=ComponentType.APPLICATION,
        licenses=[LicenseFactory().make_from_string(LICENCE)],
        bom_ref=NAME,
    )
    bom = Bom(serial_number=uuid5(NAMESPACE_URL, f"{NAME} {VERSION} {digest}"))
    bom.metadata.component = root
    components = {package: _component(package, known) for package in packages}
    bom.components.update(components.values())
    for asking, parent in [(NAME, root), *((p.name, c) for p, c in components.items())]:
        bom.register_dependency(parent, [c for p, c in components.items() if asking in p.via])
    return bom


def main(arguments: Sequence[str]) -> int:
    """Write the bill to a file; return 1 when it is not as the standard has it."""
    target, environment = Path(arguments[0]), ROOT / ".venv"
    text = LOCK.read_text("utf-8")
    packages = list(locked(text))
    known = licences(environment)
    written = JsonV1Dot6(bill(packages, known, text)).output_as_string(indent=2)
    if wrong := JsonStrictValidator(SchemaVersion.V1_6).validate_str(written):
        print(wrong, file=sys.stderr)
        return 1
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(written + "\n", "utf-8")
    told = sum((package.name, package.version) in known for package in packages)
    print(f"{target}: {len(packages)} packages, {told} with a licence")
    return 0


def _component(package: Package, known: dict[tuple[str, str], License]) -> Component:
    url = PackageURL("pypi", name=package.name, version=package.version)
    licence = known.get((package.name, package.version))
    return Component(
        name=package.name,
        version=package.version,
        type=ComponentType.LIBRARY,
        purl=url,
        bom_ref=url.to_string(),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=hash_) for hash_ in package.hashes],
        licenses=[licence] if licence else [],
    )


def _licence(metadata: PackageMetadata) -> License | None:
    """Return the licence that a package names: as SPDX does, else by its classifiers or a word."""
    make = LicenseFactory()
    if expression := metadata.get("License-Expression"):
        return make.make_from_string(expression)
    word = (metadata.get("License") or "").strip()
    if _SPDX.fullmatch(word):
        return make.make_from_string(word)
    classified = [
        line.rpartition(" :: ")[2]
        for line in metadata.get_all("Classifier") or ()
        if line.startswith("License :: ") and not line.endswith("OSI Approved")
    ]
    said = " or ".join(classified) or (word if "\n" not in word else "")
    return make.make_with_name(said) if said else None


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
