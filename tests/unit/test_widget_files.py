"""The widget's files: small, without dependencies, safe by construction, documented."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from bot.base.settings import ROOT
from bot.web.files import folder, made_file
from tests import node

WIDGET = ROOT / "widget"
_TOKENS = """
const ts = require("typescript");
const tokens = (source) => {
  const file = ts.createSourceFile("a.js", source, ts.ScriptTarget.Latest);
  const found = [];
  const read = (node) => {
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
LARGEST = 25_000  # bytes of the whole widget, each file by gzip


def test_the_whole_widget_is_small() -> None:
    sizes = {name: len(file.zipped) for name, file in folder(WIDGET).items()}
    assert set(SOURCES) <= set(sizes)
    assert sum(sizes.values()) < LARGEST, sizes


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


def test_comments_and_blank_lines_are_not_served(tmp_path: Path) -> None:
    comment = "// one\n/**\n * @param {string} a\n */\n"
    code = 'const a = "/* x */ // y";\n  // two\n\n  f(a,  /** @type {B} */ (1)); // end\n'
    template = "const b = `  // ${ a }\n  /* c */`;\n"
    (tmp_path / "a.js").write_text(comment + code + template)
    file = folder(tmp_path)["a.js"]
    assert file.content.splitlines() == [
        b'const a="/* x */ // y";f(a,(1));const b=`  // ${ a }',
        b"  /* c */`;",
    ]


def test_what_is_served_does_the_same() -> None:
    node.install()
    served = {n: f.content.decode() for n, f in folder(WIDGET).items() if n in SOURCES}
    assert served.keys() == SOURCES.keys()
    both = [*SOURCES.values(), *(served[name] for name in SOURCES)]
    done = subprocess.run(
        [node.NODE, "-e", _TOKENS],
        cwd=ROOT,
        input=json.dumps(both),
        capture_output=True,
        text=True,
        check=True,
    )
    tokens = json.loads(done.stdout)
    assert tokens[: len(SOURCES)] == tokens[len(SOURCES) :]
    assert all(len(found) > 10 for found in tokens)


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
