"""The rules that every text of the bot keeps: for the tests, and for staff while they write."""
