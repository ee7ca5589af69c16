"""The version of this bot, as /health, the OpenAPI description and the report show it."""

from __future__ import annotations

VERSION = "0.2.0"
