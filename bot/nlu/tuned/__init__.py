"""The encoder tuned on our examples: reads a turn in its talk, and an answer with its question.

The upper half of the encoder's layers was trained on the conversations of `data/stories/`, the
answers of `data/zelfcheck/` and the examples of details in `data/facts/`, by an offline step
(benchmarks/tuning/). What that made stands here: `weights.npz`, and in `recipe.json` how it came
about. Decision 32.
"""
