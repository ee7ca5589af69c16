"""Tunes the encoder on our examples: an offline step, whose result stands in bot/nlu/tuned/.

In the project's environment `python -m benchmarks.tuning.examples FOLDER` writes what is learnt
from. In one of its own (requirements.txt), `python -m benchmarks.tuning.tune FOLDER` makes
`weights.npz` and `recipe.json` there, to be put into bot/nlu/tuned/. Half an hour on two cores that
multiply in bfloat16. Decision 32 says what it brings.
"""
