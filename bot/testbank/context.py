"""What the pages of the testbank share, made once at the start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.base.settings import Settings
from bot.engine import training
from bot.testbank.login import Sessions
from bot.testbank.nearest import Neighbours
from bot.testbank.runs import Runs
from bot.testbank.staff.accounts import Accounts
from bot.testbank.staff.guesses import Guesses
from bot.testbank.staff.tables import StaffDatabase
from bot.testbank.staff.trail import Trail
from bot.testbank.timing import Clocks
from bot.testbank.web import View


class Context:
    """The settings, the model that is served, and what remembers something between requests."""

    def __init__(self, settings: Settings, model: Path | None) -> None:
        self.settings = settings
        self.model = model
        self.staff = StaffDatabase(settings.database_url)
        self.accounts = Accounts(settings, self.staff)
        self.sessions = Sessions(settings, self.staff, self.accounts)
        self.guesses = Guesses(self.sessions.key, self.staff)
        self.trail = Trail(self.staff)
        self.view = View(self.sessions, self.accounts, self.trail, self.staff)
        self.runs = Runs(settings.var_dir)
        self.neighbours = Neighbours()
        self.clocks = Clocks()

    def is_current(self) -> bool:
        """Whether the bot serves a model of the project as it is now."""
        current = training.current_model()
        return self.model is not None and current is not None and current.name == self.model.name

    def state(self) -> dict[str, Any]:
        """Return what pages tell of the model: its name, is it current, and if not why not."""
        current = self.is_current()
        return {
            "model": self.model.name if self.model else "",
            "current": current,
            "trouble": "" if current else training.trouble(),
        }
