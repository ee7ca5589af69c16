"""Who works with the testbank: accounts, one-time codes, sessions, guesses, and who did what."""
