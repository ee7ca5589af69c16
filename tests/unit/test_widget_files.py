"""The widget's files: small, without dependencies, safe by construction, documented."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from itertools import chain

import pytest

from bot.base.settings import ROOT
from bot.web.files import made_file
from bot.website.bundle import bundle
from tests import node

WIDGET = ROOT / "widget"
_TOKENS = """
const ts = require("typescript");
const tokens = (source) => {
  const file = ts.createSourceFile("a.js", source, ts.ScriptTarget.Latest);
  const found = [];
  const read = (node) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.SyntaxKind[node.kind].startsWith("JSDoc")) return;
    const parts = node.getChildren(file);
    if (parts.length === 0) found.push(node.getText(file));
    parts.forEach(read);
  };
  read(file);
  return found;
};
const sources = JSON.parse(require("fs").readFileSync(0));
process.stdout.write(JSON.stringify(sources.map(tokens)));
"""
MODULES = sorted(WIDGET.glob("*.js"))
SOURCES = {path.name: path.read_text("utf-8") for path in MODULES}
GUIDE = (ROOT / "docs" / "widget.md").read_text("utf-8")
# Of a declaration, where the server puts the chat's digest, and the end of a file.
JOINING = ("export", '""', "")
LARGEST = 25_000  # bytes of the whole widget, each file by gzip


def test_the_whole_widget_is_small() -> None:
    files = bundle(WIDGET).files
    sizes = {name: len(made_file(content, ".js").zipped) for name, content in files.items()}
    assert sum(sizes.values()) < LARGEST, sizes
    text = "".join(content.decode() for content in files.values())
    assert [name for name, source in SOURCES.items() if _declared(source) not in text] == []


def test_nothing_comes_from_elsewhere() -> None:
    for name, source in SOURCES.items():
        imported = re.findall(r"""(?:from|import\()\s*["'`]([^"'`?$]+)""", source)
        assert all(path.startswith("./") and path[2:] in SOURCES for path in imported), name
        addresses = set(re.findall(r"https?://[^\s\"'`)]+", source)) - {
            "http://www.w3.org/2000/svg"
        }
        assert addresses == set(), name


@pytest.mark.parametrize(
    "forbidden",
    [
        r"\.(inner|outer)HTML\b",
        r"insertAdjacentHTML|document\.write|DOMParser|createContextualFragment",
        r"\beval\(|new Function",
        r"setAttribute\(.style",
        r"document\.cookie|localStorage|indexedDB",
        r"createElement\(.style|createElement\(.script",
    ],
)
def test_nothing_parses_html_or_keeps_things(forbidden: str) -> None:
    assert [name for name, source in SOURCES.items() if re.search(forbidden, source)] == []


def _declared(source: str) -> str:
    """Return the last name that a module declares: where it is, the module is."""
    return re.findall(r"^(?:export )?(?:const|(?:async )?function|class) (\w+)", source, re.M)[-1]


def test_what_is_served_does_the_same() -> None:
    node.install()
    served = bundle(WIDGET).files
    wanted, found = _tokens([*SOURCES.values(), *(file.decode() for file in served.values())])
    assert (dict(wanted - found), dict(found - wanted)) == ({}, {})


def _tokens(sources: list[str]) -> tuple[Counter[str], Counter[str]]:
    """Return how often each token is in all modules but the last two, and in those."""
    done = subprocess.run(
        [node.NODE, "-e", _TOKENS],
        cwd=ROOT,
        input=json.dumps(sources),
        capture_output=True,
        text=True,
        check=True,
    )
    tokens = json.loads(done.stdout)
    assert all(len(found) > 10 for found in tokens)
    # What joins modules is not in the bundle as it was; what they do is.
    either = [Counter(chain(*found)) for found in (tokens[:-2], tokens[-2:])]
    for tokens_of in either:
        for token in [t for t in tokens_of if t in JOINING or t.startswith(('"./', '"sha384-'))]:
            del tokens_of[token]
    return either[0], either[1]


def test_the_same_content_has_the_same_tag() -> None:
    assert made_file(b"a", ".js") == made_file(b"a", ".js")
    assert made_file(b"a", ".js").etag != made_file(b"b", ".js").etag


def test_every_token_is_documented_and_no_other() -> None:
    used = set(re.findall(r"var\((--samenwerkgids-[a-z-]+)", "".join(SOURCES.values())))
    assert len(used) > 20
    told = re.findall(r"^\| `(--samenwerkgids-[a-z-]+)` \|", GUIDE, re.MULTILINE)
    assert sorted(told) == sorted(used)


def test_the_example_theme_uses_tokens_that_exist() -> None:
    used = set(re.findall(r"var\((--samenwerkgids-[a-z-]+)", "".join(SOURCES.values())))
    theme = (ROOT / "docs" / "widget-theme.css").read_text("utf-8")
    named = set(re.findall(r"(--samenwerkgids-[a-z-]+):", theme))
    assert named
    assert named <= used


def test_every_attribute_is_documented_and_no_other() -> None:
    source = SOURCES["samenwerkgids.js"] + SOURCES["launcher-styles.js"]
    used = set(re.findall(r"""(?:get|has)Attribute\("([a-z-]+)"\)""", source))
    used |= set(re.findall(r":host\(\[([a-z]+)=", source))
    (table,) = re.findall(r"^\| attribute \| is \|\n((?:\|.*\|\n)+)", GUIDE, re.MULTILINE)
    assert sorted(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)) == sorted(used)


def test_texts_say_je_and_not_u() -> None:
    assert not re.search(r"\b[Uu]w?\b", SOURCES["texts.js"])
