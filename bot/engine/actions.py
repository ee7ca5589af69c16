"""Calls to the action server, with a failure that Rasa cannot swallow."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

_TIMEOUT = aiohttp.ClientTimeout(total=8, connect=2)  # seconds; Rasa's own is 300


class ActionServerFailure(BaseException):
    """The action server is away, too slow, or answered with an error.

    Not an Exception, because Rasa's processor catches every Exception of an action, drops
    its events and goes on: the visitor would get no answer, and the stored conversation
    would say that the action ran. This one ends the turn before anything of it is stored.
    Whoever runs a turn must catch it (see conversations.py).
    """


class ActionServer(EndpointConfig):
    """Rasa's client for the action server, with a time limit and loud failures."""

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Send a request; raise ActionServerFailure when there is no usable answer."""
        kwargs["timeout"] = _TIMEOUT
        try:
            answer = await super().request(method, subpath, content_type, compress, **kwargs)
        except ClientResponseError as error:
            if _is_rejection(error):
                raise  # an action (a form, say) declines to run: part of the dialogue
            raise ActionServerFailure(f"status {error.status}") from error
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            raise ActionServerFailure(type(error).__name__) from error
        if not _is_answer(answer):
            raise ActionServerFailure("an answer of another shape")
        return answer


def _is_rejection(error: ClientResponseError) -> bool:
    if error.status != 400:
        return False
    try:
        return "action_name" in json.loads(error.text)
    except (TypeError, ValueError):
        return False


def _is_answer(answer: Any) -> bool:
    return isinstance(answer, dict) and all(
        isinstance(answer.get(part), list) for part in ("events", "responses")
    )
