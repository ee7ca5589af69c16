"""An incident is a state: it stays until the visitor goes on with something else, or denies it."""

from __future__ import annotations

import re

from bot.content.asking import QUESTIONS
from bot.content.topics import SUBSTANCE
from bot.dialogue.decision import GLOSSARY, INCIDENT
from bot.dialogue.heard import Heard
from bot.dialogue.options import heard_detail
from bot.dialogue.plan import Reason, Say, Turn
from bot.dialogue.sharing import LEANS
from bot.dialogue.talk import Talk

DUTCH, ENGLISH = "nl", "en"
SURE_OF_ANOTHER = 0.85  # as sure as this of another subject, the visitor has gone on
SURELY_ANOTHER = 0.95  # also with a message that may lean on what was said
LIKELY_CELL = 0.45  # after an incident was told, enough to go on
SURE_CELL = 0.6  # of a question about partnership, read in the talk
_GONE_TO = tuple(t for t in SUBSTANCE if t not in (INCIDENT, "contact", "buiten_bereik", "bot"))
_WORD_LENGTH = 3
_ENDS_IT = ("particulier", "geen_haast")  # no organisation, or nothing is going on
_DENIED = re.compile(
    r"\b(?:geen|niet(?:\s+meer)?\s+over\s+(?:een|het|dat|die))\s+(?:\w+\s+){0,2}"
    r"(?:incident|hack|aanval|noodgeval|spoed|storing|lek)\b"
    r"|\bniet\s+(?:(?:echt|zelf)\s+)?gehackt\b|\b(?:loos|vals)\s+alarm\b"
    r"|\b(?:niks?|niets)\s+(?:meer\s+)?aan de hand\b",
    re.IGNORECASE,
)
_HARM = (
    r"(?:hacked|breached|breach|ransomware|encrypted|under attack|compromised|ddos\w*|phished|"
    r"attacked|infected|locked out|data leak)"
)
_HARMED = re.compile(rf"\b(?:{_HARM}|malware|phishing|scam|virus|stolen)\b", re.IGNORECASE)
# An incident of their own, told in so many words, wherever it stands in the message.
_TOLD = re.compile(
    r"\b(?:we|wij|ik)\s+(?:zijn|ben|worden|word)\s+(?:\w+\s+){0,3}(?:gehackt|aangevallen|gegijzeld)\b|"
    r"\b(?:alles|bedrijf|netwerk|servers?|systemen)\s+(?:\w+\s+){0,3}(?:ligt|liggen|is|zijn)\s+(?:\w+\s+){0,2}"
    r"(?:plat|versleuteld|gegijzeld|gehackt)\b|\bligt\s+(?:\w+\s+){0,4}plat\b",
    re.IGNORECASE,
)
# Words that stay with an incident of which the route was told.
_ABOUT_IT = re.compile(
    r"\b(?:meld|melden|meldt|aangifte|gehackt|hack\w*|versleuteld|gegijzeld|ransomware|servers?|plat|spoed|"
    r"politie|aanvaller\w*|losgeld)\b",
    re.IGNORECASE,
)
_HARMED_NL = re.compile(
    r"gehackt|ransomware|gijzel|versleuteld(?! (?:mail|bericht|stur))|aangevallen|malware|phishing|"
    r"virus|inbraak|ingebroken|"
    r"gestolen|gelekt|datalek|ddos|\bplat\b|\bhack",
    re.IGNORECASE,
)
_FALSE_MAIL = re.compile(
    r"\b(?:phishing|nep|valse?|verdachte?|rare?)[\s-]?(?:mail\w*|bericht\w*|sms\w*|app\w*)\b"
    r"|\bphishing\b",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:als|stel|indien|wanneer|ooit|vorig\w*|vroeger|toen|geleden|niet|nooit|mochten?|voordat|"
    r"in \d{4})\b",
    re.IGNORECASE,
)
_IF_EVER = re.compile(
    r"\b(?:als|stel|indien|wanneer|mocht\w*)\b[^.?!]{0,40}\b(?:ik|we|wij|er|ons|onze)\b",
    re.IGNORECASE,
)
_TO_WHOM = re.compile(
    r"\b(?:wie|waar|bel|bellen|belt|meld|melden|terecht|bereik\w*|nummer|contact)\b", re.IGNORECASE
)
# "krijgen wij bericht als er hackers zijn?" asks for warnings
_WARNED = re.compile(r"\b(?:bericht|waarschuw\w*|mailtje|seintje|belt|hoor\w*)\b", re.IGNORECASE)
_IN_ENGLISH = (
    ("utter_incident_en_nummer", re.compile(r"\b(?:phone|call|number|reach)\b", re.IGNORECASE)),
    (
        "utter_incident_en_advies",
        re.compile(r"\b(?:pay|customers?|tell|police|law|unplug|turn off|gdpr)\b", re.IGNORECASE),
    ),
)
_ENGLISH_INCIDENT = re.compile(
    r"\b(?:we|i|someone|somebody|they)(?:['’]re|['’]ve|['’]m|\s+(?:are|were|was|am|have|got|think))\b"
    rf".{{0,40}}\b{_HARM}\b|\b(?:our|my)\s+\w+.{{0,30}}\b{_HARM}\b"
    r"|\b(?:being|been|got|were)\s+(?:hacked|attacked|breached)\b|\bcyber ?attack (?:right )?now\b",
    re.IGNORECASE,
)


