"""multilingual-e5-small for training: a BERT encoder of which the upper layers can change."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

HIDDEN, LAYERS, HEADS = 384, 12, 12
Weights = dict[str, np.ndarray]


class _Linear(nn.Module):
    def __init__(self, weights: Weights, name: str) -> None:
        super().__init__()
        self.w = nn.Parameter(torch.tensor(weights[f"{name}.w"]))
        self.b = nn.Parameter(torch.tensor(weights[f"{name}.b"]))

    def forward(self, states: Tensor) -> Tensor:
        return functional.linear(states, self.w, self.b)


class _Norm(nn.Module):
    def __init__(self, weights: Weights, name: str) -> None:
        super().__init__()
        self.w = nn.Parameter(torch.tensor(weights[f"{name}.w"]))
        self.b = nn.Parameter(torch.tensor(weights[f"{name}.b"]))

    def forward(self, states: Tensor) -> Tensor:
        return functional.layer_norm(states.float(), (HIDDEN,), self.w, self.b, 1e-12)


class _Layer(nn.Module):
    def __init__(self, weights: Weights, number: int) -> None:
        super().__init__()
        named = f"l{number}."
        self.q, self.k, self.v, self.ao, self.fi, self.fo = (
            _Linear(weights, named + name) for name in ("q", "k", "v", "ao", "fi", "fo")
        )
        self.aln, self.oln = _Norm(weights, named + "aln"), _Norm(weights, named + "oln")
        self._drop = nn.Dropout(0.1)

    def forward(self, states: Tensor, there: Tensor) -> Tensor:
        texts, tokens, _ = states.shape
        parts = (
            each(states).view(texts, tokens, HEADS, HIDDEN // HEADS).transpose(1, 2)
            for each in (self.q, self.k, self.v)
        )
        seen = functional.scaled_dot_product_attention(*parts, attn_mask=there)
        seen = seen.transpose(1, 2).reshape(texts, tokens, HIDDEN)
        states = self.aln(states + self._drop(self.ao(seen)))
        return self.oln(states + self._drop(self.fo(functional.gelu(self.fi(states)))))


class Encoder(nn.Module):
    """The encoder; layers from `first` on can change, and a mark of what is context is learnt."""

    def __init__(self, weights: Weights, first: int) -> None:
        super().__init__()
        self._words = torch.tensor(weights["emb.word"]).float()
        self._positions = torch.tensor(weights["emb.pos"])
        self._norm = _Norm(weights, "emb.ln")
        self._layers = nn.ModuleList(_Layer(weights, number) for number in range(LAYERS))
        self._mark = nn.Parameter(torch.zeros(HIDDEN))
        self._first = first
        for part in (self._norm, *self._layers[:first]):
            part.requires_grad_(False)

    def forward(self, ids: Tensor, there: Tensor, context: Tensor) -> Tensor:
        """Return the mean state of the tokens that are no context, of shape (texts, hidden)."""
        states = self._words[ids] + self._positions[: ids.shape[1]]
        seen = there[:, None, None, :].bool()
        with torch.no_grad():
            states = self._norm(states)
            for layer in self._layers[: self._first]:
                states = layer(states, seen)
        states = states + context[..., None] * self._mark
        for layer in self._layers[self._first :]:
            states = layer(states, seen)
        own = there * (1 - context)
        return (states * own[..., None]).sum(1) / own.sum(1, keepdim=True)

    def named_tuned(self) -> Iterator[tuple[str, Tensor]]:
        """Yield what changed, by the names of the encoder's file."""
        yield "context.mark", self._mark
        for number, layer in enumerate(self._layers[self._first :], self._first):
            for name, value in layer.named_parameters():
                yield f"l{number}.{name}", value
