"""The domains of trained models, for the action server.

Rasa could send its whole domain with each call of an action, 120 kB, which took longer than the
action. It is told not to (`enable_selective_domain` in endpoints.yml): each event of a conversation
names the model that is served, and a model holds the domain it was trained with.
"""

from __future__ import annotations

import json
import logging
import tarfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from bot.base.errors import ConfigurationError

Domain = dict[str, Any]  # as Rasa sends it: name of a section → content
_METADATA = "metadata.json"
_UNREADABLE = (OSError, EOFError, zlib.error, tarfile.TarError, ValueError, KeyError)

logger = logging.getLogger("bot.actions")


class NoModelError(ConfigurationError):
    """There is no model that can be read, so an action has no texts."""


class ModelDomains:
    """Reads the domain of a model when a call first names it, and keeps it."""

    def __init__(self, models: Callable[[], Iterable[Path]]) -> None:
        """`models` gives the files to look through, those that are likeliest served first."""
        self._models = models
        self._domains: dict[str | None, Domain] = {}

    def of_call(self, call: Mapping[str, Any]) -> Domain:
        """Return the domain of the model that calls an action, else of the first model.

        Raises NoModelError when no model can be read.
        """
        caller = _model_id(call)
        if caller not in self._domains:
            self._domains[caller] = self._find(caller)
        return self._domains[caller]

    def _find(self, wanted: str | None) -> Domain:
        first: Domain | None = None
        for model in self._models():
            try:
                model_id, domain = read(model)
            except _UNREADABLE as error:
                logger.warning("cannot read the domain of %s: %r", model.name, error)
                continue
            if model_id == wanted:
                return domain
            first = first or domain
        if first is None:
            raise NoModelError("no model that can be read: run `python -m bot train`")
        return first  # its own is not there any more: the texts are nearly those


def read(model: Path) -> tuple[str, Domain]:
    """Return the id and the domain of a model; raise an error when it is none."""
    with tarfile.open(model) as archive:
        file = archive.extractfile(_METADATA)
        if file is None:
            raise KeyError(_METADATA)
        metadata = json.load(file)
        return metadata["model_id"], metadata["domain"]


def _model_id(call: Mapping[str, Any]) -> str | None:
    """Return the model that the last events of a call's conversation come from."""
    for event in reversed((call.get("tracker") or {}).get("events") or []):
        found = (event.get("metadata") or {}).get("model_id")
        if found:
            return str(found)
    return None