def incident(talk: Talk) -> Turn | None:
    """Answer an incident, and what is asked after one."""
    heard, state = talk.heard, talk.state
    told = bool(_TOLD.search(heard.text)) and not heard.payload and not _SUPPOSED.search(heard.text)
    general = _asks_of_another(heard, SURE_CELL) and not _HARMED_NL.search(heard.text)
    by_itself = heard.topic == INCIDENT and not general
    about_one = told or by_itself or INCIDENT in heard.topics
    if (state.incident or about_one) and not heard.payload and _DENIED.search(heard.text):
        if heard.is_question and heard.topic in SUBSTANCE and not about_one:
            return None  # and asks something else
        return talk.turn(
            Say("utter_incident_niet"), Reason.INCIDENT_DENIED, incident="", subject=""
        )
    in_english = _ENGLISH_INCIDENT.search(heard.text) or (
        heard.topic == "engels" and _HARMED.search(heard.text)
    )
    if in_english and not state.incident:
        return _route(talk, ENGLISH)
    if not state.incident and _is_supposed(heard):
        say = Say(facts=("incident.hoe", "incident.bereiken"), topic=INCIDENT)
        return talk.turn(say, Reason.ANSWERS, subject=INCIDENT, ask="bereiken")
    if about_one and not _is_a_word(talk):
        known = talk.table.by_words(INCIDENT, heard.text.lower())
        private = known is not None and known.ask in _ENDS_IT
        again = (state.incident or private) and not heard.payload
        if not again and not told and (point := _point_of_mail(talk)):
            return point
        return _after(talk) if again else _route(talk, DUTCH)
    if not state.incident:
        return None
    if _has_gone_on(talk):
        return None
    return _after(talk)


def _point_of_mail(talk: Talk) -> Turn | None:
    """Answer what is asked of a false mail that did no harm: that needs no alarm."""
    heard = talk.heard
    of_mail = _FALSE_MAIL.search(heard.text)
    harmed = _HARMED_NL.search(_FALSE_MAIL.sub("", heard.text))
    if heard.payload or heard.act not in QUESTIONS or not of_mail or harmed:
        return None
    point = heard_detail(talk, SURE_CELL)
    if point is None or point.subject != INCIDENT:
        return None
    after = () if "{incident_url}" in point.text else ("utter_incident_link",)
    say = Say(facts=(point.id,), before=talk.first(point), after=after, topic=INCIDENT)
    return talk.turn(say, Reason.ANSWERS, subject=INCIDENT, ask=heard.ask)


