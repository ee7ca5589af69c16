"""The website API: a Rasa input channel with its limits, tokens, pages and health."""
