"""HTTP, and nothing of a chat: bodies, errors, headers, limits, tokens, files."""
