"""Conversations: held, run through Rasa, stored, masked, told."""
