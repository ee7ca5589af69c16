"""What the pages of the testbank say in Dutch, apart from the templates themselves."""

from __future__ import annotations

from typing import Any

from bot.base.dutch_time import local_from_seconds

LOG_IN_FIRST = "Log eerst in op /testbank."
WRONG_PASSWORD = "Dit wachtwoord klopt niet. Probeer het opnieuw."  # noqa: S105
WRONG_LOGIN = "De naam, het wachtwoord of de code klopt niet. Probeer het opnieuw."
NO_CODES = "Voor dit account zijn nog geen eenmalige codes ingesteld. Vraag een ontwikkelaar."
TOO_OFTEN = "Je hebt het te vaak geprobeerd. Wacht {wait} en probeer het dan opnieuw."
OLD_FORM = "Dit formulier is verlopen. Ga terug, ververs de pagina en probeer het opnieuw."
NO_FORM = "Dit formulier kan ik niet lezen."
FAILED = "Er ging iets mis. Probeer het opnieuw. Gaat het weer mis? Vraag een ontwikkelaar."
NOT_FOUND = "Deze pagina bestaat niet."
NO_CONVERSATION = "Dit gesprek bestaat niet meer. Begin een nieuw gesprek."
NOT_READY = "De chatbot werkt nu niet: er is geen getraind model. Train de chatbot eerst."
UNKNOWN_BUTTON = "Deze knop kan de chatbot niet aan."
EMPTY_MESSAGE = "Typ eerst een bericht."

NAME_MISSING = "Geef de test een naam."
NAME_TOO_LONG = "De naam van de test is te lang: hooguit 200 tekens."
NAME_WITHOUT_LETTERS = "De naam van de test moet letters of cijfers hebben."
NAME_TAKEN = "Er is al een test met de naam “{name}”, in {file}. Kies een andere naam."
FILE_TAKEN = "Het bestand {file} bestaat al. Kies een andere naam, of kies voor vervangen."
MORE_TESTS = "In het bestand {file} staat ook een andere test. Kies een andere naam."
NOT_WRITTEN = "Het bestand kan niet worden geschreven ({reason}). Download de test."
WRONG_PART = "De eerste beurt van de test moet voor de laatste komen."
NO_FILE = "Dit testbestand bestaat niet."

ONE_RUN = "Er loopt al een run. Wacht tot die klaar is, of stop hem."
NO_RUN = "Deze run bestaat niet."
NO_JUNIT = "De run is nog niet klaar. Het JUnit-bestand komt aan het eind."
NO_TESTS = "Kies minstens één test."
NO_MODEL = "Dit model is er niet meer. Kies een ander model."
BROKEN_OFF = "De server is gestopt terwijl de run nog bezig was."
TWO_RUNS = "Kies twee runs om te vergelijken."

NOTHING_CHOSEN = "Kies minstens één bericht."
NO_TOPIC = "Kies een onderwerp."

API_ERRORS = {
    "text_empty": EMPTY_MESSAGE,
    "text_too_long": "Dit bericht is te lang: hooguit 1.000 tekens.",
    "payload_unknown": UNKNOWN_BUTTON,
    "token": NO_CONVERSATION,
    "too_many": "Te veel berichten tegelijk. Wacht even.",
    "unavailable": "Een deel van de chatbot werkt nu niet. Probeer het zo opnieuw.",
}

# What a page says after something was done: `?gelukt=<key>`.
DONE = {
    "gestopt": "De run stopt. Wat al klaar was, blijft staan.",
    "onderwerp": "De berichten staan nu bij dat onderwerp. Ze komen in de export.",
    "niets": "De berichten zijn afgehandeld. Ze komen niet in de export.",
    "geleegd": "De export is geleegd.",
    "gewist": "Het gesprek is gewist.",
    "gesloten": "De chatbot is gesloten voor bezoekers.",
    "geopend": "De chatbot is open voor bezoekers.",
    "opnieuw": "De berichten worden opnieuw geprobeerd. Ververs de pagina om te zien of het lukt.",
}

# What the audit trail calls what was done, by method and page. Every form has to be here.
ACTIONS = {
    "POST /uit": "uitgelogd",
    "POST /gesprek": "gesprek begonnen",
    "POST /gesprek/{name}": "bericht in een eigen gesprek",
    "POST /gesprek/{name}/bewaar": "test bewaard",
    "POST /tests": "tests gedraaid",
    "POST /tests/run/{run_id}/stop": "run gestopt",
    "GET /niet-begrepen": "niet begrepen bekeken",
    "GET /oordelen": "oordelen bekeken",
    "POST /niet-begrepen": "berichten afgehandeld",
    "GET /niet-begrepen/export.yml": "export gedownload",
    "POST /niet-begrepen/leeg": "export geleegd",
    "POST /bezorging": "bezorging opnieuw geprobeerd",
    "POST /open": "chatbot open of dicht gezet",
}
LOGGED_IN = "ingelogd"
LOGIN_FAILED = "inloggen mislukt"
ERASED_CONVERSATION = "eigen gesprek gewist"
CLOSED_BOT = "chatbot gesloten"
OPENED_BOT = "chatbot geopend"
DOWNLOADED_TEST = "test gedownload"

