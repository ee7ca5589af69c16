"""Processes of the bot: started, watched, ended."""
