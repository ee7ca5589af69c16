"""Trains the model when it is out of date, and tells which model to use.

A model's file name holds the fingerprint of what it was made from, so a model and its
fingerprint cannot come apart. It is trained in a folder of its own and moved into place when
it is whole: a broken one never becomes the latest.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import tarfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import portalocker
import yaml

from bot.base.errors import TrainingError
from bot.base.progress import progress, say
from bot.base.settings import ROOT, settings
from bot.engine import fingerprint as contents
from bot.engine import mistakes
from bot.engine.tensorflow_free import read_config, refuse_tensorflow_components

KEPT_MODELS = 5
MODELS = "models"
_NAME = re.compile(r"\d{8}-\d{6}-(?P<fingerprint>[0-9a-f]{16})\.tar\.gz")
_UNFINISHED = ".training-"
_DOMAIN = "/domain_provider/domain.yml"
_FAILED = "failed.txt"  # the fingerprint of what gave no model, and why


def fingerprint(root: Path = ROOT) -> str:
    """Return the digest of all that a model of the project at `root` is made from."""
    return contents.fingerprint(root)


def current_model(root: Path = ROOT) -> Path | None:
    """Return the newest model made from the project as it is now, or None."""
    wanted = fingerprint(root)[:16]
    return next((m for m in models(root) if _fingerprint_of(m) == wanted), None)


def latest_model(root: Path = ROOT) -> Path | None:
    """Return the model to serve: of the project as it is now, else the newest, else None."""
    return current_model(root) or next(iter(models(root)), None)


def trouble(root: Path = ROOT) -> str:
    """Return why the project as it is now gives no model, in Dutch where that is known, or ""."""
    if found := mistakes.first(root):
        return str(found)
    told = root / MODELS / _FAILED
    made_from, _, why = told.read_text("utf-8").partition("\n") if told.is_file() else ("", "", "")
    return why if made_from == fingerprint(root) else ""


def domain_of(model: Path) -> Mapping[str, Any] | None:
    """Return the domain that a model was trained with, or None when the file is no model."""
    with contextlib.suppress(OSError, tarfile.TarError), tarfile.open(model) as archive:
        for member in archive:
            if member.name.endswith(_DOMAIN) and (file := archive.extractfile(member)):
                content: Mapping[str, Any] = yaml.safe_load(file)
                return content
    return None


def train(force: bool = False, root: Path = ROOT, log: Path | None = None) -> Path:
    """Return a model of the project as it is now, after training one when that is needed.

    Raises TrainingError or ConfigurationError. Processes that train at the same time
    wait for each other. What Rasa has to say goes to `log`.
    """
    refuse_tensorflow_components(read_config(root / "config.yml"))
    folder = root / MODELS
    folder.mkdir(exist_ok=True)
    with _one_at_a_time(folder):
        model = None if force else current_model(root)
        if model is None and (found := mistakes.first(root)):
            raise TrainingError(str(found))
        log = log or settings().var_dir / "log" / "training.log"
        return model or _train(root, folder, log, force)


def main(argv: Sequence[str]) -> int:
    """`python -m bot train`: train when needed, or always with --force."""
    parser = argparse.ArgumentParser(prog="python -m bot train", description=main.__doc__)
    parser.add_argument("--force", action="store_true", help="train though nothing has changed")
    arguments = parser.parse_args(argv)
    before = current_model()
    model = train(force=arguments.force)
    if model == before:
        say(f"the model is up to date: {model.relative_to(ROOT)}")
    return 0


def models(root: Path = ROOT) -> list[Path]:
    """Return all whole models, newest first."""
    folder = root / MODELS
    found = folder.glob("*.tar.gz") if folder.is_dir() else []
    return sorted((path for path in found if _NAME.fullmatch(path.name)), reverse=True)


def _fingerprint_of(model: Path) -> str:
    match = _NAME.fullmatch(model.name)
    return match["fingerprint"] if match else ""


@contextlib.contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        try:
            portalocker.lock(lock, portalocker.LOCK_EX | portalocker.LOCK_NB)
        except portalocker.LockException:
            with progress("waiting for another training to end"):
                portalocker.lock(lock, portalocker.LOCK_EX)
        yield  # closing the file, or the end of the process, opens the lock


def _train(root: Path, folder: Path, log: Path, force: bool) -> Path:
    for left_over in folder.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(left_over, ignore_errors=True)
    made_from = fingerprint(root)[:16]
    workplace = folder / f"{_UNFINISHED}{os.getpid()}"
    workplace.mkdir()
    try:
        with progress("training the model"):
            from bot.engine.rasa_training import train_with_rasa  # imports Rasa: 2 seconds
            from bot.nlu.encoder.embeddings import KEPT

            try:
                unfinished = train_with_rasa(root, workplace, log, force)
            except TrainingError as error:
                (folder / _FAILED).write_text(f"{fingerprint(root)}\n{error}", "utf-8")
                raise TrainingError(f"{error} (log: {log})") from None
        name = f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{made_from}.tar.gz"
        model = folder / name
        unfinished.replace(model)
        # Beside the model, so that what compares by them finds them wherever the model goes.
        if (embeddings := settings().var_dir / KEPT).is_file():
            Path(shutil.copy(embeddings, workplace)).replace(folder / KEPT)
    finally:
        shutil.rmtree(workplace, ignore_errors=True)
    for old in models(root)[KEPT_MODELS:]:
        old.unlink(missing_ok=True)
    return model
