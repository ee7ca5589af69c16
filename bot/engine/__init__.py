"""Rasa made lighter: without TensorFlow, faster, trained only when something changed."""
