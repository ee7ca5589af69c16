"""Why the dialogue answered as it did, in one Dutch sentence for staff."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue.plan import Reason

REASONS: Mapping[Reason, str] = {
    Reason.INCIDENT_DENIED: "De bezoeker zegt dat er geen incident is.",
    Reason.INCIDENT: "Er is een incident: de weg naar hulp gaat voor alles.",
    Reason.INCIDENT_GOES_ON: "Het gaat nog over het incident van daarnet.",
    Reason.GREETS: "Het gesprek begint.",
    Reason.BEGINS_ANEW: "De bezoeker wil opnieuw beginnen.",
    Reason.COMMAND_DENIED: "De bezoeker wil juist niet stoppen of opnieuw beginnen.",
    Reason.ANSWERS_PARTY: "De chatbot vroeg welke partij, en dit is het antwoord.",
    Reason.ANSWERS_WORD: "De chatbot vroeg welk woord, en dit is het antwoord.",
    Reason.UNKNOWN_WORD: "Dit woord staat niet in de woordenlijst.",
    Reason.NONE_CHOSEN: "De bezoeker kiest geen van de onderwerpen.",
    Reason.CHOSEN: "De bezoeker kiest een van de onderwerpen.",
    Reason.OFFER_TAKEN: "De bezoeker zegt ja tegen het aanbod.",
    Reason.OFFER_DECLINED: "De bezoeker zegt nee tegen het aanbod.",
    Reason.FORGETS: "De bezoeker wil dat de chatbot vergeet wie hij is.",
    Reason.INTRODUCES: "De bezoeker vertelt wie hij is, zonder iets te vragen.",
    Reason.HANDS_OVER: "De bezoeker klaagt, en er is niets anders te zeggen: door naar het NCSC.",
    Reason.PUTS_RIGHT: "De bezoeker verbetert de chatbot, of klaagt over het antwoord.",
    Reason.SHORT_REPLY: "Een kort antwoord, gelezen bij wat er net is gezegd.",
    Reason.SELF_CHECK_TELLS: "De bezoeker weet het niet: de zelfcheck helpt.",
    Reason.NO_GROUP: "De bezoeker hoort bij geen van de genoemde groepen.",
    Reason.TELLS_PROFILE: "De bezoeker vraagt wat de chatbot over hem weet.",
    Reason.REPEATS: "De bezoeker vraagt om het nog eens te zeggen.",
    Reason.NOTHING_TO_SUM_UP: "Er is nog niets om samen te vatten.",
    Reason.SUMS_UP: "De bezoeker vraagt om een samenvatting.",
    Reason.KNOWS_WHO_ASKS: "Nu is bekend wie het vroeg, dus volgt het antwoord.",
    Reason.ANSWERS: "Dit is gevraagd.",
    Reason.ANSWERS_TWO: "Er zijn twee dingen gevraagd.",
    Reason.COMPARES: "De bezoeker vraagt naar een verschil.",
    Reason.ASKS: "Het is niet zeker wat de bezoeker bedoelt.",
    Reason.NOT_UNDERSTOOD: "Ook de tweede keer is niet duidelijk wat de bezoeker bedoelt.",
    Reason.ENGLISH: "De bezoeker schrijft Engels.",
    Reason.OBEYS: "Het hele bericht is een opdracht.",
    Reason.COURTESY: "Een groet, dank of afscheid.",
}


def sentence(reason: str) -> str:
    """Return the sentence for a reason as it was kept; an older one is shown as it is."""
    return REASONS[Reason(reason)] if reason in set(Reason) else reason
