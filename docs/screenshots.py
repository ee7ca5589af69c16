"""Makes the pictures in docs/images: `python docs/screenshots.py`.

Starts a bot of its own and chats as a visitor would, in the full page and in the widget on a page
of another site. The browser is found as for the tests.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.browser import chromium
from tests.browser.site import Site
from tests.browser.widget import UNCLEAR, Widget
from tests.live_bot import HOST, ROOT, LiveBot, free_port

IMAGES = Path(__file__).resolve().parent / "images"
TAG = "<samenwerk-gids></samenwerk-gids>"
BESIDE = {"width": 470, "height": 760}  # only the panel, not the empty page
_SITE_STYLE = "<style>html { background: light-dark(#fff, #222); color-scheme: light dark }</style>"


@dataclass(frozen=True)
class Picture:
    """A picture: what is typed (or chosen: a text that starts with >), and how it is shown."""

    name: str
    said: Sequence[str]
    size: dict[str, int]
    on_a_site: bool = False
    style: str = ""
    options: dict[str, Any] = field(default_factory=dict)


PICTURES = (
    Picture(
        "chat.png",
        ["Mag het NCSC informatie delen met onze gemeente?"],
        {"width": 1180, "height": 780},
    ),
    Picture("kiezen.png", [UNCLEAR], {"width": 1180, "height": 700}),
    Picture("widget.png", ["Waar vind ik de handreiking?"], BESIDE, True),
    Picture(
        "donker.png",
        ["start de zelfcheck", ">Samenwerkingsverband", ">Ja"],
        BESIDE,
        True,
        options={"color_scheme": "dark"},
    ),
    Picture(
        "thema.png",
        ["Wat is de toets?"],
        BESIDE,
        True,
        style=(ROOT / "docs" / "widget-theme.css").read_text("utf-8"),
    ),
)


def chat(widget: Widget, said: Sequence[str]) -> None:
    """Say or choose everything in turn."""
    for text in said:
        if text.startswith(">"):
            widget.choose(text[1:])
        else:
            widget.say(text)


def main() -> None:
    """Make all pictures."""
    IMAGES.mkdir(exist_ok=True)
    origin = f"http://{HOST}:{free_port()}"
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.program(playwright), args=chromium.arguments()
        )
        bot = LiveBot(Path(folder), ALLOWED_ORIGINS=origin)
        site: Site | None = None
        try:
            bot.start()
            site = Site(origin, bot.url)
            for picture in PICTURES:
                page = browser.new_page(
                    viewport=picture.size, reduced_motion="reduce", locale="nl-NL",
                    **({"device_scale_factor": 1.5} if picture.on_a_site else {}),
                    **picture.options,
                )  # fmt: skip
                if picture.on_a_site:
                    style = f"{_SITE_STYLE}<style>{picture.style}</style>"
                    # Wide enough for the panel to stand beside the page; then cut out.
                    page.set_viewport_size({"width": 1200, "height": picture.size["height"]})
                    page.goto(site.add("/", TAG, head=style, policy=None))
                    widget = Widget(page).open()
                else:
                    page.goto(bot.url + "/")
                    widget = Widget(page).ready()
                chat(widget, picture.said)
                left = (page.viewport_size or picture.size)["width"] - picture.size["width"]
                page.screenshot(
                    path=IMAGES / picture.name, clip={"x": left, "y": 0, **picture.size}
                )
                print(IMAGES / picture.name)
                page.close()
        finally:
            if site:
                site.close()
            bot.stop()
            browser.close()


if __name__ == "__main__":
    main()
