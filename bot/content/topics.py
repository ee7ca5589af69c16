"""The topics: what a visitor's message can be about.

A topic id is the name of its intent, of its answer (`utter_<id>`) and of what tests expect.
`TOPICS` are the ids of the website API; `FOLLOW_UPS` and `COMMANDS` are intents of the
dialogue, which answer with the topic they lean on, or with none.
"""

from __future__ import annotations

TOPICS = (
    "stelsel",
    "delen_met",
    "delen_oktt",
    "delen_csirt_eu",
    "delen_cct",
    "delen_isp",
    "delen_anders",
    "partner_worden",
    "handreiking",
    "toets",
    "toets_taak",
    "toets_vertrouwelijkheid",
    "toets_avg",
    "toets_sector",
    "waarom",
    "informatieknooppunt",
    "wbni",
    "zelfcheck_start",
    "contact",
    "incident",
    "bot",
    "groet",
    "dank",
    "afscheid",
    "buiten_bereik",
    "offtopic",
    "begrip",
)

FOLLOW_UPS = ("vervolg_meer", "vervolg_uitleg", "vervolg_waarom", "vervolg_ons")

COMMANDS = (
    "hulp",
    "stop",
    "opnieuw",
    "terug",
    "bevestigen",
    "ontkennen",
    "weet_niet",
    "iets_anders",
    "wijzig",
)

# Intents that no example teaches: which answer to which question only a button says, and what is
# about the answers of a self-check is found by its commands (bot/nlu/answers/outside.py).
BUTTON_ONLY = ("zelfcheck_antwoord", "zelfcheck_opdracht")

# Topics of substance: a message can hold two of these, and a clarification can offer them.
SUBSTANCE = tuple(t for t in TOPICS if t not in ("groet", "dank", "afscheid", "offtopic"))
