"""What everything rests on: settings, errors, logs, the database, time. Knows nothing of a chat."""
