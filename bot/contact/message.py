"""What a visitor wrote in the contact form, clean and checked."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class ContactMessage:
    """The fields of the form (see form.py): one line each but the question."""

    name: str
    organisation: str
    email: str
    question: str

    def as_dict(self) -> dict[str, str]:
        """Return the fields by name."""
        return asdict(self)
