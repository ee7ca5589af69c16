"""What no code of ours may do: weak hashes, guessable secrets, running what was given."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from bot.base.settings import ROOT

FILES = sorted(path for room in ("bot", "actions") for path in (ROOT / room).rglob("*.py"))
# Called by their name alone, or by the last part of it.
RUNS_WHAT_IT_IS_GIVEN = {"eval", "exec", "compile", "__import__", "os.system", "os.popen"}
RUNS_WHAT_IT_IS_GIVEN |= {"yaml.load", "yaml.unsafe_load", "pickle.load", "pickle.loads"}
RUNS_WHAT_IT_IS_GIVEN |= {"jsonpickle.decode", "marshal.loads", "joblib.load"}
# The only code that makes keyed hashes. The webhook has a key of its own, codes their secrets.
KEYED = {"bot/base/signing.py", "bot/contact/webhook.py", "bot/testbank/staff/codes.py"}
KEYED |= {"bot/testbank/login.py"}  # compares, in constant time
HASHES = {"hashlib.sha256", "hashlib.sha384"}  # the latter is usual in `integrity`


# Typing errors for training come from a seed: nothing secret is made of them.
SEEDED = {"bot/nlu/topics/mistyped.py", "bot/nlu/topics/typing_errors.py"}


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def modules(tree: ast.AST) -> set[str]:
    """Return the modules that code imports."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return {name.partition(".")[0] for name in found}


def wrong(source: str, name: str) -> list[str]:
    tree = ast.parse(source)
    found = []
    for called, node in calls(tree):
        if called in RUNS_WHAT_IT_IS_GIVEN:
            found.append(f"{name}:{node.lineno} runs what it is given: {called}")
        if any(k.arg == "shell" and ast.unparse(k.value) != "False" for k in node.keywords):
            found.append(f"{name}:{node.lineno} uses a shell")
        if any(k.arg == "allow_pickle" and ast.unparse(k.value) != "False" for k in node.keywords):
            found.append(f"{name}:{node.lineno} reads pickles")
        if re.fullmatch(r"hashlib\.\w+", called) and called not in HASHES:
            found.append(f"{name}:{node.lineno} hashes by {called}")
    used = modules(tree)
    if "random" in used and name not in SEEDED:
        found.append(f"{name} takes from `random` what might be guessed")
    if "uuid" in used and any(called.endswith(("uuid1", "uuid3")) for called, _ in calls(tree)):
        found.append(f"{name} makes ids that tell when or from what")
    if "hmac" in used and name not in KEYED:
        found.append(f"{name} makes keyed hashes by itself: use bot/base/signing.py")
    if used & {"Crypto", "cryptography", "nacl"}:
        found.append(f"{name} encrypts")
    return found


def test_no_code_of_ours_does_it() -> None:
    assert len(FILES) > 200
    found = [
        line
        for path in FILES
        for line in wrong(path.read_text("utf-8"), path.relative_to(ROOT).as_posix())
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "eval(given)",
        "import os\nos.system(given)",
        "import subprocess\nsubprocess.run(given, shell=True)",
        "import yaml\nyaml.load(given)",
        "import numpy as np\nnp.load(given, allow_pickle=True)",
        "import hashlib\nhashlib.md5(given)",
        "import hashlib\nhashlib.new('sha1')",
        "import random\nrandom.random()",
        "from random import choice",
        "import uuid\nuuid.uuid1()",
        "import hmac",
        "from cryptography.fernet import Fernet",
    ],
)
def test_it_would_be_seen(source: str) -> None:
    assert wrong(source, "bot/somewhere.py")


def test_what_is_allowed_is_not_told() -> None:
    source = "import hashlib, secrets, yaml\nhashlib.sha256(b'')\nyaml.safe_load('')"
    assert wrong(source, "bot/somewhere.py") == []


def test_tokens_and_sessions_come_from_secrets_and_are_long_enough() -> None:
    """128 bits at least. (Of a run of tests the id need only differ; UUIDs may be known.)"""
    found = {}
    for path in FILES:
        for called, node in calls(ast.parse(path.read_text("utf-8"))):
            if called.startswith("secrets.token_"):
                size = ast.literal_eval(node.args[0])
                found[path.relative_to(ROOT).as_posix()] = size
    assert {"bot/web/tokens.py", "bot/testbank/login.py", "bot/base/settings.py"} <= set(found)
    short = {place for place, size in found.items() if size < 16}
    assert short == {"bot/testbank/runs.py"}
