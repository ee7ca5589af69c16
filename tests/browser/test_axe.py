"""The checks of axe-core find what is wrong, and see through shadow roots."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser import axe

_BROKEN = """
<!doctype html><html lang="nl"><title>Proef</title><main><h1>Proef</h1><div id="host"></div></main>
<script>host.attachShadow({mode: 'open'}).append(document.createElement('button'));</script>
"""


def test_a_nameless_button_in_a_shadow_root_is_found(page: Page) -> None:
    page.set_content(_BROKEN)
    found = axe.violations(page)
    assert len(found) == 1
    assert found[0].startswith("button-name")


def test_a_good_page_has_no_violations(page: Page) -> None:
    page.set_content(_BROKEN.replace("createElement('button')", "createElement('p')"))
    assert axe.violations(page) == []
