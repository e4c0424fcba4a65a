"""What may be asked: read from addresses and from the page, bounded."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fivecolour.errors import UserError
from fivecolour.web.lab.question import (
    MOST_BYTES,
    Question,
    Side,
    address,
    read_json,
    read_numbers,
    read_question,
    read_side,
)

PLAIN: dict[str, Any] = {"region_set": "zhejiang-2020", "a": {"scheme": "x-1"}, "b": {"scheme": "x-1"}}
BEGINNING = Question.model_validate(PLAIN | {"date": "2020-02-09"})


def sent(**changes: Any) -> bytes:
    return json.dumps(PLAIN | changes).encode()


class TestReadJson:
    """A question as the page sends it."""

    def test_plain(self) -> None:
        found = read_json(sent(b={"scheme": "x-1", "numbers": {"easing.at_least": 3}}, date="2020-02-18"))
        assert found.b == Side(scheme="x-1", numbers={"easing.at_least": 3.0})
        assert (str(found.date), found.language, found.side("a").numbers) == ("2020-02-18", "zh", {})

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            (b"", "the question: invalid JSON"),
            (b"[1]", "the question: input should be an object"),
            (b"\xff\xfe", "the question: invalid JSON"),
            (b"[" * 60_000, "the question: invalid JSON"),
            (b" " * (MOST_BYTES + 1), "the question is longer than 64 KB"),
            (sent(publish=True), "publish: extra inputs are not permitted"),
            (sent(a={"scheme": "../../etc/passwd"}), "a.scheme: string should match pattern"),
            (sent(a={"scheme": "x.toml"}), "a.scheme: string should match pattern"),
            (sent(region_set="/etc"), "region_set: string should match pattern"),
            (
                sent(b={"scheme": "x-1", "numbers": {"a.b": "NaN"}}),
                "b.numbers.a.b: input should be a finite number",
            ),
            (
                sent(b={"scheme": "x-1", "numbers": {"a.b": 1e300}}),
                "b.numbers.a.b: input should be less than",
            ),
            (
                sent(b={"scheme": "x-1", "numbers": {"a.b": "many"}}),
                "b.numbers.a.b: input should be a valid number",
            ),
            (sent(b={"scheme": "x-1", "numbers": {"<script>": 1}}), "string should match pattern"),
            (sent(b={"scheme": "x-1", "numbers": {f"a.n{n}": 1 for n in range(301)}}), "at most 300 items"),
            (sent(date="yesterday"), "date: input should be a valid date"),
            (sent(language="fr"), "should be one of en, pt, zh"),
        ],
    )
    def test_hostile(self, body: bytes, message: str) -> None:
        with pytest.raises(UserError) as fault:
            read_json(body)
        assert message in str(fault.value)
        assert len(str(fault.value)) < 2000


class TestAddress:
    """A question as the address has it."""

    def test_there_and_back(self) -> None:
        sides = {"a": Side(scheme="x-1"), "b": Side(scheme="y-2", numbers={"easing.at_least": 3, "r.n": 0.5})}
        query = address(sides, region_set="zhejiang-2020", date="2020-02-18", district="")
        assert query == "region_set=zhejiang-2020&date=2020-02-18&a=x-1&b=y-2&b.easing.at_least=3&b.r.n=0.5"
        pairs = [tuple(pair.split("=")) for pair in query.split("&")]
        found = read_question(pairs, BEGINNING)  # type: ignore[arg-type]
        assert {"a": found.a, "b": found.b} == sides

    def test_what_is_left_out_is_as_at_the_beginning(self) -> None:
        assert read_question([("lang", "en"), ("date", ""), ("other", "1")], BEGINNING) == BEGINNING

    @pytest.mark.parametrize(
        "pair",
        [("a", "../x"), ("date", "2020-99-99"), ("b.easing.at_least", "x"), ("b.<b>", "1"), ("a.n", "inf")],
    )
    def test_hostile(self, pair: tuple[str, str]) -> None:
        with pytest.raises(UserError):
            read_question([pair], BEGINNING)

    def test_numbers_of_one_side(self) -> None:
        assert read_numbers([("a.n", "1"), ("b.n", "2"), ("b", "x")], "b.") == {"n": 2.0}

    def test_the_side_of_a_file(self) -> None:
        assert read_side([("scheme", "x-1"), ("n", "2")]) == Side(scheme="x-1", numbers={"n": 2.0})
        for query in ([], [("scheme", "../x")], [("scheme", "x-1"), ("n", "two")]):
            with pytest.raises(UserError):
                read_side(query)
