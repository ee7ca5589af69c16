"""Everything that the pages of the testbank work with, made once at the start."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from sanic import Request

from bot import training
from bot.contact.outbox import DEAD, Outbox
from bot.settings import ROOT, Settings
from bot.testbank import flow_files, texts, timing
from bot.testbank.deciding import Trail, read_trails
from bot.testbank.flow_files import FlowFiles
from bot.testbank.login import Password, Sessions
from bot.testbank.nearest import Neighbours
from bot.testbank.not_understood import NotUnderstood
from bot.testbank.runs import Runs
from bot.testbank.timing import Clock
from bot.testbank.web import PageError, View
from bot.website.conversations import Conversations

_REMEMBERED = 200  # conversations whose times are kept


class Bank:
    """The parts of the testbank, and what they need of the running bot."""

    def __init__(self, settings: Settings, model: Path | None) -> None:
        self.settings = settings
        self.model = model
        self.sessions = Sessions(settings)
        self.password = Password(settings.testbank_password)
        self.view = View(self.sessions)
        self.runs = Runs(settings.var_dir)
        self.neighbours = Neighbours(settings.var_dir)
        self._clocks: OrderedDict[str, list[Clock | None]] = OrderedDict()
        self._trails: tuple[Trail, ...] = ()
        self._trails_of: tuple[tuple[str, int], ...] = ()
        self._timed: object = None

    def conversations(self, request: Request) -> Conversations:
        """Return the bot's conversations, with clocks on its parts; without a model, a 503."""
        found: Conversations = request.app.ctx.conversations
        if found.agent.processor is None or found.agent.domain is None:
            raise PageError(texts.NOT_READY, 503)
        if self._timed is not found.agent.processor:
            timing.install(found.agent.processor)
            self._timed = found.agent.processor
        return found

    def not_understood(self, request: Request) -> NotUnderstood:
        """Return what gives the messages that were not understood."""
        conversations: Conversations = request.app.ctx.conversations
        return NotUnderstood(conversations.store, self.settings.secret_key)

    def outbox(self, request: Request) -> Outbox:
        """Return the messages to the NCSC."""
        found: Outbox = request.app.ctx.outbox
        return found

    def dead_letters(self, request: Request) -> int:
        """Return how many messages to the NCSC are no longer tried."""
        return len(self.outbox(request).summaries((DEAD,)))

    def note(self, conversation: str, clock: Clock) -> None:
        """Remember the times of a conversation's latest turn."""
        self._clocks.setdefault(conversation, []).append(clock)
        self._clocks.move_to_end(conversation)
        while len(self._clocks) > _REMEMBERED:
            self._clocks.popitem(last=False)

    def clocks(self, conversation: str) -> list[Clock | None]:
        """Return the times of a conversation's last turns, as far as they are remembered."""
        return self._clocks.get(conversation, [])

    def forget(self, conversation: str) -> None:
        """Forget the times of a conversation that was erased."""
        self._clocks.pop(conversation, None)

    def trails(self) -> tuple[Trail, ...]:
        """Return the rules and stories, read again when their files changed."""
        files = [p for f in ("rules", "stories") for p in (ROOT / "data" / f).rglob("*.yml")]
        stamps = tuple(sorted((str(path), path.stat().st_mtime_ns) for path in files))
        if stamps != self._trails_of:
            self._trails, self._trails_of = read_trails(), stamps
        return self._trails

    def flow_files(self) -> FlowFiles:
        """Read the flow tests."""
        return flow_files.read(flow_files.folders(self.settings))

    def models(self) -> list[Path]:
        """Return the models that a run can use, newest first."""
        folder = ROOT / training.MODELS
        return sorted(folder.glob("*.tar.gz"), reverse=True) if folder.is_dir() else []

    def is_current(self) -> bool:
        """Whether the bot serves a model of the project as it is now."""
        current = training.current_model()
        return self.model is not None and current is not None and current.name == self.model.name
