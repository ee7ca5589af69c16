"""What a message says to each question of the self-check."""
