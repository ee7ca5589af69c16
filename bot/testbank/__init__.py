"""The testbank: what NCSC staff use to test and improve the bot's answers."""
