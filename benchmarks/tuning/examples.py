"""Writes what the tuning learns from: the encoder's weights, and examples cut into tokens."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.base.settings import ROOT
from bot.content.facts import table
from bot.engine.tensorflow_free import import_rasa
from bot.evaluation.examples import training
from bot.nlu.answers.examples import read_folder as read_answers
from bot.nlu.encoder import encoder, packed
from bot.nlu.encoder.packed import PackedModel
from bot.nlu.turns.examples import read_folder as read_turns

WEIGHTS, EXAMPLES = "encoder.npz", "examples.json"
# What stands before a turn, for what the talk was about, and for a question of the self-check.
SUBJECTS = {
    "delen_met": "met wie delen",
    "delen_oktt": "OKTT samenwerkingsverband",
    "delen_csirt_eu": "Europese CSIRT",
    "delen_cct": "computercrisisteam CERT",
    "delen_isp": "internetprovider",
    "delen_anders": "andere partij",
    "partner_worden": "partner worden, aanwijzing",
    "handreiking": "handreiking",
    "toets": "toets",
    "toets_taak": "toets: taak",
    "toets_vertrouwelijkheid": "toets: vertrouwelijkheid",
    "toets_avg": "toets: privacy AVG",
    "toets_sector": "toets: hele sector",
    "waarom": "waarom samenwerken",
    "informatieknooppunt": "informatieknooppunt",
    "wbni": "wet Wbni",
    "stelsel": "stelsel",
    "contact": "contact",
    "incident": "incident",
    "zelfcheck_start": "zelfcheck",
    "bot": "deze chat",
    "begrip": "begrip",
    "buiten_bereik": "staat niet op de pagina",
}
_LABELS = ("subject", "ask", "act", "leans", "detail", "author")
BEFORE = {"answered": ".", "asked": "?"}
QUESTIONS = {
    "taak_informeren": "Is anderen informeren over dreigingen jullie taak?",
    "taak_bijstand": "Is bijstand aan aangesloten organisaties jullie taak?",
    "vertrouwelijkheid": "Kunnen jullie informatie vertrouwelijk houden?",
    "avg": "Verwerken jullie gegevens volgens de AVG?",
    "doelbinding": "Gebruiken jullie gegevens alleen voor het doel?",
    "gehele_sector": "Ondersteunt jullie team een hele sector?",
    "type": "Wat zijn jullie? Samenwerkingsverband of computercrisisteam?",
    "type_hulp": "Wat doen jullie vooral? Anderen informeren of aangesloten organisaties bijstaan?",
}


def weights(model: PackedModel) -> dict[str, np.ndarray]:
    """Return the encoder's weights by name; those of positions hold the only token type too."""
    sizes = model.sizes
    hidden, wide = sizes.hidden, sizes.feed_forward
    token_type = model.vector("emb.type", sizes.token_types * hidden)[:hidden]
    positions = model.vector("emb.pos", sizes.positions * hidden).reshape(-1, hidden)
    found = {
        "emb.word": model.matrix("emb.word", sizes.vocabulary, hidden).astype(np.float16),
        "emb.pos": positions + token_type,
        **{f"emb.ln.{key}": model.vector(f"emb.ln.{key}", hidden) for key in "wb"},
    }
    matrices = dict.fromkeys(("q", "k", "v", "ao"), (hidden, hidden))
    matrices |= {"fi": (wide, hidden), "fo": (hidden, wide)}
    for layer in range(sizes.layers):
        for name, (rows, columns) in matrices.items():
            path = f"l{layer}.{name}"
            found[f"{path}.w"] = model.matrix(f"{path}.w", rows, columns)
            found[f"{path}.b"] = model.vector(f"{path}.b", rows)
        for name in ("aln", "oln"):
            for key in "wb":
                found[f"l{layer}.{name}.{key}"] = model.vector(f"l{layer}.{name}.{key}", hidden)
    return found


def examples() -> dict[str, list[dict[str, Any]]]:
    """Return turns, answers, examples of details and single messages."""
    turns = [
        {
            **{name: getattr(turn, name) for name in _LABELS},
            **{"before": turn.before, "spoken_of": turn.spoken_of},
            **{"ids": _ids(turn.text), "previous": _ids(turn.previous)},
        }
        for turn in read_turns(ROOT / "data" / "stories")
    ]
    answers = [
        {"question": a.question, "answer": a.answer, "author": a.author, "ids": _ids(a.text)}
        for a in read_answers(ROOT / "data" / "zelfcheck")
    ]
    details = [
        {"id": fact.id, "subject": fact.subject, "number": number, "ids": _ids(text)}
        for fact in table().facts.values()
        for number, text in enumerate(fact.examples)
    ]
    topics = [{"topic": e.topic, "ids": _ids(e.text)} for e in training()]
    return {"turns": turns, "answers": answers, "details": details, "topics": topics}


def _ids(text: str) -> list[int]:
    return encoder().piece_ids(text)[:70]


def main(folder: Path) -> None:
    """Write both files."""
    import_rasa()
    folder.mkdir(parents=True, exist_ok=True)
    model = PackedModel(packed.shipped())
    np.savez(folder / WEIGHTS, **weights(model))
    begin, end = encoder().ends
    named = {"subjects": SUBJECTS, "before": BEFORE, "questions": QUESTIONS}
    known = {
        "encoder": packed.shipped_version(),
        "begin": [begin, *_ids("query: ")],
        "end": end,
        "texts": named,
        "text_ids": {k: {n: _ids(t) for n, t in v.items()} for k, v in named.items()},
        **examples(),
    }
    (folder / EXAMPLES).write_text(json.dumps(known, ensure_ascii=False), "utf-8")


def _arguments(argv: Sequence[str]) -> Path:
    if len(argv) != 1:
        sys.exit("usage: python -m benchmarks.tuning.examples FOLDER")
    return Path(argv[0])


if __name__ == "__main__":
    main(_arguments(sys.argv[1:]))
