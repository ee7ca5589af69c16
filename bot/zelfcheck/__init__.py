"""The self-check: routing says what is asked next, rules what the answers mean. Knows no Rasa.

The texts are in domain.yml. See docs/decisions/0010-self-check.md.
"""
