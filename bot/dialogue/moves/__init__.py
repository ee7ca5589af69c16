"""The moves of the dialogue: each answers one kind of turn, or leaves it to the next."""
