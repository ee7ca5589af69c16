"""Custom actions, run in this process by the Rasa SDK's own executor.

They stay plain actions of the SDK: `rasa run actions` could serve them as well.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from bot.base.logs import log_failure
from bot.engine.action_answers import AnswerSchema
from bot.engine.action_threads import ActionThreads

SECONDS = 8.0  # that an action may take
MOST_AT_ONCE = 32

logger = logging.getLogger("bot.actions")


class ActionFailure(BaseException):
    """An action raised an error, took too long, or returned something else than events.

    Not an Exception, because Rasa's processor catches every Exception of an action, drops
    its events and goes on: the visitor would get no answer, and the stored conversation
    would say that the action ran. This one ends the turn before anything of it is stored.
    Whoever runs a turn must catch it (see conversations.py).
    """


class _StrictExecutor(ActionExecutor):
    """The SDK's executor, which leaves out without a word what an action returns wrongly."""

    @staticmethod
    def validate_events(events: list[dict[str, Any]], action_name: str) -> list[dict[str, Any]]:
        """Return the events as they are: they are checked with the rest of the answer."""
        return events


class ActionsInProcess(EndpointConfig):
    """Stands where Rasa expects the address of an action server.

    Each action runs in a thread: one that hangs keeps only its own visitor waiting.
    """

    def __init__(self, package: str, seconds: float = SECONDS) -> None:
        """Load all actions of a package; each may take this long."""
        # The domain goes with every call from here: Rasa would make it anew each time.
        super().__init__(enable_selective_domain=True)
        self.domain: Mapping[str, Any] = {}
        self._executor = _StrictExecutor()
        self._executor.register_package(package)
        self._seconds = seconds
        self._threads = ActionThreads()
        # Rasa's own check would come too late: its processor drops what fails there.
        self._answers = AnswerSchema(RemoteAction.action_response_format_spec())
        RemoteAction._validate_action_result = _accept

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Run the action that Rasa calls; return its events and responses.

        Raises ActionFailure, or the error with which Rasa hears that an action declines to run.
        """
        call = {**kwargs["json"], "domain": self.domain}
        if self._threads.running >= MOST_AT_ONCE:
            raise ActionFailure("too many are still running")
        try:
            answer = await asyncio.wait_for(
                self._threads.run(self._executor.run, call), self._seconds
            )
        except ActionExecutionRejection as error:  # a form, say: part of the dialogue
            told = {"error": str(error), "action_name": error.action_name}
            raise ClientResponseError(400, "rejected", json.dumps(told)) from None
        except TimeoutError:
            raise ActionFailure("takes too long") from None
        except Exception as error:
            log_failure(f"the action {call['next_action']} failed", error, logger)
            raise ActionFailure(type(error).__name__) from None
        if not self._answers.is_valid(answer):
            raise ActionFailure("returned something else than events")
        return answer


def _accept(_action: RemoteAction, _answer: Any) -> bool:
    return True
