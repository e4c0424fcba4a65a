"""The shapes of what programs read, as the OpenAPI document has them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from fivecolour.web.api.documented_files import HEADERS, documented_answer

JSON, CSV = "application/json", "text/csv; charset=utf-8"
CSVM, JSON_LD = "application/csvm+json", "application/ld+json"
_HEADERS = HEADERS | {"Link": {"schema": {"type": "string"}, "description": 'The next page: rel="next".'}}


class WithdrawnOut(BaseModel):
    """When an edition was withdrawn, and why."""

    at: str
    why: str


class MarksOut(BaseModel):
    """Of which edition something is, and what must be known of it."""

    id: str
    number: int
    published_at: str
    sha256: str = Field(description="Hash of the whole content, whose first digits end the id.")
    drill: bool = Field(description="The figures are simulated.")
    withdrawn: WithdrawnOut | None


class PageOut(BaseModel):
    """A page of a table; a value that is null is not known, which is not zero."""

    edition: MarksOut | None = Field(description="Null in lists of maps and of editions.")
    total: int = Field(description="Rows in all.")
    after: int
    count: int = Field(description="Rows of this page.")
    next_after: int | None = Field(description="`after` of the next page; null on the last one.")
    columns: list[str]
    rows: list[dict[str, Any]]


class RuleOut(BaseModel):
    """The rule of an edition."""

    name: str
    title: dict[str, str]
    sha256: str


class EditionOut(MarksOut):
    """One edition."""

    map: str
    title: dict[str, str]
    period: str = Field(description="day, week or month.")
    first_day: str
    last_day: str
    opens_on: str
    days: int
    reviews: list[str]
    languages: list[str]
    as_of: str = Field(description="Moment until which reports were taken.")
    rule: RuleOut
    credit: dict[str, dict[str, str] | None] = Field(description="Whose boundaries and figures they are.")
    licence: dict[str, str] | None = Field(description="On what terms the figures are provided.")
    tables: dict[str, str] = Field(description="Where the tables are, from this document.")


def documented(model: type[BaseModel] | None, *, csv: bool = True, kind: str = JSON) -> dict[str, Any]:
    """Return how a route that answers with a file stands in the OpenAPI document."""
    content: dict[str, Any] = {}
    if model is None:
        content[kind] = {"schema": {"type": "object"}}
    elif csv:
        content[CSV] = {"schema": {"type": "string"}}
    found: dict[str, Any] = {"description": "The data.", "content": content}
    if model:
        found["model"] = model
    return documented_answer(found, _HEADERS)
