"""The ways in which people write data that no pattern of the usual way sees."""

from __future__ import annotations

import pytest

from bot.privacy import mask

WHOLE = {
    "telefoonnummer": """
        31612345678|31 6 12345678|06_12345678|06\\n12345678|06·12345678|06-123456789|06,12,34,56,78
        06:12:34:56:78|06 12 34 56 78 9|O6-12345678|06-l2345678|+31\\n612345678|0118/202601
        nul zes een twee drie vier vijf zes zeven acht|06 twaalf 34 zesenvijftig 78|nulzes 12345678
        nul zes twee en twintig drie en dertig vier en veertig vijf en vijftig|nul twintig 123 45 67
        06/12.34.56.78|(06)12..34..56..78
        0 2 0 - 6 2 4 - 8 1 - 3 9|(0 2 0) 6 2 4 8 1 3 9|0 8 8 . 1 2 3 . 4 5 6 7
        zero-six twelve thirty-four fifty-six seventy-eight|plus eenendertig zes 12345678
    """,
    "e-mailadres": """
        "jan jansen"@example.nl|jan_at_example.nl|jan apestaartje example punt nl
        jan%40voorbeeld.nl|jan&#64;voorbeeld.nl|jan (bij) voorbeeld.nl|jan.jansen@\\nvoorbeeld.nl
        jan@voorbeeld.\\nnl|jan punt jansen at voorbeeld punt nl|j a n @ voorbeeld . nl
        jan@@voorbeeld..nl|jan@voorbeeld. nl|jan@voorbeeld, nl|jan apestaartje voorbeeld nl
        jan at gmail|jan -at- voorbeeld -dot- nl|jan~at~voorbeeld.nl
        jan punt bakker 70 apenstaartje voorbeeld punt nl
        j punt a punt van der berg apen staartje voorbeeld puntje nl
        jan liggend streepje bakker krulletje voorbeeld streepje zorg punt nl
        jan@voorbeeld,nl|janapenstaartjevoorbeeldpuntnl|jan-at-voorbeeld-punt-nl
    """,
    "IBAN": """
        NL91 ABNA\\n0417 1643 00|NL91/ABNA/0417/1643/00|NL91_ABNA_0417_1643_00
        N.L.9.1.A.B.N.A.0.4.1.7.1.6.4.3.0.0
        N L 9 1 A B N A 0 4 1 7 1 6 4 3 0 0|ABNA 0417 1643 00
        NL negen een ABNA nul vier een zeven een zes vier drie nul nul
    """,
    "BSN": "111/222/333|111,222,333|NL111222333B01|123456\\n782",
    "kaartnummer": "4111\\n1111 1111 1111|4111/1111/1111/1111|4111_1111_1111_1111",
    "IP-adres": """
        192 punt 0 punt 2 punt 44|192.0.\\n2.44|192·0·2·44|2001[:]db8::1|192.0.2. 44|192.0.2.10-20
        192 .\\n0 .\\n2 .\\n44|192\\n.0\\n.2\\n.44|192..0.2.44
        2001 : db8 : : 44|2001 dubbele punt db8 dubbele punt dubbele punt 44
        eenhonderdtweeënnegentig punt nul punt twee punt vierenveertig|2001:db8:: 44:7
        een negen twee punt nul punt twee punt vierenveertig
    """,
    "geheim": """
        sk-1234567890abcdef|ghp_abcdefghijklmnopqrstuvwxyz0123456789|AKIAIOSFODNN7EXAMPLE
        eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln
    """,
}
AROUND = {
    "mobiele nummer: {}": "12 34 56 78",
    "bereikbaar op {}": "12345678",
    "{} is mijn nummer": "12345678",
    "{} is mijn 06": "12 34 56 78",
    "mijn mobiele is {}": "06=12345678",
    "mail naar {}": "sanne bij voorbeeld punt nl",
    "{} is mijn bsn": "123456789",
    "mijn burger service nummer {}": "123456789",
    "mijn bsn = {}": "123/456/782",
    "kaartnummer {}": "4111 1111 1111 1112",
    "credit-card {}": "4111 1111 1111 1112",
    "pinpas met nummer {}": "4111 1111 1111 1112",
    "rekening in België: {}": "BE68 5390 0754 7035",
    "ip {} van ons": "192,0,2,44",
    "{} is ons ip": "192-0-2-44",
    "mijn naam is...{}": "Jan Jansen",
    "mijn naam is *{}*": "Jan Jansen",
    "mijn naam is '{}'": "Jan Jansen",
    "mijn naam is: {}": "Jansen, Jan",
    "Naam {}": "Jan_Jansen",
    "{} is mijn naam": "Jan Jansen",
    "ikben {}": "Jan\nJansen",
    "k ben {}": "sjoerd hoekstra",
    "ik ben {}, student": "王伟",
    "ik ben {} en wil iets weten": "Дмитрий Иванов",
    "t.a.v. {}": "Sanne Bakker",
    "namens {}": "Jan de Vries",
    "contactpersoon is {}": "Jan A. de Vries",
    "From: {}": "Jan Jansen",
    "vr gr {}": "S. Bakker",
    "Wat is TLP?\n{}\nGemeente Voorbeeld": "Sanne Bakker",
    "Wat is TLP? - {}": "Sanne",
    "mijn naan is {}": "petra smit",
    "De naam is {}": "Smit, Petra Smit",
    "Van: {}, over NIS2": "Vries, J. (Jan)",
    "Achternaam, voornaam: {}": "Vries, J. de",
    "Aan: {}\nOnderwerp: test": "Smit, P.",
    "de heer {}": "K. Smit jr.",
    "mevr. {} belde": "Smit - de Jong",
    "Naam.............{}": "Sjoukje Dijkstra",
    "naam (volledig): {}": "Sjoukje Dijkstra",
    "naam kind: {}": "Jayden Wiarda",
    "Tussenvoegsel: {}": "van der",
    "Voorletters: {}": "P.J.",
    "Wat is TLP?\nGroet,\n{}": "W.",
    "wethouder {} vroeg dat": "Smit",
    "burgemeester {} vroeg dat": "van Dijk",
    "mijn kleindochter {} zegt": "Lotte",
    "onze IT'er {} zegt": "Bas",
    "u kunt vragen naar {}": "Loes Haverkamp",
    "spreek ik met {}?": "Loes",
    "ik wil contact opnemen met {}": "Loes Haverkamp",
    "Naam op kaart: {}": "W. van den Berg",
    "Op 3 maart schreef {}:": "Wouter van den Berg",
    "Dag {}, dank": "Gerrit",
    "mijn wachtwoord is {}": "Welkom01!",
    "ww {}": "Zomer2024",
    "wachtwoord van de wifi: {}": "KoffieThee",
    "{} is het wachtwoord": "Qwerty!234",
    "{} was jarenlang mijn wachtwoord": "Gr0enekikker!7",
    "{} bleek mijn wachtwoord te zijn": "Kaas12",
    "{}, zo luidt mijn wachtwoord": "Kaas12",
    "{} gebruikte ik jaren als wachtwoord": "Kaas12",
    "ik heb {} ingevuld bij wachtwoord": "Kaas12",
    "bij wachtwoord vul ik {} in": "Kaas12",
    "als wachtwoord gebruik ik overal {}": "Kaas12",
    "het ww van de router staat op {}": "Kaas12",
    'wachtwoord "{}"': "blauwe fiets",
    "wachtwoord is: {}": "Appel taart 9",
    "wagtwoord is {}": "Kaas12",
    "w.w.: {}": "Kaas12",
    "netwerksleutel {}": "Kaas12",
    "pin-code {}": "4821",
    "pincode {}": "4 8 2 1",
    "pincode: {}": "48 21",
    "mijn pincode is {}": "vier acht twee een",
    "CVC-code {}": "737",
    "CVC code is {}": "737",
    "beveiligingscode {} achterop": "123",
    "de code die ik kreeg was {}": "583920",
    "{} is uw DigiD-code": "583920",
    "TAN {}": "583920",
    "token {} stond op GitHub": "abcdef1234567890",
    "wachtwoord ingesteld op {}": "Kaas12345",
    "bevestigingscode {}": "G-583920",
    "mijn wachtzin is {}": "correct paard batterij nietje",
    "pincode van mijn pas is {}": "4821",
    "api key {}": "abc123def456",
    "https://portal.example.nl/?token={}&x=1": "abc123",
    "Authorization: Bearer {}": "7f8a9b0c1d2e",
    "export DB_PASSWORD={}": "kaas",
    "bs nummer {} of zo": "29/47/08/364",
    "burgernummer {}": "294708364",
    "password for root from {} port 22": "2001:db8:b:62f::1",
    "ipadres{}is van de dader": "192.0.2.77",
    "vanaf{}kwam het": "192.0.2.77",
    "server{}doet raar": "10.0.0.5",
    "visa{}stond op internet": "4556182937460513",
    "kaart nr _{}_ blokkeren": "4532_9018_3746_2256",
    "rekening{}graag nakijken": "NL74BNGH0059162620",
    "community string (oude wachtwoord) {} in de configuratie": "l33sRoute77",
    "(wachtwoord): {}": "Kaas12",
    "hij vroeg mijn pincode en ik heb {} gezegd": "4827",
    "ze vroegen mijn pincode, ik zei {}": "4827",
    "hij wilde de sms-code. Ik heb die toen ingetoetst: {}": "583920",
    "wachtw. mail {}": "bloemetje7",
    "inlogcode bank {}, die lag daar": "R88-KLM-2205",
    "kluiscode kantoor {}": "58-21-07",
    "pincode pas {}": "4827",
    "ww van de router is nog {}, kan dat": "admin123",
    "het wachtwoord van de camera staat nog op {}": "Welkom01",
    "ze hebben {} geraden, dat was mijn wachtwoord": "qwerty",
    "t.a.v. de heer {}, postbus 20": "Ph. van 't Hoff",
    "dhr. {} belde": "J.Th.M. Smit",
    "mw {}, samen": "De Wit - Akkerman",
    "mevr. {} belde ons": "Jansen -Haverkate",
    "Mijn naam: {}. MIJN VRAAG IS KORT": "BRECHTJE VAN LEEUWEN",
    "Naam: {}\nSector: zorg": "PIET HEUPERS",
    "Contactpersoon organisatie: {}\nFunctie: adviseur": "Annemieke 't Hart",
}
NOTHING = (
    "Dank u. U gebruikt een afkorting die ik niet ken.",
    *("er zijn 123456782 accounts gelekt", "123.456.782 records gelekt", "0118-2026-01"),
    *("w@t vraagt de t0ets", "rekening 417164300", "actions/checkout@v4", "btw NL812345679B01"),
    *("namens Jansen Techniek", "namens Stichting Voorbeeld", "ik ben van Albert Heijn"),
    *("ik ben de FG", "Contactpersoon: n.v.t.", "Cisco ASA 9.16.4.67 is die versie nog veilig"),
    *("wachtwoord vergeten", "mijn wachtwoord is gelekt", "wachtwoord: hoe wijzig ik dat"),
    *(
        "een wachtwoord van 12 tekens",
        "wat is een token",
        "pgp-sleutel 0x1234ABCD",
        "ping 127.0.0.1",
    ),
    *(
        "gebeld op 12-02-2026 om 14:30",
        "bereikbaar op 06-12-2026",
        "whatsapp van 2026-06-12, 12.34",
    ),
    *("artikelen 3.2.1.4 en 6.1.2.3", "luistert op ::1", "wij zitten bij transip punt nl"),
    *("look at gmail", "start at 10.00 nl tijd"),
    *('wachtwoord "vergeten" knop', "mijn wachtwoord is: verlopen", "pin-code van 4 cijfers"),
    *("hoe lang moet mijn wachtwoord zijn: 12 of 16?", "Microsoft365 vraagt om een wachtwoord"),
    *("als wachtwoord heb ik altijd iets met mijn hond", "beveiligingscode achterop de kaart"),
    *("mvg, Receptie", "Groet, Communicatie", "Vr gr, applicatiebeheer", "ik groet u."),
    *("de rechter in Den Bosch", "wethouder Financiën", "contact opnemen met de helpdesk"),
    *("telefonisch liefst.", 'zij zei: "Hello, I work for a CERT"', "geldt CRA, DORA of CER nog"),
    *("DNS staat op 8.8.8.8, mag dat", "dns-server 9-9-9-9", "dns 2620:fe::fe", "HOST=0.0.0.0"),
    *(
        "openssl3.0.2.1",
        "nginx1.25.3.1",
        "53.\n80.\n110.\n143.",
        "snort sid:2034647 rev:3 slaat aan",
    ),
    *("password for root from 00:1a:2b:3c:4d:5e port 22", "wachtwoord manager KeePass2, welke"),
    *("wachtwoord in 2023 gegeven aan een collega", "pincode kwijt, ik gaf 2500 euro"),
    *("wachtwoord account gebruiker01.", "het wachtwoord van de router is nog standaard"),
    *("Naam organisatie: Gemeente Utrecht", "Naam: NCSC CSIRT", "Contactpersoon ICT: onbekend"),
    *("mijn kenteken is 12-AB-CD", "paspoort NXB123456", "geboren op 06-06-1986"),
)


def forms() -> list[tuple[str, str]]:
    """Return each notation with its kind; a line's end in them is written as \\n."""
    lines = [(kind, line) for kind, text in WHOLE.items() for line in text.strip().splitlines()]
    return [(kind, f.replace("\\n", "\n")) for kind, line in lines for f in line.strip().split("|")]


@pytest.mark.parametrize(("kind", "written"), forms())
def test_data_are_seen_in_any_notation(kind: str, written: str) -> None:
    assert mask(written).text == f"[{kind}]"
    assert mask(f"dat is {written}, denk ik").text == f"dat is [{kind}], denk ik"


@pytest.mark.parametrize(("around", "written"), AROUND.items())
def test_words_announce_data_from_both_sides(around: str, written: str) -> None:
    before, _, behind = around.partition("{}")
    found = mask(around.format(written))
    assert found.text == f"{before}[{found.kinds[0]}]{behind}"
    assert len(found.kinds) == 1


@pytest.mark.parametrize("text", NOTHING)
def test_what_looks_alike_is_left(text: str) -> None:
    assert mask(text).text == text
