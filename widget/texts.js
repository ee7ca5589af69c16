// Every text of the widget itself. What the bot says comes from the server.

export const LONGEST_TEXT = 1000; // characters; the server refuses more

export const TEXTS = {
  heading: "Samenwerkgids",
  subtitle: "Chatbot, geen mens",
  launcher: "Stel je vraag",
  launcherNew: "Nieuw antwoord",
  close: "Sluit de chat",
  menu: "Menu",
  conversation: "Gesprek",
  back: "Terug naar het gesprek",
  newTab: "(opent in een nieuw tabblad)",

  user: "Jij",
  bot: "Chatbot",
  typing: "De chatbot zoekt een antwoord…",
  source: "Bron:",
  choices: "Keuzes:",
  chosen: "(gekozen)",
  more: "Het begin van dit gesprek staat hier niet meer. Je vindt het in de download.",

  input: "Je vraag",
  send: "Verstuur",
  hint: "Enter verstuurt. Met Shift en Enter begin je een nieuwe regel.",
  notice: "Deel geen persoonsgegevens of vertrouwelijke informatie.",
  empty: "Typ eerst je vraag.",
  /** @param {number} left */
  left: (left) => `Nog ${left} ${left === 1 ? "teken" : "tekens"}`,
  /** @param {number} over */
  over: (over) => `${over} ${over === 1 ? "teken" : "tekens"} te veel`,
  tooLong: "Je bericht is te lang. Maak het korter en verstuur het dan.",

  notSent: "Niet verstuurd.",
  retry: "Opnieuw proberen",
  /** @param {number} seconds */
  waiting: (seconds) =>
    `Je stuurt veel berichten achter elkaar. Over ${seconds} ${
      seconds === 1 ? "seconde" : "seconden"} proberen we het opnieuw.`,
  queued: "Wacht op verzending.",
  unreachable: "De chatbot is nu niet bereikbaar. Wat je typte, blijft staan.",
  offline: "Je hebt nu geen internet. Wat je typte, blijft staan. We proberen het zo opnieuw.",
  wrong: "Er ging iets mis. Probeer het opnieuw.",
  expired: "Je vorige gesprek is verlopen of gewist. Hier begint een nieuw gesprek.",
  chooseAgain: "Deze keuze hoorde bij je vorige gesprek. Typ je vraag of kies opnieuw.",
  resumed: "Je gaat verder met je gesprek.",
  taken: "Dit is een gedeeld gesprek. Wie de link heeft, kan meelezen.",
  other: "Iemand deelt een gesprek met je. Neem je het over? Wie je de link gaf, leest dan mee.",
  take: "Neem het over",
  leave: "Niet overnemen",
  elsewhere: "Het gesprek bij dat verslag staat niet in dit tabblad. Ga naar de chat waarin je de zelfcheck deed, en typ daar: wijzig.",
  change: "Ik wil mijn antwoord wijzigen",
  loadFailed: "De chat kan nu niet laden. Probeer het opnieuw, of laad de pagina opnieuw.",

  helpful: "Was dit nuttig?",
  yes: "Ja",
  no: "Nee",
  thanks: "Bedankt voor je reactie.",
  remark: "Wat kan beter? (niet verplicht)",
  remarkSend: "Verstuur reactie",
  judgeFailed: "Je reactie is niet verstuurd. Probeer het opnieuw.",

  report: "Bekijk en bewaar je verslag",

  contact: "Contact met het NCSC",
  contactPage: "Contactpagina",
  contactForm: "Stuur een bericht",
  contactAsk: "Vraag het de chatbot",
  contactNone: "Vraag de chatbot hoe je contact opneemt.",
  fresh: "Nieuw gesprek",
  download: "Gesprek downloaden",
  downloadFailed: "Het gesprek is nu niet op te halen. Probeer het straks opnieuw.",
  erase: "Gesprek wissen",
  eraseAsk: "Wil je dit gesprek wissen? Het verdwijnt dan van de server. Dat kun je niet herstellen.",
  eraseYes: "Ja, wis het gesprek",
  eraseNo: "Nee, ga terug",
  erased: "Je gesprek is gewist.",
  eraseFailed: "Wissen is nu niet gelukt. Probeer het straks opnieuw.",
  about: "Over deze chatbot",
  aboutText: [
    "Je praat met een **chatbot**, niet met een mens. Hij kan fouten maken. Bij antwoorden over de pagina van het NCSC staat de bron.",
    "De chatbot beslist niets. Alleen het NCSC voert de officiële toets uit.",
    "**Je privacy**",
    "- Je hebt geen account nodig, en er zijn geen cookies.\n- Je IP-adres wordt niet bewaard.\n- Je gesprek staat op de server van de chatbot, tot het verloopt of tot je het wist.\n- Dit tabblad onthoudt welk gesprek van jou is, en wat je typt tot er antwoord is. Sluit je het tabblad, dan is dat weg.",
  ].join("\n\n"),

  file: "gesprek-samenwerkgids.txt",
  /** @param {string} moment */
  fileHead: (moment) => `Gesprek met de chatbot Samenwerkgids\nGedownload op ${moment}\n`,
};

export const FORM = {
  title: "Stuur een bericht",
  intro: "Dit bericht gaat naar medewerkers, niet naar de chatbot. Stuur geen vertrouwelijke informatie.",
  fields: {
    name: "Je naam",
    organisation: "Je organisatie",
    email: "Je e-mailadres",
    question: "Je vraag",
    consent: "Mijn gegevens mogen worden gebruikt om mijn vraag te beantwoorden.",
    add_conversation: "Voeg dit gesprek toe",
    add_result: "Voeg de uitslag van de zelfcheck toe",
  },
  optional: "(niet verplicht)",
  choices: "Wat mag erbij?",
  next: "Controleer je bericht",
  summary: "Er klopt nog iets niet",
  check: "Klopt dit?",
  checkIntro: "Dit versturen we, en niets anders:",
  send: "Verstuur het bericht",
  edit: "Pas het aan",
  sent: "Je bericht is ontvangen",
  reference: "Je referentie is",
  sentNext: "Wij sturen je bericht door naar het NCSC. Bewaar je referentie. Dan kun je later naar je bericht vragen.",
  expired: "Je gesprek is verlopen. Controleer je bericht opnieuw.",
  failed: "Het bericht is niet verstuurd. Wat je invulde, staat er nog. Probeer het straks opnieuw.",
};
