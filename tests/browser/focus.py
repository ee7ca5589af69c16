"""Whether a visitor sees what has the focus."""

from __future__ import annotations

from playwright.sync_api import Page

# The ring lies around the element, and may be cut off by the window or a box that scrolls. What is
# higher than that cannot be in it as a whole.
_CUT_OFF = """() => {
  let item = document.activeElement;
  while (item.shadowRoot?.activeElement) item = item.shadowRoot.activeElement;
  if (item === document.body) return '';
  const style = getComputedStyle(item), place = item.getBoundingClientRect();
  if (style.outlineStyle !== 'solid') return `no ring: ${item.outerHTML}`;
  const ring = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
  const boxes = [{top: 0, bottom: innerHeight}];
  for (let at = item; at; at = at.parentElement ?? at.getRootNode().host) {
    if (at === item || at === document.body || at === document.documentElement) continue;
    if (getComputedStyle(at).overflowY === 'visible') continue;
    const top = at.getBoundingClientRect().top + at.clientTop;
    boxes.push({top, bottom: top + at.clientHeight});
  }
  const whole = boxes.every(({top, bottom}) => place.height + 2 * ring > bottom - top
    || (place.top - ring >= top && place.bottom + ring <= bottom));
  return whole ? '' : `cut off: ${item.outerHTML}`;
}"""


def trouble(page: Page) -> str:
    """Return what is wrong with the ring around what has the focus, if anything."""
    found: str = page.evaluate(_CUT_OFF)
    return found