PHASES = {
    "waiting": "wacht",
    "training": "traint het model, als dat nodig is",
    "starting": "start een chatbot voor deze run",
    "running": "bezig",
    "done": "klaar",
    "stopped": "gestopt",
    "failed": "mislukt",
}
STATUSES = {"passed": "goed", "failed": "fout", "error": "niet uit te voeren"}
CHECKS = {
    "utter": "het antwoord",
    "topic": "het onderwerp",
    "kind": "de soort",
    "text": "de tekst",
    "slots": "de slots",
}
CHECKED_KEYS = {
    "utter": "antwoord",
    "topic": "onderwerp",
    "kind": "soort",
    "source": "bron",
    "bot": "tekst",
    "bot_contains": "deel van de tekst",
    "bot_does_not_contain": "tekst die er niet mag staan",
    "buttons_contain": "knoppen",
    "buttons_at_most": "aantal knoppen",
    "slot": "slot",
    "button": "knop",
    "extra bericht": "extra bericht",
}
KINDS = {
    "greeting": "begroeting",
    "answer": "antwoord",
    "question": "vraag",
    "clarification": "keuze",
    "fallback": "niet begrepen",
    "handoff": "doorverwijzing",
    "result": "uitslag",
    "error": "fout",
}
REASONS = {
    "clarification": "keuze voorgelegd",
    "fallback": "niet begrepen",
    "not_helpful": "niet nuttig gevonden",
}
DELIVERY = {
    "waiting": "wacht op een poging",
    "dead": "opgegeven",
    "expired": "gewist, nooit bezorgd",
}
BEING_DELIVERED = "wordt nu bezorgd"
PARTS = {
    "understanding": "begrijpen",
    "deciding": "beslissen",
    "actions": "acties",
    "wording": "antwoord opmaken",
    "storing": "opslaan",
    "rest": "overig",
}
SETS = {
    "held_out": "Apart gehouden berichten",
    "held_out_sources": "Apart gehouden berichten naar soort bron",
    "cross_validation": "Kruisvalidatie",
}
OUTCOMES = {
    "right": "in één keer goed",
    "right_or_clarified": "goed, soms na een keuze",
    "unclear": "keuze zonder het goede onderwerp",
    "wrong": "fout",
    "out_of_scope_recall": "buiten bereik herkend",
}


def decimal(value: float, digits: int = 2) -> str:
    """Return a number as the Dutch write it."""
    return f"{value:.{digits}f}".replace(".", ",")


def percent(value: float) -> str:
    """Return a share from 0 to 1 as a percentage."""
    return f"{decimal(value * 100, 1)}%"


def shown(value: Any) -> str:
    """Return the value of a slot for people."""
    return "leeg" if value is None else str(value)


def moment(seconds: float) -> str:
    """Return a time, in seconds since 1970, as day and time in the Netherlands."""
    return local_from_seconds(seconds).strftime("%d-%m-%Y %H:%M")


def stamp(seconds: float) -> str:
    """Return the same for the name of a file: by name is by age."""
    return local_from_seconds(seconds).strftime("%Y-%m-%d-%H%M%S")


def left_out(known: int, doubles: int, only_masks: int) -> tuple[str, ...]:
    """Return what an export of messages leaves out, a sentence for each reason."""
    sentences = []
    if known:
        why = "dat is al een voorbeeldzin, of een zin waarmee we de chatbot meten"
        if known > 1:
            why = "dat zijn al voorbeeldzinnen, of zinnen waarmee we de chatbot meten"
        sentences.append(f"{_messages_are(known)} weggelaten: {why}.")
    if doubles:
        why = "dat staat er al bij" if doubles == 1 else "die staan er al bij"
        sentences.append(f"{_messages_are(doubles)} weggelaten: {why}.")
    if only_masks:
        why = "zonder persoonsgegevens blijft er niets over"
        sentences.append(f"{_messages_are(only_masks)} weggelaten: {why}.")
    return tuple(sentences)


def _messages_are(count: int) -> str:
    return "1 bericht is" if count == 1 else f"{count} berichten zijn"


def wait(seconds: int) -> str:
    """Return how long to wait, in words."""
    if seconds < 60:
        return f"{seconds} {'seconde' if seconds == 1 else 'seconden'}"
    minutes = -(-seconds // 60)
    return f"{minutes} {'minuut' if minutes == 1 else 'minuten'}"


HEARD = {
    "act": "de bezoeker doet",
    "ask": "gevraagd wordt",
    "leans": "leunt op het gesprek:",
    "cell": "in de tabel:",
    "part": "deelvraag:",
    "detail": "bijzonderheid:",
}


def policy(name: str) -> str:
    """Return which part decided, in words; the name itself stays visible beside it."""
    if "Conversation" in name:
        return "het gesprek"
    if "Rule" in name:
        return "een regel"
    return name or "een vaste stap"
