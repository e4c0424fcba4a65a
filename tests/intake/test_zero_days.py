"""Days without a row in a register that lists only days with cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fivecolour.intake.files import IntakeOptions, take_in
from fivecolour.intake.read.columns.rowless_days import RowlessDays
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.profiles import Profile, load, profile_of, write
from fivecolour.intake.read.recognition import understand
from fivecolour.intake.receipt_text import receipt_line
from fivecolour.intake.receiver import Receiver, prepared
from fivecolour.intake.types import Receipt
from fivecolour.store import database
from fivecolour.store.quarantine_rows import decide
from fivecolour.store.reports import Reports

HEADER = "date,district,new confirmed"
HAISHU, YINZHOU = "330203", "330212"
COLUMNS = {
    "date": "day",
    "district": "district",
    "new confirmed": "confirmed new",
    "issued": "issued",
    "total": "confirmed cumulative",
}
ZERO = 'days_without_a_row = "zero"'
RULE = RowlessDays(date(2020, 3, 1), date(2020, 3, 4))

Send = Callable[..., Receipt]


@pytest.fixture
def receiver(tmp_path: Path) -> Receiver:
    region, rules, places = prepared("zhejiang-2020")
    return Receiver(database.engine(f"sqlite:///{tmp_path}/a.db"), region, rules, places)


@pytest.fixture
def send(receiver: Receiver, tmp_path: Path) -> Send:
    """Return what sends rows of a source whose profile has a rule for days without one."""

    def take(*rows: str, rule: RowlessDays | None = RULE, header: str = HEADER) -> Receipt:
        path = tmp_path / "register.csv"
        path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
        says = {"days_without_a_row": rule} if rule else {}
        known = {name: COLUMNS[name] for name in header.split(",")}
        profile = Profile("register", "long", known, says)
        return take_in(receiver, path, IntakeOptions(source="cdc", profile=profile))

    return take


def stored(receiver: Receiver, *, as_of: datetime | None = None) -> dict[tuple[str, int], float]:
    """Return the figures by district and day of March."""
    found = Reports(receiver.engine).find(as_of=as_of)
    return {(one.place, one.event_date.day): one.value for one in found if one.value is not None}


class TestZeros:
    def test_days_without_a_row_are_zero_from_when_to_when(self, receiver: Receiver, send: Send) -> None:
        receipt = send("2020-03-01,海曙,2", "2020-03-03,鄞州,1")
        assert (receipt.read, receipt.accepted, receipt.zeros, receipt.zeros_held) == (2, 2, 6, 0)
        assert stored(receiver) == {
            **{(HAISHU, 1): 2, (HAISHU, 2): 0, (HAISHU, 3): 0, (HAISHU, 4): 0},
            **{(YINZHOU, 1): 0, (YINZHOU, 2): 0, (YINZHOU, 3): 1, (YINZHOU, 4): 0},
        }
        assert receipt_line(receipt, "en").endswith(
            "days without a row taken as zero, as the profile says: 6"
        )

    @pytest.mark.parametrize(
        ("cells", "english", "portuguese"),
        [
            (("<5", "2"), "1 of the figures is hidden (suppressed)", "1 dos números está oculto (suprimido)"),
            (
                ("<5", "<5"),
                "2 of the figures are hidden (suppressed)",
                "2 dos números estão ocultos (suprimidos)",
            ),
        ],
    )
    def test_hidden_figures_are_counted_in_words(
        self, send: Send, cells: tuple[str, str], english: str, portuguese: str
    ) -> None:
        receipt = send(f"2020-03-01,海曙,{cells[0]}", f"2020-03-01,鄞州,{cells[1]}", rule=None)
        assert english in receipt_line(receipt, "en")
        assert portuguese in receipt_line(receipt, "pt")

    def test_never_by_default(self, receiver: Receiver, send: Send) -> None:
        assert send("2020-03-01,海曙,2", rule=None).zeros == 0
        assert stored(receiver) == {(HAISHU, 1): 2}

    def test_a_row_that_says_that_there_is_no_figure_is_a_row(self, receiver: Receiver, send: Send) -> None:
        assert send("2020-03-01,海曙,2", "2020-03-02,海曙,", "2020-03-03,海曙,<5").zeros == 1
        assert (HAISHU, 2) not in {key for key, value in stored(receiver).items() if value == 0}

    def test_districts_of_the_file_or_those_that_are_named(self, send: Send) -> None:
        assert send("2020-03-01,海曙,2", rule=replace(RULE, districts=("330200",))).zeros == 10 * 4 - 1
        assert send("2020-03-01,海曙,2", rule=replace(RULE, districts=None)).zeros == 90 * 4 - 1

    def test_up_to_the_newest_day_of_the_file(self, send: Send) -> None:
        assert send("2020-03-01,海曙,2", "2020-03-03,海曙,1", rule=replace(RULE, last=None)).zeros == 1

    def test_not_of_days_that_were_not_over_when_it_was_issued(self, send: Send) -> None:
        rows = ("2020-03-01,海曙,2,2020-03-03 09:00",)
        assert send(*rows, header=f"{HEADER},issued").zeros == 1

    def test_what_was_known_at_a_moment_stays_so(self, receiver: Receiver, send: Send) -> None:
        """A zero is known since the file was issued, and a later word takes its place."""
        header, rule = f"{HEADER},issued", replace(RULE, last=date(2020, 3, 2))
        send("2020-03-01,海曙,2,2020-03-04 09:00", header=header, rule=rule)
        send("2020-03-02,海曙,7,2020-03-06 09:00", header=header, rule=rule)
        # Nine o'clock of the map's zone is one o'clock in UTC.
        before, between = datetime(2020, 3, 4, 0, 59, tzinfo=UTC), datetime(2020, 3, 4, 1, tzinfo=UTC)
        assert stored(receiver, as_of=before) == {}
        assert stored(receiver, as_of=between) == {(HAISHU, 1): 2, (HAISHU, 2): 0}
        assert stored(receiver) == {(HAISHU, 1): 2, (HAISHU, 2): 7}


class TestHeldBack:
    """Missing is not zero: whatever is set apart may have been a case."""

    @pytest.mark.parametrize(
        ("row", "zeros", "held"),
        [
            ("2020-03-02,海曙,12x", 4, 1),  # unreadable: its district and day
            ("2020-03-02,海曙,-3", 4, 0),  # set apart by a rule, but a row of that day
            ("2020-03-02,海署区,5", 3, 2),  # its district is not known: the day
            ("2020-03-02,,5", 3, 2),
            ("2020-13-02,海曙,5", 3, 2),  # its day is not known: the district
        ],
    )
    def test_by_a_row_of_the_file(self, send: Send, row: str, zeros: int, held: int) -> None:
        receipt = send("2020-03-01,海曙,2", "2020-03-01,鄞州,1", "2020-03-04,海曙,1", row)
        assert (receipt.quarantined, receipt.zeros, receipt.zeros_held) == (1, zeros, held)

    def test_by_a_row_of_another_file(self, receiver: Receiver, send: Send) -> None:
        send("2020-03-02,海曙,-3", rule=None)
        receipt = send("2020-03-01,海曙,2")
        assert (receipt.zeros, receipt.zeros_held) == (2, 1)
        assert (HAISHU, 2) not in stored(receiver)
        assert receipt_line(receipt, "zh").endswith(
            "另按该来源的档案，把2个没有行的日子计为零；还有1个因相关的行被隔离而未计"
        )

    def test_a_file_of_later_days_takes_no_case_back(self, receiver: Receiver, send: Send) -> None:
        send("2020-03-02,海曙,5", rule=None)
        assert send("2020-03-04,海曙,1").zeros == 2
        assert stored(receiver)[HAISHU, 2] == 5

    def test_comes_when_the_file_is_sent_again_after_it_was_decided(
        self, receiver: Receiver, send: Send
    ) -> None:
        send("2020-03-02,海曙,-3", rule=None)
        send("2020-03-01,海曙,2")
        with receiver.engine.begin() as connection:
            now = datetime(2020, 3, 9, tzinfo=UTC)
            decide(connection, 1, who="me", at=now, action="dismiss", outcome="dismissed")
        assert send("2020-03-01,海曙,2").zeros == 3
        assert stored(receiver)[HAISHU, 2] == 0


class TestProfile:
    def test_is_written_and_read(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text(f"{HEADER}\n2020-03-01,海曙,2\n", "utf-8")
        profile = profile_of(understand(path), "reg")
        rule = replace(RULE, last=None, districts=("330200",))
        write(replace(profile, says={"days_without_a_row": rule}), tmp_path)
        assert 'days_without_a_row = "zero"\nfrom = "2020-03-01"\nto = "newest"\n' in (
            tmp_path / "reg.toml"
        ).read_text("utf-8")
        assert load("reg", tmp_path).says == {"days_without_a_row": rule}

    @pytest.mark.parametrize(
        ("half", "remedy"),
        [
            ("days_without_a_row = 0", "can only be"),
            (ZERO, "from when to when"),
            (f"{ZERO}\nfrom = 2020-03-02\nto = 2020-03-01", "from when to when"),
            ('from = 2020-03-01\nto = "newest"', "can only be"),
            (
                'days_without_a_row = "zero"\nfrom = 2020-03-01\nto = "newest"\ndistricts = "x"',
                "a list of codes",
            ),
        ],
    )
    def test_half_of_it_is_refused(self, tmp_path: Path, half: str, remedy: str) -> None:
        (tmp_path / "reg.toml").write_text(f'layout = "long"\n{half}\n[columns]\n', "utf-8")
        with pytest.raises(ReadingError, match=remedy):
            load("reg", tmp_path)

    def test_totals_and_unknown_districts_are_refused(self, send: Send) -> None:
        with pytest.raises(ReadingError, match="only new figures are zero"):
            send("2020-03-01,海曙,2", header="date,district,total")
        with pytest.raises(ReadingError, match="999999, which is not in the region set"):
            send("2020-03-01,海曙,2", rule=replace(RULE, districts=("999999",)))
