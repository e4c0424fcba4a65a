"""Tables of a rule's file: what may stand in them, and how values of them are read."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from fivecolour import catalogue
from fivecolour.texts import Text

# Levels that a rule may tell apart; beyond five each names the colour that it is shown in.
MOST_TIERS = 8
Basis: TypeAlias = Literal["published", "derived", "fitted", "assumed", "unverified"]
Tier: TypeAlias = Annotated[int, Field(ge=0, le=MOST_TIERS)]


def _known_indicator(name: str) -> str:
    if not catalogue.is_known(name):
        raise ValueError(f"{name!r} is not an indicator; use one of: {catalogue.known_names()}")
    return name


def as_tuple(value: Any) -> Any:
    """Return a list of the file as a tuple, which cannot be changed."""
    return tuple(value) if isinstance(value, list) else value


def as_words(value: Any) -> Any:
    """Return a table of a text by language as a text; one language is enough."""
    if isinstance(value, Text):
        return value
    words = value.values() if isinstance(value, dict) else ()
    if not words or not all(isinstance(word, str) and word for word in words):
        raise ValueError('must be a text by language, such as { zh = "低", en = "low" }; one is enough')
    return Text.of(value)


_BY_LANGUAGE = WithJsonSchema(
    {"type": "object", "minProperties": 1, "additionalProperties": {"type": "string", "minLength": 1}}
)
Words: TypeAlias = Annotated[Text, BeforeValidator(as_words), _BY_LANGUAGE]
Indicator: TypeAlias = Annotated[str, AfterValidator(_known_indicator)]


class Strict(BaseModel):
    """A table of the file: unknown keys are refused, and it cannot be changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    def __eq__(self, other: object) -> bool:
        """Compare what the file says; arrays that were computed from it have no truth value."""
        return type(self) is type(other) and self._field_values() == other._field_values()

    def __hash__(self) -> int:
        """Return the same for equal tables."""
        return hash(self._field_values())

    def _field_values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in type(self).model_fields)
