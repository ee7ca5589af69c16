"""The Dutch spaCy pipeline: tokens, lemmas, and the words, parties and points that are named."""
