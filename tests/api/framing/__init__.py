"""What is sent to the bot: where a request ends, who waits for whom, and for how long."""
