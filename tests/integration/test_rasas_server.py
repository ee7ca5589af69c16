"""Rasa trains and answers without what only its own server needs, and that is not installed."""

from __future__ import annotations

from pathlib import Path

from tests import tiny_project
from tests.integration.test_tensorflow_free import run_python

WITHOUT_RASAS_SERVER = """
import asyncio, importlib.abc, os, sys
from bot.engine.tensorflow_free import import_rasa

packages = "sanic aiohttp apscheduler websockets multidict networkx pydot ujson".split()

class Absent(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in packages:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
import_rasa()
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.model_training import train
from rasa_sdk.executor import ActionExecutor

executor = ActionExecutor()
executor.register_package("actions")
os.chdir(PROJECT)
model = train(domain="domain.yml", config="config.yml", training_files=["data"], output="models")
answers = CollectingOutputChannel()
message = UserMessage("hallo daar", answers, "somebody")
asyncio.run(Agent.load(model.model).handle_message(message))
print([message["text"] for message in answers.messages], "action_antwoord" in executor.actions)
print([name for name in sys.modules if name.partition(".")[0] in packages])
"""


def test_it_trains_and_answers(tmp_path: Path) -> None:
    project = tiny_project.write(tmp_path / "project")
    done = run_python(WITHOUT_RASAS_SERVER.replace("PROJECT", repr(str(project))))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-2:] == ["['Hallo'] True", "[]"]
