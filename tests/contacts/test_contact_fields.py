"""The words of the sheet are words that a line list is read by, in every language that has them."""

from __future__ import annotations

import pytest

from fivecolour.contacts.contact_fields import by_header, contact_fields, plain
from fivecolour.texts import table


@pytest.mark.parametrize("language", ["zh", "en"])
def test_labels_are_headers_and_words_are_choices(language: str) -> None:
    say = table("contacts", language)
    for name, one in contact_fields().items():
        found = by_header(say[f"field_{name}"])
        assert found is not None and found.name == name, name
        for choice in one.choices:
            assert one.words.get(plain(say[f"{name}_{choice}"]), choice) == choice
    for name in ("kind", "sex", "classification"):
        words = contact_fields()[name].words
        assert all(plain(say[f"{name}_{one}"]) in words for one in contact_fields()[name].choices)
