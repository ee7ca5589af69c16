"""What stands in the place of personal data: `[e-mailadres]`.

Apart from what finds those data (bot/privacy), so that the model does not depend on that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

# What is found → what stands in its place, between brackets
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "EMAIL_ADDRESS": "e-mailadres",
        "PHONE_NUMBER": "telefoonnummer",
        "IBAN_CODE": "IBAN",
        "NL_BSN": "BSN",
        "CREDIT_CARD": "kaartnummer",
        "IP_ADDRESS": "IP-adres",
        "PERSON": "naam",
        "SECRET": "geheim",
    }
)
MASK = re.compile(r"\[(?:" + "|".join(KINDS.values()) + r")\]")
