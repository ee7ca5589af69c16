"""The widget's modules, joined into the two files that browsers get."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from bot.website.bundle import CHAT, LAUNCHER, bundle, integrity, version_of
from bot.website.widget_files import KEPT_VERSIONS, WIDGET, keep
from tests import node


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a small widget."""
    source = tmp_path / "widget"
    source.mkdir()
    (source / "dom.js").write_text(
        '// dom\nexport const NAME = "a";\nexport function unused() {}\n'
    )
    (source / LAUNCHER).write_text(
        'import { NAME } from "./dom.js";\n\nconst CHAT_INTEGRITY = "";\n'
        "console.log(NAME, CHAT_INTEGRITY);\n"
    )
    (source / "say.js").write_text(
        'import {\n  NAME,\n} from "./dom.js";\nexport const SAID = NAME;\n'
    )
    (source / CHAT).write_text(
        'import { SAID } from "./say.js";\nexport class Chat { s = SAID; }\n'
    )
    return source


def test_each_module_comes_after_what_it_needs_and_once(folder: Path) -> None:
    files = bundle(folder).files
    launcher, chat = files[LAUNCHER].decode(), files[CHAT].decode()
    assert launcher.index("const NAME") < launcher.index("console.log")
    assert launcher.rstrip().endswith("export{NAME};")  # and not what the chat does not use
    assert chat.startswith(f'import{{NAME}}from"./{LAUNCHER}";')
    assert "const NAME" not in chat
    assert chat.index("const SAID") < chat.index("class Chat")
    assert chat.rstrip().endswith("export{Chat};")
    assert "//" not in launcher + chat


def test_the_launcher_knows_which_chat_belongs_to_it(folder: Path) -> None:
    made = bundle(folder)
    assert integrity(made.files[CHAT]).encode() in made.files[LAUNCHER]


def test_the_version_is_that_of_the_content(folder: Path) -> None:
    before = bundle(folder)
    assert bundle(folder) == before
    assert version_of(before.files) == before.version
    (folder / "say.js").write_text("export const SAID = 1;\n")
    assert bundle(folder).version != before.version


@pytest.mark.parametrize("name", [LAUNCHER, CHAT])
def test_no_two_modules_in_a_file_declare_the_same_name(name: str, tmp_path: Path) -> None:
    file = tmp_path / name.replace(".js", ".mjs")
    file.write_bytes(bundle(WIDGET).files[name])
    done = subprocess.run([node.NODE, "--check", file], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_versions_before_this_one_are_kept_whole_and_not_for_ever(
    folder: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    versions = []
    for number in range(KEPT_VERSIONS + 2):
        (folder / "say.js").write_text(f"export const SAID = {number};\n")
        made = bundle(folder)
        found = keep(made, kept)
        os.utime(kept / made.version, (number, number))
        versions.append(made.version)
        assert found[made.version] == made.files
    assert set(found) == set(versions[-KEPT_VERSIONS:])
    assert {path.name for path in kept.iterdir()} == set(found)
    # What somebody changed on disk is not what its name says.
    (kept / versions[-2] / CHAT).write_text("alert(1)")
    assert set(keep(made, kept)) == {*found} - {versions[-2]}
