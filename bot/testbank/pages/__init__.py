"""The pages of the testbank, a module each: from a request to what the page shows."""

from __future__ import annotations

from bot.testbank.web import PageHandler

# path below /testbank, method, what handles it, and whether errors are JSON
Route = tuple[str, str, PageHandler, bool]
