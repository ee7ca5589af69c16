"""A Rasa project that is trained in a second."""

from __future__ import annotations

from pathlib import Path

CONFIG = """
recipe: default.v1
assistant_id: small
language: nl
pipeline:
- name: WhitespaceTokenizer
- name: CountVectorsFeaturizer
- name: LogisticRegressionClassifier
policies:
- name: RulePolicy
"""
DOMAIN = """
version: "3.1"
intents: [groet, dank]
responses:
  utter_groet: [{text: Hallo}]
  utter_dank: [{text: Graag gedaan}]
"""
NLU = """
version: "3.1"
nlu:
- intent: groet
  examples: |
    - hallo daar
    - goedendag
- intent: dank
  examples: |
    - dank je wel
    - bedankt hoor
"""
RULES = """
version: "3.1"
rules:
- rule: groet
  steps: [{intent: groet}, {action: utter_groet}]
- rule: dank
  steps: [{intent: dank}, {action: utter_dank}]
"""


def write(root: Path) -> Path:
    """Write the project into `root`, which is made; return it."""
    for name, content in {
        "config.yml": CONFIG,
        "domain.yml": DOMAIN,
        "data/nlu/all.yml": NLU,
        "data/rules/all.yml": RULES,
        "requirements.lock": "rasa==3.6.21\n",
        "bot/__init__.py": "",
        "bot/nlu/__init__.py": "",
        "bot/words.py": "WORDS = 1\n",
        "bot/unrelated.py": "",
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return root
