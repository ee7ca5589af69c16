"""How well questions are understood: cross-validated and on the held-out set."""
