"""The encoder with heads on top, and the labels of the heads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.tuning.network import HIDDEN, Encoder

FIRST_LAYER = 6  # that changes
NONE = "-"  # the detail of what asks for none: "toets.-"
YES_NO = ("ja", "nee", "onbekend", "geen")
KINDS = ("samenwerkingsverband", "computercrisisteam", "onbekend", "geen_van_beide", "geen")


class Labels:
    """The labels of each head, in order."""

    def __init__(self, known: dict[str, Any]) -> None:
        turns = known["turns"]
        cells = Counter((turn["subject"], turn["ask"]) for turn in turns)
        details = sorted({detail["id"] for detail in known["details"]})
        none = [f"{subject}.{NONE}" for subject in sorted({d.split(".")[0] for d in details})]
        self.by_head: dict[str, Sequence[str]] = {
            **{head: sorted({turn[head] for turn in turns}) for head in ("act", "ask", "leans")},
            "subject": sorted({turn["subject"] for turn in turns}),
            "cell": [f"{subject}.{ask}" for (subject, ask), count in cells.items() if count >= 2],
            "yes_no": YES_NO,
            "kind": KINDS,
            "topic": sorted({example["topic"] for example in known["topics"]}),
            "detail": [*details, *none],
        }
        self._places = {h: {n: i for i, n in enumerate(ls)} for h, ls in self.by_head.items()}
        subjects = [label.split(".")[0] for label in self.by_head["detail"]]
        same = torch.tensor([[a == b for b in subjects] for a in subjects])
        self.of_other_subjects = torch.zeros(same.shape).masked_fill(~same, -1e4)
        pairs = [cell.split(".") for cell in self.by_head["cell"]]
        self.subjects_of_cells = torch.tensor([self.place("subject", s) for s, _ in pairs])
        self.asks_of_cells = torch.tensor([self.place("ask", a) for _, a in pairs])

    def place(self, head: str, label: str) -> int:
        """Return the number of a label, -1 for none."""
        return self._places[head].get(label, -1)


def _unpacked(stored: Mapping[str, np.ndarray], name: str) -> np.ndarray:
    if f"{name}.q" in stored:
        values = stored[f"{name}.q"] * stored[f"{name}.s"][:, np.newaxis]
    else:
        values = stored[name]
    unpacked: np.ndarray = values.astype(np.float32)
    return unpacked


class Model(nn.Module):
    """The encoder and the heads."""

    def __init__(self, weights: dict[str, np.ndarray], labels: Labels) -> None:
        super().__init__()
        self.encoder = Encoder(weights, FIRST_LAYER)
        self.heads = nn.ModuleDict(
            {head: nn.Linear(HIDDEN, len(own)) for head, own in labels.by_head.items()}
        )
        self._labels = labels
        self._drop = nn.Dropout(0.1)

    @torch.no_grad()
    def take(self, stored: Mapping[str, np.ndarray]) -> None:
        """Go on from what an earlier tuning stored; a label that is new there begins at nothing."""
        for name, value in self.encoder.named_tuned():
            value.copy_(torch.tensor(_unpacked(stored, name)).view_as(value))
        for head, linear in self.heads.items():
            if f"labels.{head}" not in stored:
                continue
            linear.weight.zero_()
            linear.bias.zero_()
            rows = torch.tensor(stored[f"head.{head}"].astype(np.float32))
            for label, row in zip(stored[f"labels.{head}"].tolist(), rows, strict=True):
                place = self._labels.place(head, label)
                if place >= 0:
                    linear.weight[place], linear.bias[place] = row[:-1], row[-1]

    def states(self, batch: tuple[Tensor, Tensor, Tensor]) -> Tensor:
        """Return the mean state of each text, of shape (texts, hidden)."""
        with torch.autocast("cpu", torch.bfloat16):
            states = self.encoder(*batch)
        return self._drop(states.float())

    def cells(self, states: Tensor) -> Tensor:
        """Return the scores of cells: what they add to those of the subject and of the ask."""
        subjects = functional.log_softmax(self.heads["subject"](states), 1)
        asks = functional.log_softmax(self.heads["ask"](states), 1)
        together = subjects[:, self._labels.subjects_of_cells] + asks[:, self._labels.asks_of_cells]
        return self.heads["cell"](states) + together
