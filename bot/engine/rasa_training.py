"""One training by Rasa: its output kept off the screen, and its quiet failures made errors."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from pathlib import Path

from bot.base.errors import TrainingError
from bot.base.logs import redirected, rotating
from bot.engine import mistakes
from bot.engine.fingerprint import code_fingerprint
from bot.engine.tensorflow_free import import_rasa

_NAME = "model.tar.gz"
# Conversations are learnt from by bot.nlu.turns, which reads them itself. No policy of Rasa's does;
# and their words must not become examples of topics: "en wie bepaalt dat?" is about none by itself.
STORIES = "stories"

logger = logging.getLogger(__name__)


class _Complaints(logging.Handler):
    """Notes what Rasa only logs while it goes on with an untrained component."""

    def __init__(self) -> None:
        super().__init__()
        self.first = ""

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        # CountVectorsFeaturizer says the first, the classifiers the second.
        if not self.first and ("Unable to train" in message or "Skipping training" in message):
            self.first = message


def train_with_rasa(root: Path, folder: Path, log: Path, force: bool) -> Path:
    """Train the project at `root` into `folder`; return the model.

    What did not change since the last training is taken from a cache, unless `force`.
    Raises TrainingError with one line; the rest of what Rasa says is in `log`.
    """
    os.environ["RASA_CACHE_DIRECTORY"] = str(_cache(root))
    import_rasa()
    complaints = _Complaints()
    rasa_logger = logging.getLogger("rasa")
    rasa_logger.addHandler(complaints)
    try:
        with redirected(rotating(log)):
            return _trained(root, folder, force, complaints)
    finally:
        rasa_logger.removeHandler(complaints)


def _cache(root: Path) -> Path:
    """Return the folder in which Rasa keeps trained components; a changed answer trains none.

    Rasa notices changes in its data, but not in code that a component imports, nor in data of
    a component's own. So each state of those has a cache of its own, and the last one stays.
    """
    caches = root / ".rasa" / "cache"
    cache = caches / code_fingerprint(root)[:16]
    if not cache.is_dir():
        shutil.rmtree(caches, ignore_errors=True)
    return cache


def _trained(root: Path, folder: Path, force: bool, complaints: _Complaints) -> Path:
    try:
        model = _train(root, folder, force)
        if model is not None and not complaints.first:
            _check(model)
            return model
        reason = "Rasa made no model"
    except TrainingError as error:
        reason = str(error)
    except (Exception, SystemExit) as error:  # Rasa ends some mistakes with sys.exit
        logger.exception("training failed")
        if found := mistakes.told_by(_bottom(error), root):
            raise TrainingError(str(found)) from None
        reason = _reason(error)
    # What it complained of first is the cause of what went wrong later.
    raise TrainingError(f"training failed: {complaints.first or reason}")


def _reason(error: BaseException) -> str:
    """Return the first line of what was wrong at bottom: Rasa only names the node around it."""
    error = _bottom(error)
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines and isinstance(error, Exception) else type(error).__name__


def _bottom(error: BaseException) -> BaseException:
    while error.__cause__ is not None:
        error = error.__cause__
    return error


def _train(root: Path, folder: Path, force: bool) -> Path | None:
    from rasa.model_training import train

    from bot.nlu.dutch import pipeline as dutch

    dutch.ensure(root / "models")
    data = sorted(str(each) for each in (root / "data").iterdir() if each.name != STORIES)
    result = train(
        domain=str(root / "domain.yml"),
        config=str(root / "config.yml"),
        training_files=data,
        output=str(folder),
        fixed_model_name=_NAME,
        force_training=force,
    )
    return Path(result.model) if result.code == 0 and result.model else None


def _check(model: Path) -> None:
    """Refuse a model that cannot be loaded, or that lacks the language or the dialogue part.

    Rasa trains only the part that it finds data for, and says so in the log.
    """
    from rasa.engine.loader import load_predict_graph_runner
    from rasa.engine.runner.dask import DaskGraphRunner
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.shared.data import TrainingType

    with tempfile.TemporaryDirectory() as storage:
        metadata, _ = load_predict_graph_runner(
            Path(storage), model, LocalModelStorage, DaskGraphRunner
        )
    if metadata.training_type not in (TrainingType.BOTH, TrainingType.END_TO_END):
        only_language = metadata.training_type is TrainingType.NLU
        missing = "rules or stories" if only_language else "training examples"
        raise TrainingError(f"data/ has no {missing}")
