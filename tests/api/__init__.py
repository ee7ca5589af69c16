"""Tests of the website API against a bot that really runs."""
