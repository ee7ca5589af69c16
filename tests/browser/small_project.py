"""A copy of the project with fewer examples: quick to train, and free to be changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from bot.evaluation.examples import training
from tests.live_bot import ROOT

EXAMPLES = 25  # of each topic
ANSWER_READER = (
    "bot.nlu.answers.component.AnswerReader"  # only for the self-check; most of the training
)
MADE_ONCE = ("models/nl_samenwerkgids", "models/lemmas", "models/encoder")
COPIED = ("bot", "actions", "widget", "data/rules", "data/stories", "data/facts", *MADE_ONCE)
FILES = ("domain.yml", "endpoints.yml", "requirements.lock")


def copy_project(folder: Path) -> Path:
    """Copy what the bot runs on to `folder`, with little training data and no tests."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__")
            )
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    _copy_examples(folder / "data" / "nlu")
    config = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))
    config["pipeline"] = [c for c in config["pipeline"] if c["name"] != ANSWER_READER]
    (folder / "config.yml").write_text(yaml.safe_dump(config, sort_keys=False), "utf-8")
    return folder


def train(folder: Path, var_dir: Path) -> None:
    """Train a model of the copy."""
    var_dir.mkdir(parents=True, exist_ok=True)
    kept = ROOT / "var" / "embeddings.npz"
    if kept.exists():
        shutil.copy(kept, var_dir / kept.name)
    subprocess.run(
        [sys.executable, "-m", "bot", "train"],
        cwd=folder,
        env={**os.environ, "VAR_DIR": str(var_dir)},
        check=True,
    )


def change_answer(folder: Path, old: str, new: str) -> None:
    """Change words in domain.yml, as a staff member would with an editor."""
    domain = folder / "domain.yml"
    text = domain.read_text("utf-8")
    assert text.count(old) == 1
    domain.write_text(text.replace(old, new), "utf-8")


def _copy_examples(folder: Path) -> None:
    folder.mkdir(parents=True)
    texts: dict[str, list[str]] = {}
    for example in training():
        if len(texts.setdefault(example.topic, [])) < EXAMPLES:
            texts[example.topic].append(f"- {example.text}")
    blocks = [
        {"intent": topic, "metadata": {"voice": "x"}, "examples": "\n".join(lines) + "\n"}
        for topic, lines in texts.items()
    ]
    content = yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True, width=9999)
    (folder / "alle.yml").write_text(content, "utf-8")