def _is_supposed(heard: Heard) -> bool:
    """Whether it is asked where to be if there ever is an incident: the same route, no alarm."""
    supposed = _IF_EVER.search(heard.text) and _HARMED_NL.search(heard.text)
    asks = bool(_TO_WHOM.search(heard.text)) and not _WARNED.search(heard.text)
    return bool(supposed) and asks and not heard.payload


def _asks_of_another(heard: Heard, least: float) -> bool:
    """Whether in the talk so far something of another subject is surely asked."""
    likeliest = heard.cells[:1]
    return any(c.confidence >= least and c.subject in _GONE_TO for c in likeliest)


def _route(talk: Talk, language: str) -> Turn:
    """Tell how to report an incident, at once and whole."""
    response = "utter_incident_en" if language == ENGLISH else "utter_incident"
    return talk.turn(
        Say(response, topic=INCIDENT),
        Reason.INCIDENT,
        subject=INCIDENT,
        ask="hoe",
        incident=language,
    )


def _after(talk: Talk) -> Turn:
    """Answer a message about an incident of which the route was told."""
    heard, table = talk.heard, talk.table
    if talk.state.incident == ENGLISH:
        in_english = [
            *(each for each, words in _IN_ENGLISH if words.search(heard.text)),
            *("utter_incident_en_kort", "utter_incident_en_meld"),
        ]
        response = next(each for each in in_english if each not in talk.state.last)
        return talk.turn(Say(response, topic=INCIDENT), Reason.INCIDENT_GOES_ON, subject=INCIDENT)
    known = table.by_words(INCIDENT, heard.text.lower())
    if known is not None and known.ask in _ENDS_IT:
        return talk.turn(
            Say(facts=(known.id,), topic=INCIDENT), Reason.INCIDENT_GOES_ON, incident="", subject=""
        )
    fact = known or (table.fact(INCIDENT, heard.ask) if heard.surely_asks else None)
    if fact is None or fact.id in talk.state.last:
        options = ("utter_incident_kort", "utter_incident_bereiken", "utter_incident_nogmaals")
        new = [each for each in options if not talk.is_told(each)]
        old = [each for each in options if each not in talk.state.last]
        response = (new or old)[0]
        return talk.turn(Say(response, topic=INCIDENT), Reason.INCIDENT_GOES_ON, subject=INCIDENT)
    link = () if "{incident_url}" in fact.text else ("utter_incident_link",)
    say = Say(facts=(fact.id,), before=talk.first(fact), after=link, topic=INCIDENT)
    return talk.turn(say, Reason.INCIDENT_GOES_ON, subject=INCIDENT, ask=heard.ask)


def _is_a_word(talk: Talk) -> bool:
    """Whether a word was explained, and this short question names the next one ("en cvd?")."""
    heard = talk.heard
    asks = talk.state.subject == GLOSSARY and heard.ask in ("definitie", "geldt_ook")
    return asks and heard.length <= _WORD_LENGTH


def _has_gone_on(talk: Talk) -> bool:
    """Whether the visitor clearly speaks of something else."""
    heard = talk.heard
    if heard.payload:
        return True
    if heard.act in ("dank", "afscheid") or heard.topic in ("stop", "opnieuw", "afscheid", "dank"):
        return True
    text = heard.text.lower()
    if talk.table.by_words(INCIDENT, text):
        return False
    if talk.table.by_words("bot", text):
        return True
    if _ABOUT_IT.search(heard.text):
        return False
    if heard.is_question and _asks_of_another(heard, LIKELY_CELL):
        return True
    other = heard.topic in (*SUBSTANCE, "offtopic") and heard.topic not in ("contact", INCIDENT)
    leans = heard.leans >= LEANS and heard.confidence < SURELY_ANOTHER
    return other and heard.confidence >= SURE_OF_ANOTHER and not leans
