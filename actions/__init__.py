"""Custom actions: what the dialogue does that rules and responses alone cannot."""
