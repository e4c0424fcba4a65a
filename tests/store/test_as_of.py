"""What was known when: corrections, reasons for missing figures, and that nothing is ever changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from fivecolour.reports.batch import MISSING
from fivecolour.reports.report_data import PublishedTier, Report
from fivecolour.reports.series import days, series
from fivecolour.store.insertion import Added
from fivecolour.store.published_tiers import PublishedTiers
from fivecolour.store.reports import Reports

from .fresh import fresh_store

NAN = float("nan")
FEB_9 = date(2020, 2, 9)
TEN = datetime(2020, 2, 10, 1, 0, tzinfo=UTC)  # 9:00 in Shanghai
HAISHU = Report("330203", "海曙区", "confirmed", "cumulative", FEB_9, None, 66, "reported", "宁波发布")


def at(hours: float, value: int | None, missing: str = "", **also: Any) -> Report:
    """Return a report of 9 February issued so many hours after the first bulletin."""
    return replace(HAISHU, issued_at=TEN + timedelta(hours=hours), value=value, missing=missing, **also)


def known(store: Engine, as_of: datetime | None = None) -> float:
    found = Reports(store).series(
        indicator="confirmed", places=["330203"], start=FEB_9, end=FEB_9, as_of=as_of
    )
    return float(found.cumulative[0, 0])


class TestAsOf:
    """A correction does not show before it was issued."""

    def test_a_correction(self, store: Engine) -> None:
        Reports(store).add_many([at(26, 64), at(0, 66)], file="x")
        assert np.isnan(known(store, TEN - timedelta(seconds=1)))
        assert known(store, TEN) == 66
        assert known(store, TEN + timedelta(hours=25.9)) == 66
        assert known(store, TEN + timedelta(hours=26)) == 64
        assert known(store) == 64

    def test_a_day_of_issue_counts_from_noon(self, store: Engine) -> None:
        Reports(store).add_many([replace(HAISHU, issued_on=date(2020, 2, 10))], file="x")
        assert np.isnan(known(store, datetime(2020, 2, 10, 3, 59, tzinfo=UTC)))
        assert known(store, datetime(2020, 2, 10, 4, 0, tzinfo=UTC)) == 66

    def test_without_an_issue_the_receipt_counts(self, store: Engine) -> None:
        received = datetime(2020, 2, 11, tzinfo=UTC)
        Reports(store).add_many([HAISHU], file="x", received_at=received)
        assert np.isnan(known(store, received - timedelta(seconds=1)))
        assert known(store, received) == 66

    def test_a_later_receipt_corrects_an_earlier_issue(self, store: Engine) -> None:
        Reports(store).add_many([at(0, 66)], file="x")
        Reports(store).add_many([replace(HAISHU, value=64)], file="y")
        assert known(store) == 64

    def test_an_archive_counts_from_the_days_after(self, store: Engine) -> None:
        Reports(store).add_many([HAISHU], file="x", issued_days_after=1)
        assert np.isnan(known(store, datetime(2020, 2, 10, 3, 59, tzinfo=UTC)))
        assert known(store, datetime(2020, 2, 10, 4, 0, tzinfo=UTC)) == 66

    def test_reports_and_days_too(self, store: Engine) -> None:
        Reports(store).add_many([at(0, 66), at(0, 68, event_date=date(2020, 2, 15))], file="x")
        where = {"places": ["330203", "330212"]}
        assert Reports(store).find(as_of=TEN - timedelta(hours=1)) == ()
        assert Reports(store).days(**where) == (FEB_9, date(2020, 2, 15))
        assert Reports(store).days(**where, as_of=TEN - timedelta(hours=1)) is None

    def test_published_colours_too(self, store: Engine) -> None:
        first = PublishedTier("330203", "海曙区", FEB_9, date(2020, 2, 10), (4,), "list", "sina")
        later = replace(first, issued_on=date(2020, 2, 12), tiers=(3,))
        PublishedTiers(store).add_many([later, first], file="x")
        window = {"start": FEB_9, "end": FEB_9}
        assert PublishedTiers(store).find(**window) == (later,)
        assert PublishedTiers(store).find(**window, as_of=datetime(2020, 2, 11, tzinfo=UTC)) == (first,)


class TestMissing:
    """A missing figure is never zero, and says why it is missing."""

    @pytest.mark.parametrize("reason", ["not_reported", "suppressed", "not_yet_due"])
    def test_it_is_not_a_number(self, store: Engine, reason: str) -> None:
        Reports(store).add_many([at(0, None, reason)], file="x")
        found = Reports(store).series(indicator="confirmed", places=["330203"], start=FEB_9, end=FEB_9)
        assert np.isnan(found.cumulative).all()
        assert MISSING[found.cumulative_missing[0, 0]] == reason
        (stored,) = Reports(store).find()
        assert (stored.value, stored.missing, stored.issued_at) == (None, reason, TEN)

    @pytest.mark.parametrize(
        ("reason", "counts"), [("not_reported", 66), ("not_yet_due", 66), ("suppressed", NAN)]
    )
    def test_only_suppression_takes_the_place_of_a_figure(
        self, store: Engine, reason: str, counts: float
    ) -> None:
        Reports(store).add_many([at(0, 66), at(1, None, reason)], file="x")
        np.testing.assert_equal(known(store), counts)

    def test_a_later_figure_takes_the_place_of_a_suppressed_one(self, store: Engine) -> None:
        Reports(store).add_many([at(0, None, "suppressed"), at(1, 66)], file="x")
        assert known(store) == 66

    def test_a_suppressed_figure_is_not_worked_out_again(self, store: Engine) -> None:
        before = at(0, 64, event_date=date(2020, 2, 8))
        new = at(0, 2, kind="new")
        Reports(store).add_many([before, new, at(0, None, "suppressed")], file="x")
        assert np.isnan(known(store))

    def test_a_report_without_figure_and_reason_is_refused(self, store: Engine) -> None:
        with pytest.raises(Exception, match="a_figure_or_why_there_is_none"):
            Reports(store).add_many([at(0, None)], file="x")


class TestOnlyAdded:
    """The database itself refuses changes."""

    @pytest.mark.parametrize("table", ["reports", "published_tiers"])
    @pytest.mark.parametrize("change", ["UPDATE {} SET file = 'other'", "DELETE FROM {}"])
    def test_changes_are_refused(self, store: Engine, table: str, change: str) -> None:
        Reports(store).add_many([HAISHU], file="x")
        tier = PublishedTier("330203", "海曙区", FEB_9, None, (4,), "list", "sina")
        PublishedTiers(store).add_many([tier], file="x")
        with pytest.raises(DBAPIError, match="only ever added"), store.begin() as connection:
            connection.execute(text(change.format(table)))

    def test_a_table_cannot_be_emptied(self, store: Engine) -> None:
        statement = "TRUNCATE reports" if store.dialect.name == "postgresql" else "DELETE FROM reports"
        Reports(store).add_many([HAISHU], file="x")
        with pytest.raises(DBAPIError, match="only ever added"), store.begin() as connection:
            connection.execute(text(statement))


def frame(reports: list[Report]) -> pd.DataFrame:
    """Return reports as a table, as intake has them."""
    columns = ("place", "name", "indicator", "kind", "event_date", "issued_at", "value", "missing", "how")
    table = pd.DataFrame(
        [[getattr(one, column) for column in (*columns, "source", "note")] for one in reports],
        columns=[*columns, "source", "note"],
    )
    table["issued_at"] = pd.to_datetime(table["issued_at"], utc=True)
    return table.astype({"event_date": "datetime64[s]", "value": "Int64"})


class TestAddFrame:
    """A table is added as the same reports one by one would be."""

    def test_it_is_the_same(self, store: Engine) -> None:
        reports = [at(0, 66), at(1, None, "suppressed"), HAISHU]
        assert Reports(store).add_frame(frame(reports), file="x") == Added(3, 0)
        assert Reports(store).add_many(reports, file="y") == Added(0, 3)
        assert Reports(store).find() == tuple(
            replace(one, issued_on=date(2020, 2, 10) if one.issued_at else None) for one in reports
        )

    def test_in_a_transaction_of_the_caller(self, store: Engine) -> None:
        with pytest.raises(RuntimeError), store.begin() as connection:
            Reports(store).add_frame(frame([HAISHU]), file="x", connection=connection)
            raise RuntimeError
        assert Reports(store).count() == 0


ANY = st.lists(
    st.builds(
        lambda hours, figure, day, kind: at(
            hours,
            figure if isinstance(figure, int) else None,
            "" if isinstance(figure, int) else figure,
            event_date=date(2020, 2, day),
            kind=kind,
        ),
        st.integers(0, 3),
        st.integers(0, 5) | st.sampled_from(MISSING[1:]),
        st.integers(1, 4),
        st.sampled_from(["cumulative", "new"]),
    ),
    max_size=12,
    unique=True,
)


@pytest.mark.slow
class TestMeaning:
    """Arrays read by the database's fast way are those of the reports read one by one."""

    @given(ANY, st.integers(0, 3))
    def test_the_same_series(self, reports: list[Report], hours: int) -> None:
        repository = Reports(fresh_store())
        repository.add_many(reports, file="x")
        as_of, window = TEN + timedelta(hours=hours), (date(2020, 2, 1), date(2020, 2, 4))
        fast = repository.series(
            indicator="confirmed", places=["330203"], start=window[0], end=window[1], as_of=as_of
        )
        slow = series(
            repository.find(as_of=as_of), indicator="confirmed", places=["330203"], dates=days(*window)
        )
        for name in ("cumulative", "new", "cumulative_filled", "cumulative_missing", "new_missing"):
            np.testing.assert_array_equal(getattr(fast, name), getattr(slow, name))
