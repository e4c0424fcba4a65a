"""What the authority calls a tier, its colour and its advice; where it published its rule."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from pydantic import AfterValidator, Field

from fivecolour.scoring.schemes.assessment import NOT_GRADED
from fivecolour.scoring.schemes.rule_table import Strict, Tier, Words
from fivecolour.texts import Text, text_of

COLOURS = 5


def _address(value: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise ValueError("is not an address of the web; write it as https://…")
    return value


def _in_all_languages(colour: Text) -> Text:
    """Return a colour that the product has a word for in every language that has one; the rule's come first.

    >>> _in_all_languages(Text("黄", "yellow"))["pt"], _in_all_languages(Text("紫", "purple"))["pt"]
    ('amarelo', 'purple')
    """
    for own in (text_of("tiers", f"colour_{tier}") for tier in range(COLOURS + 1)):
        if any(language in own and own[language] == word for language, word in colour.words.items()):
            return Text.of(own.words | colour.words)
    return colour


class Advice(Strict):
    """What the authority asks of people where a tier is in force, and where it said so."""

    text: Words
    url: Annotated[str, AfterValidator(_address)]


class TierLabel(Strict):
    """What the authority calls a tier.

    ``word`` is its own word in its own language, where that is neither Chinese nor English; ``level`` is
    then a translation. ``colour_tier`` is which of the five colours it is shown in, where a rule has more
    levels or other colours than five, and ``hex`` the colour that the authority prescribes. ``advice`` is
    the authority's own; where it gave none there is none.
    """

    tier: Tier
    colour: Annotated[Words, AfterValidator(_in_all_languages)]
    level: Words
    word: Annotated[str, Field(min_length=1)] | None = None
    colour_tier: Annotated[int, Field(ge=1, le=COLOURS)] | None = None
    hex: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] | None = None
    advice: Advice | None = None

    def shown(self, language: str) -> str:
        """Return the authority's own word if it has one, else the level in ``"zh"`` or ``"en"``."""
        return self.word or self.level[language]


class SchemeSource(Strict):
    """Where the rule, or evidence of it, was published; ``title_zh`` where that is Chinese."""

    title: str
    title_zh: str | None = None
    url: Annotated[str, AfterValidator(_address)]

    @property
    def name(self) -> Text:
        """What it is called in both languages."""
        return Text(self.title_zh or self.title, self.title)


@cache
def grey() -> TierLabel:
    """Return the product's own names of a district that is not graded."""
    return TierLabel(tier=NOT_GRADED, colour=text_of("tiers", "colour_0"), level=text_of("tiers", "level_0"))
