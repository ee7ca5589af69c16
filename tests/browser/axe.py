"""Accessibility rules, checked by axe-core: of WCAG, and what it calls best practice."""

from __future__ import annotations

from functools import lru_cache

from playwright.sync_api import Page

from tests import node

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
  const found = await axe.run(document, {runOnly: {type: 'tag', values: tags}});
  return found.violations.flatMap(({id, help, nodes}) =>
    nodes.map(({target, failureSummary}) => `${id} (${help}) at ${target}: ${failureSummary}`));
}"""


@lru_cache(maxsize=1)
def source() -> str:
    """Return axe-core itself."""
    return node.module("axe-core/axe.min.js").read_text("utf-8")


def violations(page: Page) -> list[str]:
    """Return what breaks a rule on the page as it is shown now.

    axe comes in by the debugger, so the page's Content Security Policy need not allow it.
    """
    page.evaluate(source())
    found: list[str] = page.evaluate(RUN, TAGS)
    return found
