"""One-time codes by the clock (RFC 6238), as authenticator apps make them."""

from __future__ import annotations

import hmac
import time

import pyotp

ISSUER = "Samenwerkgids testbank"
_STEP = 30  # seconds
_AROUND = (0, -1, 1)  # steps that a clock may be off


def new_secret() -> str:
    """Return a secret of 160 bits, in base32."""
    return pyotp.random_base32()


def address(secret: str, name: str) -> str:
    """Return the otpauth:// address to put in an app, often as a QR code."""
    return pyotp.TOTP(secret, interval=_STEP).provisioning_uri(name=name, issuer_name=ISSUER)


def step_of(secret: str, given: str, moment: float | None = None) -> int | None:
    """Return the time step that a code belongs to, or None when it is not one of about now."""
    digits = "".join(given.split())
    if not (digits.isascii() and digits.isdigit()):
        return None
    now = int((time.time() if moment is None else moment) // _STEP)
    codes = pyotp.HOTP(secret)
    steps = [now + off for off in _AROUND]
    return next((s for s in steps if hmac.compare_digest(codes.at(s), digits)), None)
