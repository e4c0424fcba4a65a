"""Refusals of contact tracing, in the language of who reads them; none repeats what is personal."""

from __future__ import annotations

from fivecolour.messages import RefusalError


class ContactError(RefusalError):
    """A refusal by its key in ``data/texts/LANGUAGE/contacts.toml``."""

    TABLE = "contacts"
