"""What a reader declares: places and days, contact notices, symptoms and tests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from fivecolour.errors import UserError
from fivecolour.self_check.health_code import ANSWERED, Dimension

MOST_ENTRIES = 100
AREA, ELSEWHERE = "area:", "elsewhere"


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Stay(_Declared):
    """Days spent in a place: the code of a district, ``area:ID``, or ``elsewhere``."""

    place: str = Field(min_length=1, max_length=80)
    start: date = Field(alias="from")
    end: date = Field(alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise ValueError("to is before from; correct one of them")
        return self


class DeclaredEvent(_Declared):
    """A contact notice, a symptom or a test, and its day."""

    kind: str = Field(min_length=1, max_length=60)
    day: date


Events = Annotated[tuple[DeclaredEvent, ...], Field(max_length=MOST_ENTRIES)]


class Declaration(_Declared):
    """All of it; None where a question was not answered, which is not the same as *none*.

    ``on`` is the day of the check.
    """

    on: date
    stays: Annotated[tuple[Stay, ...], Field(max_length=MOST_ENTRIES)] = ()
    contact: Events | None = None
    symptom: Events | None = None
    test: Events | None = None

    def events(self, dimension: Dimension) -> tuple[DeclaredEvent, ...] | None:
        """Return what was answered in a dimension; None where it was not."""
        found: tuple[DeclaredEvent, ...] | None = getattr(self, dimension)
        return found

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return self.model_dump(mode="json", by_alias=True)


def declaration(told: Mapping[str, Any], *, where: str = "declaration") -> Declaration:
    """Read a declaration from plain data.

    Raises
    ------
    UserError
        Something is not as it must be; each fault is named with its place.
    """
    try:
        return Declaration.model_validate(told)
    except ValidationError as fault:
        lines = (f"{where}: {_place(one['loc'])}: {one['msg']}; correct it" for one in fault.errors())
        raise UserError("\n".join(lines)) from None


def _place(steps: tuple[int | str, ...]) -> str:
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in steps) or "all of it"


def list_hash(declared: Declaration, *, salt: str) -> str:
    """Return the SHA-256 of the declared list, salted: nobody finds the list by trying the few possible ones.

    The salt stays with the reader, who may show list and salt to prove what was declared.
    """
    body = {"salt": salt, **declared.as_json()}
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


__all__ = [
    "ANSWERED",
    "AREA",
    "ELSEWHERE",
    "Declaration",
    "DeclaredEvent",
    "Stay",
    "declaration",
    "list_hash",
]
