"""Makes the pictures in docs/images: `python docs/screenshots.py`, with Chromium on the path.

Starts a bot of its own, chats in the page at / as a visitor would, and ends it again.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.testbank.flows.own_bot import own_bot

IMAGES = Path(__file__).resolve().parent / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_READY = "document.querySelector('.message') && document.getElementById('busy').hidden"
_SAY = """(text) => {
  document.getElementById('text').value = text;
  document.getElementById('form').requestSubmit();
}"""


@dataclass(frozen=True)
class Picture:
    """A picture: its file, the size of the window, and what the visitor types."""

    name: str
    width: int
    height: int
    said: Sequence[str]


PICTURES = (
    Picture("chat.png", 760, 1010, ["Mag het NCSC informatie delen met onze gemeente?"]),
    Picture("kiezen.png", 760, 850, ["hoe zit dat met die informatie"]),
)


class Page:
    """A page of a browser, by the DevTools protocol."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Use an open connection to the page."""
        self._socket = socket
        self._number = 0

    async def do(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Carry out a command and return its result."""
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        async for message in self._socket:
            answer = json.loads(message.data)
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                result: dict[str, Any] = answer["result"]
                return result
        raise RuntimeError("the browser closed the connection")

    async def value(self, script: str) -> Any:
        """Return the value of a piece of JavaScript."""
        found = await self.do("Runtime.evaluate", expression=script, returnByValue=True)
        return found["result"].get("value")

    async def ready(self) -> None:
        """Wait until the bot has said something and is waiting."""
        async with asyncio.timeout(30):
            while not await self.value(_READY):
                await asyncio.sleep(0.1)


@asynccontextmanager
async def browser() -> AsyncIterator[Page]:
    """Run a browser without a window for as long as the block lasts."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        raise SystemExit(f"no browser found: install one of {', '.join(BROWSERS)}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [program, "--headless=new", "--remote-debugging-port=0", "--hide-scrollbars"]
        command += [f"--user-data-dir={profile}", "--lang=nl", "about:blank"]
        if os.geteuid() == 0:
            command.insert(1, "--no-sandbox")  # the browser refuses root otherwise
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            address = await _address(Path(profile) / "DevToolsActivePort")
            async with aiohttp.ClientSession() as session:
                async with session.get(f"{address}/json") as response:
                    targets = await response.json()
                page = next(target for target in targets if target["type"] == "page")
                async with session.ws_connect(
                    page["webSocketDebuggerUrl"], max_msg_size=0
                ) as socket:
                    yield Page(socket)
        finally:
            process.terminate()
            process.wait(20)


async def _address(file: Path) -> str:
    async with asyncio.timeout(30):
        while not (file.exists() and file.read_text("ascii").count("\n")):
            await asyncio.sleep(0.1)
    return f"http://127.0.0.1:{file.read_text('ascii').splitlines()[0]}"


async def take(page: Page, picture: Picture, url: str) -> None:
    """Chat in a new conversation and keep how that looks."""
    await page.do(
        "Emulation.setDeviceMetricsOverride",
        width=picture.width,
        height=picture.height,
        deviceScaleFactor=1.5,
        mobile=False,
    )
    await page.do("Page.navigate", url="about:blank")
    await page.do("Page.navigate", url=url)
    await page.ready()
    await page.value("sessionStorage.clear()")
    await page.do("Page.navigate", url=url)
    await page.ready()
    for text in picture.said:
        await page.value(f"({_SAY})({json.dumps(text)})")
        await page.ready()
    await asyncio.sleep(0.3)  # for the page to be drawn
    taken = await page.do("Page.captureScreenshot", format="png")
    IMAGES.mkdir(exist_ok=True)
    (IMAGES / picture.name).write_bytes(base64.b64decode(taken["data"]))
    print(IMAGES / picture.name)


async def main() -> None:
    """Make all pictures."""
    with own_bot() as bot:
        async with browser() as page:
            for picture in PICTURES:
                await take(page, picture, f"{bot.base_url}/")


if __name__ == "__main__":
    asyncio.run(main())
