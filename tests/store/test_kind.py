"""Real figures and those of a drill: neither store takes what belongs to the other."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from fivecolour.reports.report_data import Report
from fivecolour.store import kind
from fivecolour.store.editions import Editions
from fivecolour.store.reports import Reports

MANIFEST = {"id": "a", "parts": {}, "days": ["2020-02-09"]}


def report(source: str) -> Report:
    return Report(
        place="330203",
        name="海曙",
        indicator="confirmed",
        kind="cumulative",
        event_date=date(2020, 2, 9),
        issued_on=None,
        value=3,
        how="reported",
        source=source,
        note="",
    )


@pytest.fixture
def drill(store: Engine) -> Engine:
    kind.make_drill(store)
    return store


class TestRealStore:
    """It takes nothing of a drill."""

    def test_it_is_one(self, store: Engine) -> None:
        assert kind.is_drill_store(store) is False
        kind.check_store(store, drill=False)

    def test_a_report_of_a_drill(self, store: Engine) -> None:
        with pytest.raises(kind.KindError, match="'drill:cdc' is of a drill"):
            Reports(store).add_many([report("cdc"), report("drill:cdc")], file="a.csv")
        assert Reports(store).count() == 0

    def test_an_edition_of_a_drill(self, store: Engine) -> None:
        with pytest.raises(kind.KindError, match="cannot be marked as a drill"):
            Editions(store).draft_and_publish("a", {**MANIFEST, "drill": True}, {}, by="wang")
        assert Editions(store).all() == ()

    def test_as_the_database_of_a_drill(self, store: Engine) -> None:
        with pytest.raises(kind.KindError, match="holds real figures"):
            kind.check_store(store, drill=True)

    def test_with_figures_it_never_becomes_a_drills(self, store: Engine) -> None:
        Reports(store).add_many([report("cdc")], file="a.csv")
        with pytest.raises(kind.KindError, match="a drill needs a store of its own"):
            kind.make_drill(store)
        assert kind.is_drill_store(store) is False


class TestDrillStore:
    """It takes nothing real."""

    def test_a_real_report(self, drill: Engine) -> None:
        with pytest.raises(kind.KindError, match="'cdc' is not of this drill"):
            Reports(drill).add_many([report("cdc")], file="a.csv")
        assert Reports(drill).add_many([report("drill:cdc")], file="a.csv").accepted == 1

    def test_a_real_edition(self, drill: Engine) -> None:
        with pytest.raises(kind.KindError, match="must be marked as a drill"):
            Editions(drill).draft_and_publish("a", {**MANIFEST, "drill": False}, {}, by="wang")
        stored, new = Editions(drill).draft_and_publish("a", {**MANIFEST, "drill": True}, {}, by="wang")
        assert (stored.manifest["drill"], new) == (True, True)

    def test_as_the_database_of_a_real_instance(self, drill: Engine) -> None:
        with pytest.raises(kind.KindError, match="serve --drill"):
            kind.check_store(drill, drill=False)

    def test_it_stays_one(self, drill: Engine) -> None:
        kind.make_drill(drill)
        for change in ("DELETE FROM store_kind", "UPDATE store_kind SET kind = 'real'"):
            with pytest.raises(DBAPIError, match="only"), drill.begin() as connection:
                connection.execute(text(change))
        assert kind.is_drill_store(drill) is True
