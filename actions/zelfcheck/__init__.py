"""The self-check: routing says what is asked next, rules what the answers mean.

The texts stand in domain.yml. See docs/decisions/0010-self-check.md.
"""
