"""Files for browsers: read once at the start, smaller for the way, known by their content."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
# A browser may keep it, but asks every time whether it is still the same.
ASK = "no-cache"
# It does so after a while: what an old copy refers to is there longer.
A_WHILE = "public, max-age=300"
# It keeps it, and does not ask again: the address is that of this content.
FOR_EVER = "public, max-age=31536000, immutable"
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")


@dataclass(frozen=True)
class File:
    """What is served of a file, as it is and by gzip, and the tag of this content."""

    content: bytes
    zipped: bytes
    kind: str
    etag: str

    @property
    def version(self) -> str:
        """What an address has behind the question mark to mean this content and no other."""
        return self.etag.strip('"')[:16]


def made_file(content: bytes, suffix: str) -> File:
    """Return a file with this content; `suffix` is a key of TYPES."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return File(content, gzip.compress(content, 9, mtime=0), TYPES[suffix], etag)


def folder(path: Path) -> dict[str, File]:
    """Return the files of a folder that are for browsers, by name."""
    found = (file for file in path.iterdir() if file.suffix in TYPES)
    return {file.name: made_file(file.read_bytes(), file.suffix) for file in found}


def served(request: Request, file: File, cache: str = ASK) -> Response:
    """Return the response with a file, or that the browser's copy is still the same."""
    headers = {"ETag": file.etag, "Cache-Control": cache, "Vary": "Accept-Encoding, Origin"}
    if file.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    content = file.content
    if _GZIP.search(request.headers.get("accept-encoding", "")):
        content, headers["Content-Encoding"] = file.zipped, "gzip"
    return Response(content, headers=headers, media_type=file.kind)
