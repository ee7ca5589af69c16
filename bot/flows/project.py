"""The parts of the Rasa project that flow tests can cover: responses, buttons, rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.base.settings import ROOT
from bot.content import facts, project_files
from bot.content.topics import TOPICS

# Responses that never are a message of the dialogue: texts of API errors, a button's title,
# what stands inside other texts (a point and a line of the self-check's result; what goes before
# and after an answer), the notice that the text generator adds to other responses, the end of a
# conversation that is full, and what is said to words that came too late, which a conversation of
# turns cannot hold.
NOT_SAID = re.compile(
    r"utter_(fout|veldfout|knop|punt|regel|eerst|gevoel)_.*|utter_sorry(_.*)?"
    r"|utter_(jullie_zijn|goed_om_te_weten|aanbod_zelfcheck|meer_niet|nog_een_keer|samengevat)"
    r"|utter_(achtergrond|vraag_ncsc|kies_ik_niet|incident_link|engels_rest)"
    r"|utter_(begrepen_wie|andere_vraag_niet|kort_gezegd)"
    r"|utter_juridische_kanttekening(_kort)?|utter_gesprek_vol"
    r"|utter_zelfcheck_(niet_zeker|intussen|te_laat)"
)


@dataclass(frozen=True)
class Variation:
    """One text of a response, with the slots it is meant for."""

    utter: str
    label: str
    text: str
    conditions: dict[str, Any]
    metadata: dict[str, Any]
    buttons: tuple[tuple[str, str], ...]

    def told(self, key: str) -> str | None:
        """Return what a message with this text tells as its `kind`, `topic` or `source`."""
        own_topic = self.utter.removeprefix("utter_")
        if key == "topic" and own_topic in TOPICS:
            return own_topic
        default = "answer" if key == "kind" else None
        return self.metadata.get(key, default)


@dataclass(frozen=True)
class Rule:
    """A rule: one intent with the actions that follow."""

    name: str
    intents: tuple[str, ...]
    actions: tuple[str, ...]


@dataclass(frozen=True)
class Project:
    """What the domain, the rules and the table of facts offer."""

    variations: dict[str, tuple[Variation, ...]]
    rules: tuple[Rule, ...]
    facts: facts.Table

    def kinds(self) -> dict[str, str]:
        """Return the kind of each response's messages (of its first variation)."""
        return {name: group[0].told("kind") or "" for name, group in self.variations.items()}

    def has_fact(self, id: str) -> bool:
        """Whether a message can hold this fact: one of the table, or the default of an ask."""
        subject = id.rpartition(".")[0]
        known = not subject or subject in self.facts.subjects
        return id in self.facts.facts or (known and self.facts.told(id) is not None)

    def buttons(self) -> dict[tuple[str, str], str]:
        """Return the payload of every button, by response and title."""
        return {
            (v.utter, title): payload
            for group in self.variations.values()
            for v in group
            for title, payload in v.buttons
        }


def read_project(root: Path = ROOT) -> Project:
    """Read domain.yml, data/rules and data/facts below `root`."""
    domain = project_files.domain(root / "domain.yml")
    responses = {n: r for n, r in domain["responses"].items() if not NOT_SAID.fullmatch(n)}
    variations = {name: _variations(name, texts) for name, texts in responses.items()}
    rules = project_files.items("rules", root / "data" / "rules")
    table = facts.read(root / "data" / "facts")
    return Project(variations, tuple(_rule(each.content) for each in rules), table)


def _variations(name: str, texts: list[dict[str, Any]]) -> tuple[Variation, ...]:
    return tuple(_variation(name, each, i) for i, each in enumerate(texts, start=1))


def _variation(name: str, content: dict[str, Any], number: int) -> Variation:
    conditions = {c["name"]: c["value"] for c in content.get("condition") or []}
    told = ", ".join(f"{slot}={value}" for slot, value in conditions.items())
    return Variation(
        utter=name,
        label=f"{name} ({told})" if told else f"{name} (tekst {number})",
        text=str(content.get("text", "")),
        conditions=conditions,
        metadata=content.get("metadata") or {},
        buttons=tuple((b["title"], b["payload"]) for b in content.get("buttons") or []),
    )


def _rule(content: Mapping[str, Any]) -> Rule:
    intents: list[str] = []
    actions: list[str] = []
    for step in content.get("steps") or []:
        for each in step.get("or", [step]):
            if "intent" in each:
                intents.append(each["intent"])
        if "action" in step:
            actions.append(step["action"])
    return Rule(content["rule"], tuple(intents), tuple(actions))
