"""One training by Rasa: its output kept off the screen, and its quiet failures made errors."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

from bot.errors import TrainingError
from bot.logs import redirected, rotating
from bot.tensorflow_free import import_rasa

_NAME = "model.tar.gz"


class _Complaints(logging.Handler):
    """Notes what Rasa only logs while it goes on with an untrained component."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        # CountVectorsFeaturizer says the first, the classifiers the second.
        if "Unable to train" in message or "Skipping training" in message:
            self.found.append(message)

    def check(self) -> None:
        """Raise the first complaint as an error, if there is any."""
        if self.found:
            raise TrainingError(f"training failed: {self.found[0]}") from None


def train_with_rasa(root: Path, folder: Path, log: Path) -> Path:
    """Train the project at `root` into `folder`; return the model.

    Raises TrainingError with one line; the rest of what Rasa says is in `log`.
    """
    # Rasa's cache notices changes in data, but not in code that a component imports. We
    # train only when something changed, so it would save little and could give a wrong model.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    import_rasa()
    from bot.nlu import dutch

    dutch.ensure(root / "models")
    complaints = _Complaints()
    rasa_logger = logging.getLogger("rasa")
    handler = rotating(log)
    rasa_logger.addHandler(complaints)
    try:
        with redirected(handler):
            result = _train(root, folder, log)
    except TrainingError:
        complaints.check()  # what it complained of first is the cause
        raise
    finally:
        rasa_logger.removeHandler(complaints)
    complaints.check()
    if result.code != 0 or not result.model:
        raise TrainingError(f"training failed: see {log}")
    model = Path(result.model)
    _check(model)
    return model


def _train(root: Path, folder: Path, log: Path) -> Any:
    from rasa.model_training import train

    try:
        return train(
            domain=str(root / "domain.yml"),
            config=str(root / "config.yml"),
            training_files=[str(root / "data")],
            output=str(folder),
            fixed_model_name=_NAME,
            force_training=True,
        )
    except SystemExit:  # how Rasa ends on some errors, after printing why
        raise TrainingError(f"training failed: see {log}") from None
    except Exception as error:
        logging.getLogger(__name__).exception("training failed")
        reason = next((line for line in str(error).splitlines() if line.strip()), "")
        raise TrainingError(f"training failed: {reason or type(error).__name__} ({log})") from error


def _check(model: Path) -> None:
    """Refuse a model that cannot be read, or that lacks the language or the dialogue part.

    Rasa trains only the part that it finds data for, and says so in the log.
    """
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.shared.data import TrainingType

    kind = LocalModelStorage.metadata_from_archive(model).training_type
    if kind not in (TrainingType.BOTH, TrainingType.END_TO_END):
        missing = "rules or stories" if kind is TrainingType.NLU else "training examples"
        raise TrainingError(f"training failed: data/ has no {missing}")
