"""The action server finds the domain of the model that calls; Rasa does not send it."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.base.settings import ROOT
from bot.engine.model_domains import ModelDomains, NoModelError, read
from bot.engine.training import latest_model
from bot.server.app import ENDPOINTS


def model(folder: Path, model_id: str, content: Any = None) -> Path:
    """Write a model of which only the metadata is there."""
    metadata = {"model_id": model_id, "domain": {"responses": model_id}}
    data = json.dumps(metadata if content is None else content).encode()
    path = folder / f"{model_id}.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo("metadata.json")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return path


def call(*model_ids: str | None) -> dict[str, Any]:
    events = [{"event": "user", "metadata": {"model_id": i} if i else {}} for i in model_ids]
    return {"tracker": {"events": [*events, {"event": "slot", "name": "x", "value": 1}]}}


def test_each_model_has_its_own_domain(tmp_path: Path) -> None:
    files = [model(tmp_path, name) for name in ("new", "old")]
    domains = ModelDomains(lambda: files)
    assert domains.of_call(call("new", "old"))["responses"] == "old"
    assert domains.of_call(call("old", "new"))["responses"] == "new"
    assert domains.of_call(call("new", None))["responses"] == "new"
    # of a conversation that names none, or one that is not there any more, the first
    for other in (call("gone"), call(None), {}, {"tracker": None}):
        assert domains.of_call(other)["responses"] == "new"


def test_a_model_that_comes_later_is_found_and_then_kept(tmp_path: Path) -> None:
    files: list[Path] = []
    domains = ModelDomains(lambda: files)
    with pytest.raises(NoModelError, match="bot train"):
        domains.of_call(call("late"))
    files.append(model(tmp_path, "late"))
    assert domains.of_call(call("late"))["responses"] == "late"
    files.pop().unlink()
    assert domains.of_call(call("late"))["responses"] == "late"


def test_what_is_no_model_is_passed_by(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "half.tar.gz").write_bytes(model(tmp_path, "whole").read_bytes()[:40])
    (tmp_path / "empty.tar.gz").touch()
    files = [
        *(tmp_path / name for name in ("half.tar.gz", "empty.tar.gz", "away.tar.gz")),
        tmp_path,
        model(tmp_path, "odd", {"model_id": "odd"}),
        tmp_path / "whole.tar.gz",
    ]
    assert ModelDomains(lambda: files).of_call(call("whole"))["responses"] == "whole"
    assert len(caplog.messages) == len(files) - 1


def test_it_is_what_rasa_would_send(trained_model: None) -> None:
    latest = latest_model()
    assert latest is not None
    _, domain = read(latest)
    assert domain == Domain.load(ROOT / "domain.yml").as_dict()


def test_rasa_sends_no_action_the_domain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    monkeypatch.setenv("ACTIONS_URL", "http://127.0.0.1/webhook")
    domain = Domain.load(ROOT / "domain.yml")
    endpoint = AvailableEndpoints.read_endpoints(str(ENDPOINTS)).action
    tracker = DialogueStateTracker("a visitor", domain.slots)
    actions = [name for name in domain.user_actions if not name.startswith("utter_")]
    assert "validate_zelfcheck_form" in actions
    for name in actions:
        assert "domain" not in RemoteAction(name, endpoint)._action_call_format(tracker, domain)
