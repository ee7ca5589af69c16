"""Tunes the upper layers of the encoder, and heads on top, on what `examples.py` wrote.

Runs in an environment of its own (requirements.txt) and imports nothing of the project.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from network import HIDDEN, LAYERS, Encoder
from torch import Tensor, nn
from torch.nn import functional

SEED, EPOCHS, BATCH, FIRST_LAYER = 0, 4, 64, 6
RATE, RATE_OF_HEADS, WARM_UP = 2.5e-4, 1e-3, 120  # learning rates; steps
TURNS_LEFT_OUT, ANSWERS_LEFT_OUT = slice(2, None, 6), slice(3, None, 7)  # of the authors, in order
DETAILS_LEFT_OUT, DETAIL_EVERY = 2, 6  # of so many examples of a detail, that one
TOPICS, NO_ANSWERS = 5000, 3500  # single messages a round: of topics, and as no answer
LONGEST_BEFORE = 24  # tokens of what was said before
ANY, KIND, NONE = "*", "type", "-"
YES_NO = ("ja", "nee", "onbekend", "geen")
KINDS = ("samenwerkingsverband", "computercrisisteam", "onbekend", "geen_van_beide", "geen")
# Short replies answer a question of the self-check, though they are topics too.
REPLIES = ("bevestigen", "ontkennen", "weet_niet")
Item = tuple[str, dict[str, Any], Any]  # what kind of example, the example, what goes with it


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


class Tuning:
    """Examples, what stands before them, and what is lost on them."""

    def __init__(self, known: dict[str, Any], labels: Labels, model: Model) -> None:
        self._known, self._labels, self._model = known, labels, model
        self._random = random.Random(SEED)
        turns, answers = known["turns"], known["answers"]
        self.left_out = {
            "turns": sorted({t["author"] for t in turns})[TURNS_LEFT_OUT],
            "answers": sorted({a["author"] for a in answers})[ANSWERS_LEFT_OUT],
        }
        self._turns = [t for t in turns if t["author"] not in self.left_out["turns"]]
        self._answers = [a for a in answers if a["author"] not in self.left_out["answers"]]
        self._details = [
            d for d in known["details"] if d["number"] % DETAIL_EVERY != DETAILS_LEFT_OUT
        ]

    def items(self) -> list[Item]:
        """Return the examples of one round."""
        choose, topics = self._random, self._known["topics"]
        asked = [question for question in self._known["text_ids"]["questions"] if question != KIND]
        items: list[Item] = [("turn", turn, None) for turn in self._turns]
        for answer in self._answers:
            of_any = choose.choice(asked) if answer["answer"] in YES_NO else KIND
            question = of_any if answer["question"] == ANY else answer["question"]
            items.append(("answer", answer, question))
        items += [("topic", each, None) for each in choose.sample(topics, TOPICS)]
        items += [
            ("detail", detail, inside) for detail in self._details for inside in (True, False)
        ]
        others = [each for each in topics if each["topic"] not in REPLIES]
        for each in choose.sample(others, NO_ANSWERS):
            items.append(("answer", {**each, "answer": "geen"}, choose.choice([*asked, KIND])))
        choose.shuffle(items)
        return items

    def batches(self) -> list[list[Item]]:
        """Return the examples of one round in batches of about the same length."""
        items, batches = self.items(), []
        for start in range(0, len(items), BATCH * 40):
            chunk = sorted(items[start : start + BATCH * 40], key=lambda i: len(self._tokens(i)[1]))
            batches += [chunk[at : at + BATCH] for at in range(0, len(chunk), BATCH)]
        self._random.shuffle(batches)
        return batches

    def _context(self, item: Item) -> list[int]:
        kind, example, other = item
        ids, end = self._known["text_ids"], self._known["end"]
        subjects, before = ids["subjects"], ids["before"]
        if kind == "turn" and example["before"] in before:
            said = example["previous"][-LONGEST_BEFORE:]
            return [*subjects.get(example["spoken_of"], []), *before[example["before"]], *said, end]
        if kind == "detail" and other:
            return [*subjects.get(example["subject"], []), *before["answered"], end]
        return [*ids["questions"][other], end] if kind == "answer" else []

    def _tokens(self, item: Item) -> tuple[int, list[int]]:
        """Return how many tokens are context, and all."""
        context = self._context(item)
        return len(context), [*self._known["begin"], *context, *item[1]["ids"], self._known["end"]]

    def loss(self, batch: list[Item]) -> Tensor:
        """Return the mean loss of a batch."""
        model, labels = self._model, self._labels
        states = model.states(self._padded(batch))
        total = torch.zeros(())

        def lost(
            kind: str, head: str, weight: float, scores: Any = None, **smooth: float
        ) -> Tensor:
            at = [i for i, item in enumerate(batch) if self._target(item, kind, head) >= 0]
            if not at:
                return torch.zeros(())
            wanted = torch.tensor([self._target(batch[i], kind, head) for i in at])
            found = (scores or model.heads[head])(states[at])
            if head == "detail":
                found = found + labels.of_other_subjects[wanted]
            return weight * functional.cross_entropy(found, wanted, reduction="sum", **smooth)

        smooth = {"label_smoothing": 0.05}
        for head, weight in (("subject", 0.7), ("ask", 1.0), ("act", 0.5), ("leans", 0.25)):
            total = total + lost("turn", head, weight, **smooth)
        total = total + lost("turn", "cell", 1.0, model.cells, **smooth)
        total = total + lost("turn", "detail", 0.25) + lost("detail", "detail", 1.0)
        total = total + lost("detail", "subject", 0.3, **smooth)
        total = total + lost("answer", "yes_no", 1.0, **smooth)
        total = (
            total + lost("answer", "kind", 1.0, **smooth) + lost("topic", "topic", 0.5, **smooth)
        )
        return total / len(batch)

    def _target(self, item: Item, kind: str, head: str) -> int:
        own, example, other = item
        if own != kind or (kind == "answer" and (head == "kind") != (other == KIND)):
            return -1
        if head == "cell":
            return self._labels.place(head, f"{example['subject']}.{example['ask']}")
        if head == "detail":  # a turn that only names a subject asks for none of its details
            return self._labels.place(head, example.get("id") or f"{example['subject']}.{NONE}")
        return self._labels.place(head, example["answer" if kind == "answer" else head])

    def _padded(self, batch: list[Item]) -> tuple[Tensor, Tensor, Tensor]:
        found = [self._tokens(item) for item in batch]
        longest, opening = max(len(ids) for _, ids in found), len(self._known["begin"])
        ids = torch.zeros(len(batch), longest, dtype=torch.long)
        there, context = torch.zeros(len(batch), longest), torch.zeros(len(batch), longest)
        for row, (before, own) in enumerate(found):
            ids[row, : len(own)] = torch.tensor(own)
            there[row, : len(own)] = 1
            context[row, opening : opening + before] = 1
        return ids, there, context


def tune(tuning: Tuning, model: Model) -> None:
    """Train in rounds, with a rate that rises and then falls."""
    upper = [p for p in model.encoder.parameters() if p.requires_grad]
    groups = [{"params": upper, "weight_decay": 0.01}, {"params": model.heads.parameters()}]
    optimizer = torch.optim.AdamW(groups)
    step, steps = 0, len(tuning.batches()) * EPOCHS
    for _ in range(EPOCHS):
        model.train()
        for batch in tuning.batches():
            share = min(1.0, step / WARM_UP) * max(0.02, 1 - step / steps)
            for group, rate in zip(optimizer.param_groups, (RATE, RATE_OF_HEADS), strict=True):
                group["lr"] = rate * share
            loss = tuning.loss(batch)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(upper, 1.0)
            optimizer.step()
            step += 1
            if step % 100 == 0:
                print(step, steps, round(loss.item(), 3), flush=True)


def arrays(model: Model, labels: Labels) -> Iterator[tuple[str, np.ndarray]]:
    """Yield what is stored: the layers in 7 bits, as the network multiplies them, and the heads."""
    for name, value in model.encoder.named_tuned():
        found = value.detach().numpy()
        if not name.endswith(".w") or "ln." in name:
            yield name, found.astype(np.float16)
            continue
        rows = found.reshape(-1, 128) if ".fo." in name else found
        scales = np.abs(rows).max(axis=1) / 63
        yield f"{name}.s", scales.astype(np.float32)
        yield f"{name}.q", np.rint(rows / scales[:, np.newaxis]).astype(np.int8)
    for head, linear in model.heads.items():
        if head != "topic":  # that taught the layers, and is read otherwise
            values = torch.cat([linear.weight, linear.bias[:, None]], 1).detach().numpy()
            yield f"head.{head}", values.astype(np.float16)
            yield f"labels.{head}", np.array(labels.by_head[head])


def main(folder: Path) -> None:
    """Tune, and write the weights and the recipe into `folder`."""
    torch.manual_seed(SEED)
    content = (folder / "examples.json").read_bytes()
    known = json.loads(content)
    with np.load(folder / "encoder.npz") as weights:
        labels = Labels(known)
        model = Model(dict(weights), labels)
    tuning = Tuning(known, labels, model)
    tune(tuning, model)
    stored = io.BytesIO()
    np.savez_compressed(stored, **dict(arrays(model, labels)))
    (folder / "weights.npz").write_bytes(stored.getvalue())
    recipe = {
        "sha256": hashlib.sha256(stored.getvalue()).hexdigest(),
        "encoder": known["encoder"],
        "examples": hashlib.sha256(content).hexdigest(),
        "first_layer": FIRST_LAYER,
        "layers": LAYERS,
        "seed": SEED,
        "epochs": EPOCHS,
        "left_out": tuning.left_out,
        "texts": known["texts"],
    }
    (folder / "recipe.json").write_text(json.dumps(recipe, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
