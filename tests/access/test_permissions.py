"""What a scope reaches, and names."""

from __future__ import annotations

import pytest

from fivecolour.access.permissions import AccessError, Person, name_key, proper_name, scope


class TestScope:
    """Actions, and limits to sources and districts."""

    def test_no_limit_reaches_all(self) -> None:
        free = scope(["ingest"])
        assert free.may("ingest")
        assert not free.may("publish")
        assert free.covers_source("anything")
        assert free.covers_district("330203")

    def test_a_citys_code_reaches_its_districts(self) -> None:
        ningbo = scope(["ingest"], districts=["330200"])
        assert ningbo.covers_district("330203", city="330200")
        assert ningbo.covers_district("330200")
        assert not ningbo.covers_district("330102", city="330100")
        # Without knowing its city, a district is not reached: a prefix proves nothing.
        assert not ningbo.covers_district("330203")

    def test_a_district_does_not_reach_its_city(self) -> None:
        assert not scope(["ingest"], districts=["330203"]).covers_district("330200")

    def test_sources(self) -> None:
        limited = scope(["ingest"], sources=["ningbo-cdc", " "])
        assert limited.covers_source("ningbo-cdc")
        assert not limited.covers_source("ningbo")
        assert not limited.covers_source("")

    @pytest.mark.parametrize(
        ("actions", "message"), [([], "no action is given"), (["root"], "no action 'root'")]
    )
    def test_faults(self, actions: list[str], message: str) -> None:
        with pytest.raises(AccessError, match=message):
            scope(actions)


class TestContains:
    """Nobody hands out more than they have."""

    @pytest.mark.parametrize(
        ("own", "asked", "holds"),
        [
            (scope(["ingest", "lab"]), scope(["ingest"]), True),
            (scope(["ingest"]), scope(["ingest", "lab"]), False),
            (scope(["ingest"]), scope(["ingest"], ["a"], ["330203"]), True),
            (scope(["ingest"], ["a", "b"]), scope(["ingest"], ["a"]), True),
            (scope(["ingest"], ["a"]), scope(["ingest"]), False),
            (scope(["ingest"], ["a"]), scope(["ingest"], ["c"]), False),
            (scope(["ingest"], [], ["330203"]), scope(["ingest"], [], ["330204"]), False),
        ],
    )
    def test_contains(self, own: Person, asked: Person, holds: bool) -> None:
        assert own.contains(asked) is holds


class TestNames:
    """Two people never look alike."""

    @pytest.mark.parametrize("alike", ["Wang.Min", " wang.min ", "ｗａｎｇ．ｍｉｎ"])
    def test_alike(self, alike: str) -> None:
        assert name_key(alike) == name_key("wang.min")

    @pytest.mark.parametrize("name", ["王敏", "wang.min", "night shift 2", "o_k-1"])
    def test_proper(self, name: str) -> None:
        assert proper_name(f" {name} ") == name

    @pytest.mark.parametrize(
        "name", ["", "  ", "token:1", "a\nb<", "<script>", "x" * 61, "a\x00", "a\u202eb"]
    )
    def test_refused(self, name: str) -> None:
        with pytest.raises(AccessError):
            proper_name(name)
