"""Connections: what one may take, how many an address may hold, and where a request ends."""
