"""What is compared, as it comes from an address or from the page: checked and bounded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, TypeAlias
from urllib.parse import urlencode

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from fivecolour.languages import available
from fivecolour.messages import RefusalError
from fivecolour.scoring.schemes.drafts import written

Name: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=80)]
Key: TypeAlias = Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$", max_length=120)]
Amount: TypeAlias = Annotated[float, Field(ge=-1e9, le=1e9, allow_inf_nan=False)]
SIDES = ("a", "b")
# The largest question: every number of the largest scheme on both sides takes a tenth of it.
MOST_BYTES = 64 * 1024
_MOST_NUMBERS = 300


def _there(language: str) -> str:
    if language not in available():
        raise ValueError(f"should be one of {', '.join(available())}")
    return language


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Side(_Closed):
    """One of the two: a scheme of the data folder, and the numbers that are changed in it."""

    scheme: Name
    numbers: Annotated[dict[Key, Amount], Field(max_length=_MOST_NUMBERS)] = Field(default_factory=dict)


class Question(_Closed):
    """Scheme A beside scheme B over the history of a region set.

    ``date`` is the day whose districts are listed, the last one if it is not given; ``district`` the code of
    one that is chosen, whether it differs or not.
    """

    region_set: Name
    a: Side
    b: Side
    date: dt.date | None = None
    district: Annotated[str, Field(max_length=40)] = ""
    language: Annotated[str, AfterValidator(_there)] = "zh"

    def side(self, name: str) -> Side:
        """Return side ``"a"`` or ``"b"``."""
        return self.b if name == "b" else self.a


_NUMBERS: TypeAdapter[dict[str, float]] = TypeAdapter(
    Annotated[dict[Key, Amount], Field(max_length=_MOST_NUMBERS)]
)


def read_json(body: bytes) -> Question:
    """Read a question that the page sends.

    Raises
    ------
    UserError
        It is too long, no JSON, or not a question; the message names the key and the fault.
    """
    if len(body) > MOST_BYTES:
        raise RefusalError("long_question", most=MOST_BYTES // 1024)
    try:
        return Question.model_validate_json(body)
    except ValidationError as fault:
        raise _refusal(fault) from None


def read_numbers(query: Iterable[tuple[str, str]], before: str = "") -> dict[str, float]:
    """Read the numbers of an address: every key that begins with ``before``.

    Raises
    ------
    UserError
        A key or a number cannot be understood, or they are too many.

    Examples
    --------
    >>> read_numbers([("b", "x"), ("b.easing.at_least", "3")], "b.")
    {'easing.at_least': 3.0}
    """
    numbers = {key.removeprefix(before): value for key, value in query if key.startswith(before)}
    try:
        return _NUMBERS.validate_python(numbers)
    except ValidationError as fault:
        raise _refusal(fault) from None


def read_side(query: Iterable[tuple[str, str]]) -> Side:
    """Read the one side that the address of a draft's file names: ``scheme`` and its numbers.

    Raises
    ------
    UserError
        The scheme's name or a number cannot be understood.
    """
    values = dict(query)
    scheme = values.pop("scheme", "")
    try:
        return Side(scheme=scheme, numbers=read_numbers(values.items()))
    except ValidationError as fault:
        raise _refusal(fault) from None


def read_question(query: Iterable[tuple[str, str]], beginning: Question) -> Question:
    """Read the question of an address; what it does not say is as at the ``beginning``.

    Raises
    ------
    UserError
        A key of the lab, or a number, cannot be understood.
    """
    pairs = list(query)
    values = {key: value for key, value in pairs if value}
    found: dict[str, Any] = {key: values[key] for key in ("region_set", "date", "district") if key in values}
    found |= {
        name: {
            "scheme": values.get(name, beginning.side(name).scheme),
            "numbers": read_numbers(pairs, f"{name}."),
        }
        for name in SIDES
    }
    try:
        return Question.model_validate(beginning.model_dump() | found)
    except ValidationError as fault:
        raise _refusal(fault) from None


def address(sides: Mapping[str, Side], **others: str) -> str:
    """Return the query of an address that opens the same comparison.

    >>> address({"b": Side(scheme="x-1", numbers={"easing.at_least": 3.0})}, date="")
    'b=x-1&b.easing.at_least=3'
    """
    values = {key: value for key, value in others.items() if value}
    for name, side in sides.items():
        values[name] = side.scheme
        values |= {f"{name}.{key}": written(value) for key, value in side.numbers.items()}
    return urlencode(values)


def _refusal(fault: ValidationError) -> RefusalError:
    """Name each faulty key and, in English, what is wrong with it; what was sent is not repeated."""
    lines = [f"{_place(one['loc'])}: {one['msg'][:1].lower()}{one['msg'][1:]}" for one in fault.errors()[:10]]
    return RefusalError("no_question", lines="; ".join(lines))


def _place(steps: tuple[Any, ...]) -> str:
    return ".".join(str(step)[:120] for step in steps if step != "[key]") or "the question"
