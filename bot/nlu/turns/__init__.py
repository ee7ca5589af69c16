"""Reads what a visitor does in a turn, what is asked, and whether it leans on the talk."""
