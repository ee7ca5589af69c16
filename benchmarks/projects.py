"""The two projects that are compared: ours and the default's, with the same training data."""

from __future__ import annotations

import random
import re
import shutil
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from benchmarks.environment import BASELINE, OURS, ROOT
from bot.base.settings import LOOPBACK, Settings
from bot.content.sources import page_url
from bot.evaluation.examples import Example, write_training

_BASELINE_FILES = ROOT / "benchmarks" / "baseline"
_COPIED = ("bot", "actions", "widget", "data/rules", "data/stories", "data/zelfcheck")
_COPIED_FILES = ("config.yml", "domain.yml", "endpoints.yml", "requirements.lock")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_PAYLOAD_SLOTS = re.compile(r"\{\"[^{}]*\}")

Command = Sequence[str]


def sample(examples: Sequence[Example], per_topic: int | None, seed: int = 0) -> list[Example]:
    """Return at most `per_topic` examples of each topic, drawn at random; all when it is None."""
    topics: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        topics[example.topic].append(example)
    draw = random.Random(seed)
    if per_topic is not None:
        topics = {t: draw.sample(e, min(per_topic, len(e))) for t, e in sorted(topics.items())}
    return [example for topic in sorted(topics) for example in topics[topic]]


def for_rasas_templates(domain: str) -> str:
    """Return a domain's text as Rasa's own template generator wants it.

    What our generator fills in from the settings is filled in, and the slots in the payloads of
    buttons get double braces: Rasa's would log an error for each of them, which takes time.
    """
    known = {name.lower(): str(value) for name, value in Settings().dict().items()}
    known["page_url"] = page_url()
    filled = _PLACEHOLDER.sub(lambda match: known.get(match[1], match[0]), domain)
    return _PAYLOAD_SLOTS.sub(r"{\g<0>}", filled)


def make_ours(folder: Path, examples: Sequence[Example]) -> Path:
    """Copy this project into `folder`, with `examples` as its training data."""
    for name in _COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in _COPIED_FILES:
        shutil.copy(ROOT / name, folder / name)
    _write_data(folder, examples)
    return folder


def make_baseline(folder: Path, examples: Sequence[Example]) -> Path:
    """Make a project in `folder` with our data and Rasa's default configuration."""
    for name in ("rules", "stories"):
        shutil.copytree(ROOT / "data" / name, folder / "data" / name)
    domain = (ROOT / "domain.yml").read_text("utf-8")
    (folder / "domain.yml").write_text(for_rasas_templates(domain), "utf-8")
    for name in ("config.yml", "endpoints.yml"):
        shutil.copy(_BASELINE_FILES / name, folder)
    (folder / "credentials.yml").write_text("rest: {}\n", "utf-8")
    _write_data(folder, examples)
    return folder


def our_command(*arguments: str) -> Command:
    """Return `python -m bot …` in our environment."""
    return [str(OURS / "bin" / "python"), "-m", "bot", *arguments]


def baseline_command(*arguments: str) -> Command:
    """Return `rasa …` in the baseline's environment."""
    return [str(BASELINE / "bin" / "python"), "-m", "rasa", *arguments]


def run_arguments(port: int) -> Command:
    """Return what follows `rasa` to serve the REST channel at a port of this machine."""
    return ["run", "--interface", LOOPBACK, "--port", str(port)]


def _write_data(folder: Path, examples: Sequence[Example]) -> None:
    (folder / "data" / "nlu").mkdir()
    write_training(examples, folder / "data" / "nlu")
