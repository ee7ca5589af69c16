"""The weights that tuning changed, on top of the encoder's own."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from bot.base.errors import ConfigurationError
from bot.nlu.encoder import packed
from bot.nlu.encoder.packed import PackedModel, Sizes

WEIGHTS, RECIPE = "weights.npz", "recipe.json"
MARK = "context.mark"  # the vector that is added to the states of what is context
_VALUE, _SCALE = ".q", ".s"  # a matrix: integers of 7 bits, and a scale for each row


class TunedWeights:
    """The weights of `weights.npz`, and those of the encoder where that has none.

    `recipe` is what is known of how they were made. `heads` are matrices with a bias in the last
    column, of shape (labels, 385), `labels` the names of their rows.
    """

    def __init__(self, folder: Path, base: PackedModel) -> None:
        """Read the weights; raise ConfigurationError when they are not those of the recipe."""
        self._base = base
        self.recipe: Mapping[str, Any] = json.loads((folder / RECIPE).read_text("utf-8"))
        content = (folder / WEIGHTS).read_bytes()
        self.digest = hashlib.sha256(content).hexdigest()
        if self.digest != self.recipe["sha256"]:
            raise ConfigurationError(f"{folder / WEIGHTS} is not the file of its {RECIPE}")
        version = packed.shipped_version()
        if version != self.recipe["encoder"]:
            raise ConfigurationError(
                f"The weights in {folder} were tuned on {self.recipe['encoder']}, not on {version}"
            )
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            self._arrays = dict(arrays)
        self.labels = {
            name[7:]: a.tolist() for name, a in self._arrays.items() if name[:7] == "labels."
        }
        self.heads = {
            name[5:]: a.astype(np.float32)
            for name, a in self._arrays.items()
            if name[:5] == "head."
        }

    @property
    def sizes(self) -> Sizes:
        """The sizes of the network."""
        return self._base.sizes

    @property
    def first_layer(self) -> int:
        """The first layer that was tuned."""
        return int(self.recipe["first_layer"])

    def vector(self, name: str, length: int) -> np.ndarray:
        """Return a vector, float32."""
        own = self._arrays.get(name)
        return self._base.vector(name, length) if own is None else own.astype(np.float32)

    def matrix(self, name: str, rows: int, columns: int) -> np.ndarray:
        """Return a matrix, float32 of shape (rows, columns)."""
        values = self._arrays.get(name + _VALUE)
        if values is None:
            return self._base.matrix(name, rows, columns)
        scales = self._arrays[name + _SCALE]
        blocks = values.reshape(len(scales), -1) * scales[:, np.newaxis]
        return np.asarray(blocks.reshape(rows, columns), np.float32)


@lru_cache(maxsize=1)
def shipped() -> TunedWeights:
    """Return the weights that come with the project."""
    return TunedWeights(Path(__file__).parent, PackedModel(packed.shipped()))
