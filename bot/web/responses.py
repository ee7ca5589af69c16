"""JSON responses, all made in one place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response


def json_response(
    body: Any, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return `body` as a JSON response in UTF-8."""
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(content.encode(), status, headers, media_type="application/json")


def no_content() -> Response:
    """Return a response without a body."""
    return Response(status_code=204)
