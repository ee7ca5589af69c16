"""The benchmark: this bot beside Rasa's default pipeline and policies (`make bench`)."""
