"""Rasa policies of our own beside its rules: they are trained, so a change trains anew."""
