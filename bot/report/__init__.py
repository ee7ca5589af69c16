"""The report of a self-check: a page and a PDF behind a signed link that expires."""
