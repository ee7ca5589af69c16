"""The words behind which a name is to be expected, and how far each can be trusted."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto

import regex


class Cue(Enum):
    """What sort of words stand in front, from "certainly a name" to "seldom a name"."""

    TOLD = auto()  # mijn naam is …
    CLOSING = auto()  # met vriendelijke groet, …
    TITLE = auto()  # mevrouw …
    PERSON = auto()  # contactpersoon is …: a person, if it is a name
    SOMEBODY = auto()  # onze voorzitter …
    SELF = auto()  # ik ben …
    HERE = auto()  # dit is …
    PARTY = auto()  # namens …: a person or an organisation


RELATION = (
    r"(?:klein|schoon|stief|pleeg)?(?:collega|baas|chef|manager|directeur|directrice|voorzitter|secretaris|penningmeester|"
    r"contactpersoon|beheerder|ciso|fg|jurist|juriste|teamleider|leidinggevende|buurman|"
    r"buurvrouw|vrouw|man|partner|broer|zus|moeder|vader|zoon|dochter|bestuurslid|adviseur|"
    r"medewerker|medewerkster|collegae|vriend|vriendin|leverancier|klant|stagiair|stagiaire|"
    r"opdrachtgever|wethouder|burgemeester|melder|aanspreekpunt|"
    r"systeembeheerder|functioneel beheerder|security officer|projectleider|"
    r"it['’]er|functionaris(?: gegevensbescherming)?|"
    r"echtgenoot|echtgenote|verloofde|opa|oma|oom|tante|neef|nicht|secretaresse|assistente?|"
    r"woordvoerder|mentor|coach|begeleider|voorganger|opvolger|arts|"
    r"hoofd(?:[ ](?:van de )?[a-z]{2,12})?|"
    r"[a-zë-]{2,20}-?(?:manager|co[oö]rdinator|adviseur|officer))"
)
_NAME = r"(?:voor|achter|roep|bij|meisjes)?(?:na{1,4}me?|na{2,4}ne?|naem|anam|nmaa)"
_OF_WHOM = (
    r"(?:[ ]?(?:/|,|&|\+|\ben\b)[ ]?\w{1,20}|[ ](?:van|v/d|vd|v\.d\.|bij|voor|on|for|"
    r"of)[ ](?:[\w-]{1,15}[ ]){0,2}?[\w-]{1,20}|[ ](?:kind|leerling|ouder|bewoner|huurder)\b|"
    r"[ ]?\([^()\n\x00]{1,30}\))?"
)
_WHO = (
    r"(?:melders?|afzender|contactpersoon|contactpersonen|aanwezigen?|deelnemers|"
    r"contact[ _-]?person|aanvrager|indiener|vraagsteller|"
    r"ondertekenaar|kaarthouder|rekeninghouder|cardholder|betrokkene|slachtoffer|verdachte|"
    r"tekenbevoegde|verantwoordelijke|aanspreekpunt|patiënt|patient|cliënt|sender|"
    r"gemachtigde|vertegenwoordiger|bewindvoerder|deelnemer|reporter|caller|beller)"
)
# Where somebody is one: "Contactpersoon organisatie: …"; "naam organisatie" asks for no person
_OF_A_PART = (
    r"(?:[ ]?[-/]?[ ]?(?:organisatie|bedrijf|gemeente|school|instelling|stichting|vereniging|"
    r"incident|melding|zaak|it|ict|beveiliging|security|techniek|technisch|crisis|nood|intern|extern|"
    r"hoofd|klant|leverancier|afdeling|locatie|vestiging|privacy|avg|opdrachtgever|zakelijk|"
    r"primair|secundair|tweede|eerste|1|2))?"
)
_PATTERNS = {
    Cue.TOLD: (
        rf"\b(?:mijn|m['’]?n|mn|me|mij|haar|zijn|my|diens)[ ]?(?:volledige |eigen |full |"
        rf"first |last )?{_NAME}"
        r"(?:(?:[ ](?:is|luidt)\b|['’]?s\b)[:]?|[ ]?[:=])"
        rf"|(?<![^\W_])(?<!\w-)(?:{_NAME}|(?:first|last|full|sur)[ _-]?name|"
        rf"{_WHO}{_OF_A_PART}|afz\.?|"
        rf"ondertekend(?: door)?|"
        rf"ondergetekende|t\.?[ ]?a\.?[ ]?v\.?){_OF_WHOM}[\"']?[ ]?[:=]"
        r"|\b(?:ik|hij|zij|ze|['’]?k|heet ik) heet\b|\bheet ik\b|\bje m['’]appelle\b|"
        r"\bich (?:hei(?:ß|ss)e|bin)\b|\bmein name ist\b|\bme llamo\b|\bmi chiamo\b|"
        r"\bmi nombre es\b|\bnazywam si[eę]\b|\bmeu nome é\b|\bbenim ad[ıi]m\b|"
        r"\b(?:меня зовут|мене звати)\b|اسمي|我叫|我是|私は"
        r"|\b(?:je|jij|u) (?:spreekt|praat|chat) (?:hier )?met\b|\bgenaamd\b|\bhier spreekt\b|"
        r"\bluister(?:t)? naar de naam\b"
    ),
    Cue.CLOSING: (
        r"(?:\b(?:vriendelijke )?groet(?:en|jes)?|\b(?:veel )?liefs|"
        r"\bhartelijks|\bhgr|\bgroetnis|\bbest wishes|"
        r"\bmvg|\bm\.?v\.?(?:r\.?)?g\.?(?:r\.?)?\b|"
        r"\b(?:vr)?\.?gr[.,]|"
        r"\bvr\.?[ ]?gr\b|(?<!\d[ ]?)\bgr\b|\bgrt[jz]?s?|\bhoogachtend|\bregards|\bsincerely)"
        r"(?:[ ]+van\b(?! de\b| het\b| onze\b)|[ ]?[,.!:;-]{0,2})"
    ),
    Cue.TITLE: (
        r"\b(?:meneer|mijnheer|mevrouw|juffrouw|juf|familie|(?:de )?heer)\b"
        r"|\b(?-i:[Hh]r)\.(?=[ ])"
        r"|\b(?:mevr|mw|dhr|drs|dr|ir|ing|prof|mr|mrs|ms|fam|mej|ds|wed|jhr|jkvr|zr)\."
        r"(?:[ ]?(?:mr|drs|dr|"
        r"ir|ing|prof)\.)*"
        r"|(?<!;)\b(?:mevr|mw|dhr|mrs|mister|drs|dr|prof|mr)\b"
        # "achternaam de Jong"; not "achternaam van de melder"
        r"|\b(?:(?:voor|achter|roep|meisjes|sur)naam|voornamen)"
        r"(?=[ ](?-i:(?:[a-z]{1,4}[ ]){0,2}\p{Lu}\p{Ll}))"
    ),
    Cue.PERSON: (
        r"\b(?:name|naam) (?:on|op)(?: the| de)? (?:card|kaart|pas)\b"
        rf"|(?<![^\W_])(?:{_NAME}|{_WHO})(?![^\W_]){_OF_WHOM}"
        r"(?:[ ](?:is|was|heet|wordt|zijn|waren)\b|"
        r"[ ]-{1,2}(?= ))?"
        # an office, in front of a capital
        r"|\b(?:wethouder|burgemeester|notaris|rechter|dokter|huisarts|professor|advocaat|"
        r"inspecteur|(?:wijk)?agent|dominee|pastoor|zuster|meester)"
        r"(?=[ ](?-i:(?:(?:van|de|der|den|te[nr])[ ]){0,2}\p{Lu}\p{Ll}))"
        r"|\bt\.?[ ]?a\.?[ ]?v\.?(?!\w)|\b(?:mijn|m['’]?n|mn|haar|zijn) naam[ ]?[,(]|"
        r"\bter attentie van\b|\battn\b\.?|\bt\.?n\.?v\.?(?!\w)|\bten name van\b"
        r"|\bnoem(?:t|en)? (?:mij|me)(?: (?:maar|gerust|gewoon))?\b|\bcall me\b|"
        r"\bnoemen (?:ze )?(?:mij|me)\b"
        r"|\b(?:behandeld|opgemaakt|getekend|aangemeld|geregistreerd|gemeld|ingediend|verzonden|verstuurd|gestuurd|sent|geschreven|opgesteld|ondertekend|ingevuld|aangevraagd|signed|"
        r"submitted|reported) (?:door|by)\b"
        r"|\b(?:collega|buurman|buurvrouw|zoon|dochter|broer|zus|vriend|vriendin|beste|"
        r"geachte)\b(?=[ ])|\bw\.g\.|\baangenaam\b[,:]|\bget\.|"
        r"(?:^|\n)[ >]*(?:from|van)[ ]?:|\b(?:vraag|bericht|mail|melding|verzoek) van[ ]?:"
    ),
    Cue.SOMEBODY: (
        rf"\b(?:mijn|m['’]?n|mn|onze|ons|hun|haar|zijn|je|jullie|uw|de) {RELATION}(?: heet|"
        rf" is|,|:)?"
        r"|\beven voorstellen\b[:,]?(?: ik ben)?"
    ),
    Cue.SELF: (
        r"(?<![^\W_])(?:ik[ ]?|['’]?k[ ]?)(?:ben|bn)"
        r"(?: (?:het|ook|eigenlijk|trouwens|dus|overigens|nl|"
        r"namelijk))?\b[,:]?"
        r"|\bi(?: a|['’]|)m\b|\b(?:je suis|soy)\b|\bondergetekende\b,?"
    ),
    Cue.HERE: (
        r"\b(?:dit|this) is\b|(?:^|\n|\b(?:hallo|hoi|hi|hey|dag|goede(?:morgen|middag|"
        r"avond))\b[,!]?)"
        r"[ ]*met\b|(?:^|[.!?\n][ ]*)ben\b"
    ),
    Cue.PARTY: (
        r"\b(?:namens|vra(?:ag|gen|agt)(?: u| je)? naar|"
        r"(?:spre(?:ek|ekt|ken)|sprak(?:en)?|gesproken|(?:mail)?contact|afspraak|overleg|gesprek|"
        r"doorverb[io]nden|gebeld|gemaild|gechat|geappt)"
        r"(?: (?:ik|u|je|we|wij|opnemen|opgenomen|gehad))? met|"
        r"gebeld door|op naam van|on behalf of|speak to|"
        r"ask for|i['’]m|"
        r"vervang(?:t|en)?|verving|opvolger van|assistent(?:e)? van|cc|bcc|"
        r"zeg maar|bel(?:len)?(?: (?:met|naar))?|mail(?:en)?(?: (?:met|naar))?)\b"
        r"|\b(?:contact|aan|to|cc|bcc|ciso|fg|dpo|functionaris|directeur|eigenaar|beheerder|gebruiker|user|"
        r"gebruikersnaam|username|klant|medewerker|collega|auteur|author|voorzitter)[ ]?[:=]"
        rf"|\b{RELATION}(?:['’]?s|en)?\b(?! van\b)|\b(?:wij|we) zijn\b|\bzijn (?:wij|we)\b|\bene\b|"
        rf"\b(?:account|mailbox|laptop|gegevens|dossier|mailadres|e-mailadres|nummer|"
        rf"telefoon|login|"
        r"inlog|gebruikersnaam|handtekening|naam|cv|rekening|bsn|iban|zoon|dochter|vader|"
        r"moeder|vrouw|broer|zus)(?: is)? van\b|\b(?:beste|geachte|hallo|hoi|hey|ha|dag|dear|hi)\b"
        r"|\b(?:bedankt|dank(?: ?je| u)?(?: ?wel)?|bvd|thanks|thx|gegroet|cheers|greetings|"
        r"ondertekend)\b[ ]?[,.!]{0,2}|\bik[ ]?[,(]"
        r"|(?:^|\n|(?<=[.!?,][ ]))(?:x{1,3}(?=[ ])|hier(?: is)?(?=[ ])|"
        r"ik(?=[ ](?-i:\p{Lu}\p{Ll})))"
        r"|\b(?:bekend als|ken(?:t|nen)? (?:mij|me) als|betreft|handtekening|aanmelden|schreef|"
        r"(?:gaat|ging) (?:het )?om|noemde? zich|zich|een zekere|(?:aanmelding|komt|afkomstig) van|"
        r"luister naar|ik word)\b"
        r"|\b(?:tekst|brief|reactie|bijdrage|inbreng|mailtje|oproep) van\b"
    ),
}
_CUES = tuple((cue, regex.compile(p, regex.IGNORECASE)) for cue, p in _PATTERNS.items())


def cues(text: str) -> Iterator[tuple[int, Cue]]:
    """Yield where the words behind each cue begin, and which cue it is."""
    for cue, pattern in _CUES:
        for match in pattern.finditer(text, overlapped=False):
            yield match.end(), cue
