"""Tunes the upper layers of the encoder, and heads on top, on what `examples.py` wrote.

Runs in an environment of its own (requirements.txt), and imports nothing that needs another.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.tuning.model import FIRST_LAYER, NONE, Labels, Model
from benchmarks.tuning.network import LAYERS

SEED, BATCH = 0, 64
TURNS_LEFT_OUT, ANSWERS_LEFT_OUT = slice(2, None, 6), slice(3, None, 7)  # of the authors, in order
DETAILS_LEFT_OUT, DETAIL_EVERY = 2, 6  # of so many examples of a detail, that one
TOPICS, NO_ANSWERS = 5000, 3500  # single messages a round: of topics, and as no answer
LONGEST_BEFORE = 24  # tokens of what was said before
ANY, KIND = "*", "type"
OF_KIND = (KIND, "type_hulp")  # questions of the type, in other words
# Short replies answer a question of the self-check, though they are topics too.
REPLIES = ("bevestigen", "ontkennen", "weet_niet")
# Of these subjects single messages may well ask for a detail.
OF_DETAILS = ("buiten_bereik", "delen_anders")
IN_TALK, SURELY = 0.75, 0.6  # how many details have something said before them; a detail in a turn
NO_DETAIL = "geen"  # the label of a turn that surely asks for none
Item = tuple[str, dict[str, Any], Any]  # what kind of example, the example, what goes with it


@dataclass(frozen=True)
class Stage:
    """So many rounds at these learning rates, which rise in `warm_up` steps.

    `in_talk`: details are learnt in the midst of a talk too, and turns as asking for none. Without
    that, that something was said before would tell that no detail is asked for.
    """

    epochs: int
    rate: float
    rate_of_heads: float
    warm_up: int
    in_talk: bool


STAGES = (Stage(4, 2.5e-4, 1e-3, 120, False), Stage(2, 1.2e-4, 4e-4, 60, True))
FURTHER = (Stage(2, 1.8e-4, 6e-4, 60, True),)  # from what an earlier tuning stored


class Tuning:
    """Examples, what stands before them, and what is lost on them."""

    def __init__(self, known: dict[str, Any], labels: Labels, model: Model) -> None:
        self._known, self._labels, self._model = known, labels, model
        self._random = random.Random(SEED)
        self._in_talk = False
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

    def go_into_talk(self) -> None:
        """Learn details in the midst of a talk from now on; turns that surely ask for one are no
        examples of none."""
        self._in_talk = True
        self._said = [t["previous"] or [0] for t in self._turns if t["before"] != "begin"]
        for kind, key, examples in (
            ("turn", "subject", self._turns),
            ("topic", "topic", self._known["topics"]),
        ):
            self._mark(kind, key, examples)

    @torch.no_grad()
    def _mark(self, kind: str, key: str, examples: list[dict[str, Any]]) -> None:
        """Mark the examples that surely ask for a detail of their subject."""
        self._model.eval()
        none = f".{NONE}"
        for start in range(0, len(examples), BATCH):
            batch = examples[start : start + BATCH]
            items: list[Item] = [("detail", {**e, "subject": e[key]}, True) for e in batch]
            scores = self._model.heads["detail"](self._model.states(self._padded(items)))
            for example, found in zip(batch, scores, strict=True):
                place = self._labels.place("detail", example[key] + none)
                if place >= 0:
                    shares = functional.softmax(found + self._labels.of_other_subjects[place], 0)
                    label = self._labels.by_head["detail"][int(shares.argmax())]
                    surely = float(shares.max()) >= SURELY and not label.endswith(none)
                    example["asks_detail"] = surely

    def items(self) -> list[Item]:
        """Return the examples of one round."""
        choose, topics = self._random, self._known["topics"]
        questions = list(self._known["text_ids"]["questions"])
        asked = [question for question in questions if question not in OF_KIND]
        items: list[Item] = [("turn", turn, None) for turn in self._turns]
        # Those with a label of their detail are of talks with the bot itself: they count twice.
        items += [("turn", turn, None) for turn in self._turns if turn["detail"]]
        for answer in self._answers:
            question = answer["question"]
            if question == ANY:
                of_one = {"ja": asked, "nee": asked, "onbekend": questions, "geen": questions}
                question = choose.choice(of_one.get(answer["answer"], OF_KIND))
            elif question == KIND:
                question = choose.choice((KIND, *OF_KIND))
            items.append(("answer", answer, question))
        items += [("topic", each, None) for each in choose.sample(topics, TOPICS)]
        items += [
            ("detail", detail, inside) for detail in self._details for inside in (True, False)
        ]
        others = [each for each in topics if each["topic"] not in REPLIES]
        for each in choose.sample(others, NO_ANSWERS):
            items.append(("answer", {**each, "answer": "geen"}, choose.choice(questions)))
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
            said = other[-LONGEST_BEFORE:] if isinstance(other, list) else []
            return [*subjects.get(example["subject"], []), *before["answered"], *said, end]
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
            each = functional.cross_entropy(found, wanted, reduction="none", **smooth)
            if head == "detail" and kind == "turn":  # what was labelled counts whole
                counts = [1.0 if batch[i][1]["detail"] else weight for i in at]
                return (torch.tensor(counts) * each).sum()
            return weight * each.sum()

        smooth = {"label_smoothing": 0.05}
        for head, weight in (("subject", 0.7), ("ask", 1.0), ("act", 0.5), ("leans", 0.25)):
            total = total + lost("turn", head, weight, **smooth)
        total = total + lost("turn", "cell", 1.0, model.cells, **smooth)
        of_none = 0.8 if self._in_talk else 0.25
        total = total + lost("turn", "detail", of_none) + lost("detail", "detail", 1.0)
        if self._in_talk:
            total = total + lost("topic", "detail", 0.5)
        total = total + lost("detail", "subject", 0.3, **smooth)
        total = total + lost("answer", "yes_no", 1.0, **smooth)
        total = (
            total + lost("answer", "kind", 1.0, **smooth) + lost("topic", "topic", 0.5, **smooth)
        )
        return total / len(batch)

    def _target(self, item: Item, kind: str, head: str) -> int:
        own, example, other = item
        if own != kind or (kind == "answer" and (head == "kind") != (other in OF_KIND)):
            return -1
        if head == "cell":
            return self._labels.place(head, f"{example['subject']}.{example['ask']}")
        if head == "detail" and kind == "detail":
            return self._labels.place(head, example["id"])
        if head == "detail" and example.get("detail", "") not in ("", NO_DETAIL):
            return self._labels.place(head, example["detail"])
        if head == "detail":  # what only names a subject asks for none of its details
            subject = example["subject" if kind == "turn" else "topic"]
            asks = example.get("asks_detail") or (kind == "topic" and subject in OF_DETAILS)
            asks = asks and example.get("detail") != NO_DETAIL
            return -1 if asks else self._labels.place(head, f"{subject}.{NONE}")
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


def tune(tuning: Tuning, model: Model, stage: Stage) -> None:
    """Train in rounds, with a rate that rises and then falls."""
    upper = [p for p in model.encoder.parameters() if p.requires_grad]
    groups = [{"params": upper, "weight_decay": 0.01}, {"params": model.heads.parameters()}]
    optimizer = torch.optim.AdamW(groups)
    step, steps = 0, len(tuning.batches()) * stage.epochs
    for _ in range(stage.epochs):
        model.train()
        for batch in tuning.batches():
            share = min(1.0, step / stage.warm_up) * max(0.02, 1 - step / steps)
            rates = (stage.rate, stage.rate_of_heads)
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * share
            loss = tuning.loss(batch)
            optimizer.zero_grad()
            loss.backward()
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


def main(folder: Path, earlier: Path | None = None) -> None:
    """Tune, and write the weights and the recipe into `folder`.

    With the weights of an `earlier` tuning it goes on from those, which takes a third of the time.
    """
    torch.manual_seed(SEED)
    content = (folder / "examples.json").read_bytes()
    known = json.loads(content)
    with np.load(folder / "encoder.npz") as weights:
        labels = Labels(known)
        model = Model(dict(weights), labels)
    before = ""
    if earlier is not None:
        before = hashlib.sha256(earlier.read_bytes()).hexdigest()
        with np.load(earlier, allow_pickle=False) as stored_before:
            model.take(dict(stored_before))
    tuning = Tuning(known, labels, model)
    stages = FURTHER if earlier else STAGES
    for stage in stages:
        if stage.in_talk:
            tuning.go_into_talk()
        tune(tuning, model, stage)
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
        "went_on_from": before,
        "stages": [asdict(stage) for stage in stages],
        "left_out": tuning.left_out,
        "texts": known["texts"],
    }
    (folder / "recipe.json").write_text(json.dumps(recipe, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*(Path(each) for each in sys.argv[1:3]))
