"""Builds the network of multilingual-e5-small for ONNX Runtime.

A BERT encoder (Devlin et al. 2018, arXiv:1810.04805): twelve layers of attention and
feed-forward, then the mean over all tokens, scaled to length 1. It multiplies integers, which is
fast: states are quantized to 8 bits dynamically, with one scale for each multiplication. Weights
have 7 bits and a scale for each column; with 8, sums would overflow on processors without VNNI
instructions. The last matrix of a layer gets states of very different sizes, so there states and
weights have a scale for each block: slower, and much more precise.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from bot.nlu.encoder.packed import Sizes

_INPUT, _CONTEXT, _OUTPUT = "tokens", "context", "embedding"
_LARGEST = 63  # of a weight of 7 bits
_BLOCK = 128  # states that share a scale, in the last matrix of a layer
_OPSET, _FORMAT = 18, 9  # of ONNX; every supported ONNX Runtime knows them
_STATES_IN_8_BITS = 4  # what MatMulNBits calls it
_RUNTIME = "com.microsoft"  # the domain of ONNX Runtime's own operators


class Weights(Protocol):
    """Where the weights come from."""

    @property
    def sizes(self) -> Sizes:
        """The sizes of the network."""

    def vector(self, name: str, length: int) -> np.ndarray:
        """Return a vector, float32."""

    def matrix(self, name: str, rows: int, columns: int) -> np.ndarray:
        """Return a matrix, float32 of shape (rows, columns)."""


def build(model: Weights) -> bytes:
    """Return the network, from token vectors (1, n, hidden) to an embedding (1, hidden)."""
    network = _Network(model)
    states = network.layers(network.begin(), range(model.sizes.layers))
    axis = network.constant("axis", np.array([1]))
    mean = network.node("ReduceMean", [states, axis], keepdims=0)
    network.node("LpNormalization", [mean], output=_OUTPUT, axis=-1, p=2)
    return network.serialized([_INPUT])


def build_in_context(model: Weights, mark: str, first: int) -> bytes:
    """Return the network of a text in its context: only the tokens of the text count in the mean.

    Beside the token vectors it takes which tokens are context, 1 or 0 of shape (1, n, 1). To the
    states of those, the vector `mark` is added before layer `first`. The mean keeps its length.
    """
    network = _Network(model)
    states = network.layers(network.begin(), range(first))
    marks = network.constant(mark, model.vector(mark, model.sizes.hidden))
    states = network.node("Add", [states, network.node("Mul", [_CONTEXT, marks])])
    states = network.layers(states, range(first, model.sizes.layers))
    own = network.node("Sub", [network.constant("one", np.float32(1)), _CONTEXT])
    axis = network.constant("axis", np.array([1]))
    total = network.node("ReduceSum", [network.node("Mul", [states, own]), axis], keepdims=0)
    count = network.node("ReduceSum", [own, axis], keepdims=0)
    network.node("Div", [total, count], output=_OUTPUT)
    return network.serialized([_INPUT, _CONTEXT])


class _Network:
    """The network under construction; each method adds nodes and returns the output's name."""

    def __init__(self, model: Weights) -> None:
        self._model, self._sizes = model, model.sizes
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def begin(self) -> str:
        """Add the normalization of the token vectors."""
        return self._normalized([_INPUT], "emb.ln")

    def layers(self, states: str, numbers: range) -> str:
        """Add layers."""
        for layer in numbers:
            states = self._layer(states, f"l{layer}.")
        return states

    def _layer(self, states: str, prefix: str) -> str:
        hidden, wide = self._sizes.hidden, self._sizes.feed_forward
        three = self._product(states, [prefix + name for name in "qkv"], hidden, hidden)
        parts = [prefix + name for name in ("query", "key", "value")]
        self._nodes.append(helper.make_node("Split", [three], parts, axis=-1, num_outputs=3))
        seen = self.node("MultiHeadAttention", parts, _RUNTIME, num_heads=self._sizes.heads)
        seen = self._product(seen, [prefix + "ao"], hidden, hidden)
        states = self._normalized([states, seen], prefix + "aln")
        inner = self._product(states, [prefix + "fi"], hidden, wide)
        inner = self._precise_product(self.node("Gelu", [inner], _RUNTIME), prefix + "fo")
        return self._normalized([states, inner], prefix + "oln")

    def _product(self, states: str, names: list[str], rows: int, columns: int) -> str:
        """Multiply by the matrices of these names, side by side, and add their biases."""
        weights = [self._model.matrix(f"{name}.w", columns, rows) for name in names]
        scales, quantized = _in_7_bits(np.concatenate(weights))
        bias = np.concatenate([self._model.vector(f"{name}.b", columns) for name in names])
        inputs = {"weights": quantized.T, "scales": scales, "zeros": np.zeros_like(quantized[:, 0])}
        given = [self.constant(f"{names[0]}.{key}", array) for key, array in inputs.items()]
        bias_name = self.constant(f"{names[0]}.bias", bias)
        return self.node("DynamicQuantizeMatMul", [states, *given, bias_name], _RUNTIME)

    def _precise_product(self, states: str, name: str) -> str:
        """Multiply by the matrix from feed-forward to hidden, in blocks, and add its bias."""
        rows, columns = self._sizes.feed_forward, self._sizes.hidden
        weights = self._model.matrix(f"{name}.w", columns, rows).reshape(-1, _BLOCK)
        scales, quantized = _in_7_bits(weights)
        zero = _LARGEST + 1  # weights are stored unsigned, around this
        by_block = columns, rows // _BLOCK
        given = [
            self.constant(
                f"{name}.weights", (quantized + zero).astype(np.uint8).reshape(*by_block, _BLOCK)
            ),
            self.constant(f"{name}.scales", scales.reshape(by_block)),
            self.constant(f"{name}.zeros", np.full(by_block, zero, np.uint8)),
            "",  # g_idx: optional, unused
            self.constant(f"{name}.bias", self._model.vector(f"{name}.b", columns)),
        ]
        sizes: dict[str, Any] = {"K": rows, "N": columns, "bits": 8, "block_size": _BLOCK}
        return self.node(
            "MatMulNBits", [states, *given], _RUNTIME, **sizes, accuracy_level=_STATES_IN_8_BITS
        )

    def _normalized(self, states: list[str], name: str) -> str:
        """Normalize one state, or the sum of two."""
        given = [
            self.constant(f"{name}.{key}", self._model.vector(f"{name}.{key}", self._sizes.hidden))
            for key in "wb"
        ]
        # Not by the one operator SkipLayerNormalization, which takes four times as long.
        together = states[0] if len(states) == 1 else self.node("Add", states)
        epsilon = self._sizes.epsilon
        return self.node("LayerNormalization", [together, *given], axis=-1, epsilon=epsilon)

    def node(
        self, kind: str, inputs: list[str], domain: str = "", output: str = "", **options: Any
    ) -> str:
        """Add an operation."""
        name = output or f"{kind}{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [name], domain=domain, **options))
        return name

    def constant(self, name: str, array: np.ndarray | np.float32) -> str:
        """Add values that do not change."""
        self._constants.append(numpy_helper.from_array(np.asarray(array, order="C"), name))
        return name

    def serialized(self, inputs: list[str]) -> bytes:
        """Return the whole, which takes these inputs."""
        hidden = self._sizes.hidden
        sizes = {_INPUT: hidden, _CONTEXT: 1}
        given = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, None, sizes[name]])
            for name in inputs
        ]
        result = helper.make_tensor_value_info(_OUTPUT, TensorProto.FLOAT, [1, hidden])
        graph = helper.make_graph(self._nodes, "encoder", given, [result], self._constants)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_RUNTIME, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=_FORMAT)
        onnx.checker.check_model(model)
        serialized: bytes = model.SerializeToString()
        return serialized


def _in_7_bits(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a scale for each row, and the rows as integers from -63 to 63."""
    scales = np.abs(weights).max(axis=1, keepdims=True) / _LARGEST
    quantized = np.rint(weights / scales).astype(np.int8)
    return scales[:, 0].astype(np.float32), quantized
