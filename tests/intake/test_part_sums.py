"""Rows that differ in columns nobody read: asked about, added, chosen or set apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from fivecolour.config import settings as configured
from fivecolour.intake import part_sums
from fivecolour.intake.files import IntakeOptions, look, take_in
from fivecolour.intake.quarantine import Filter, Quarantine
from fivecolour.intake.read import profiles
from fivecolour.intake.read.columns.context import FileContext
from fivecolour.intake.read.limits import ReadingError
from fivecolour.intake.read.recognition import understand
from fivecolour.intake.read.tables.extraction import read
from fivecolour.intake.receiver import Receiver, open_receiver
from fivecolour.intake.types import Receipt
from fivecolour.store.reports import Reports
from tests.intake.trial import Trial

TESTS = "date,code,test type,new confirmed\n2020-02-09,330203,PCR,4\n2020-02-09,330203,antigen,4\n"
REGISTER = (
    "date,code,age group,sex,count\n2020-02-09,330203,0-4,F,3\n2020-02-09,330203,0-4,M,3\n"
    "2020-02-09,330203,5-9,M,3\n2020-02-10,330203,5-9,M,2\n"
)


@pytest.fixture
def receiver(sqlite_store: Engine) -> Receiver:
    return open_receiver(configured(), "zhejiang-2020", engine=sqlite_store)


def sent(receiver: Receiver, folder: Path, text: str, **stated: object) -> Receipt:
    path = folder / "a.csv"
    path.write_text(text, "utf-8")
    return take_in(receiver, path, IntakeOptions("宁波", FileContext(**stated)))  # type: ignore[arg-type]


def stored(receiver: Receiver) -> list[tuple[str, str, int | None]]:
    return [(one.place, str(one.event_date), one.value) for one in Reports(receiver.engine).find()]


class TestAsked:
    """Nothing is guessed."""

    @pytest.mark.parametrize("second", ["4", "5", ""])
    def test_equal_figures_or_not(self, receiver: Receiver, tmp_path: Path, second: str) -> None:
        with pytest.raises(ReadingError) as raised:
            sent(receiver, tmp_path, TESTS.replace("antigen,4", f"antigen,{second}"))
        assert str(raised.value) == (
            "a.csv: rows 2 and 3 speak of one place and day and differ in 'test type' (PCR, antigen); add "
            "such rows up with --sum-over 'test type', or say which count, such as --only 'test type=PCR', "
            "or have them set apart with --column 'test type=aside'"
        )

    @pytest.mark.parametrize("header", ["type", "类型", "项目", "metric"])
    def test_a_header_that_promises_kinds_and_holds_none(
        self, receiver: Receiver, tmp_path: Path, header: str
    ) -> None:
        with pytest.raises(ReadingError, match=rf"differ in '{header}' .PCR, antigen."):
            sent(receiver, tmp_path, TESTS.replace("test type", header))

    def test_far_apart_in_a_large_file(
        self, receiver: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("fivecolour.intake.read.tables.extraction.BATCH_ROWS", 2_000)
        days = [
            f"20{year}-{month:02d}-{day:02d}"
            for year in range(10, 12)
            for month in range(1, 13)
            for day in range(1, 29)
        ]
        codes = [one.code for one in receiver.region_set.districts][:16]
        rows = [f"{day},{code},PCR,1" for day in days for code in codes]
        text = "\n".join(["date,code,how tested,new confirmed", *rows, f"{days[0]},{codes[0]},antigen,1"])
        with pytest.raises(ReadingError, match="rows 2 and 10754 speak of one place and day"):
            sent(receiver, tmp_path, text + "\n")

    def test_no_cell_of_a_file_with_personal_columns_is_shown(
        self, receiver: Receiver, tmp_path: Path
    ) -> None:
        text = "date,code,姓名,new confirmed\n2020-02-09,330203,张三,4\n2020-02-09,330203,李四,4\n"
        with pytest.raises(ReadingError, match="differ in '姓名'; add such rows up") as raised:
            sent(receiver, tmp_path, text)
        assert "张三" not in str(raised.value)

    def test_rows_that_differ_in_nothing_or_in_place_are_not_asked_about(
        self, receiver: Receiver, tmp_path: Path
    ) -> None:
        text = TESTS.replace("antigen", "PCR") + "2020-02-09,330205,antigen,4\n"
        receipt = sent(receiver, tmp_path, text)
        assert (receipt.accepted, receipt.unchanged, receipt.reasons) == (2, 1, {"duplicate_row": 1})

    def test_what_says_when_rows_were_issued_is_no_part(self, receiver: Receiver, tmp_path: Path) -> None:
        """The sum of two updates of a day was proposed first."""
        text = "date,release_date,code,new confirmed\n2020-02-09,{}0,330203,12\n2020-02-09,{}2,330203,14\n"
        days = text.format("2020-02-1", "2020-02-1")
        with pytest.raises(ReadingError, match="--column 'release_date=issued': the later counts"):
            sent(receiver, tmp_path, days)
        with pytest.raises(ReadingError, match="write it behind its day, such as 2020-02-09 18:00"):
            sent(receiver, tmp_path, text.format("14:3", "18:3"))
        receipt = sent(receiver, tmp_path, days, columns={"release_date": "issued"})
        assert (receipt.accepted, receipt.reasons) == (2, {"revision": 1})


class TestAnswered:
    """Each remedy of the question, done exactly as it says."""

    def test_summed(self, receiver: Receiver, tmp_path: Path) -> None:
        receipt = sent(receiver, tmp_path, TESTS, columns={"test type": "part"})
        assert (receipt.read, receipt.accepted, stored(receiver)) == (2, 2, [("330203", "2020-02-09", 8)])

    def test_one_counts(self, receiver: Receiver, tmp_path: Path) -> None:
        receipt = sent(
            receiver, tmp_path, TESTS.replace("antigen,4", "antigen,5"), only=("test type=antigen",)
        )
        assert (receipt.read, stored(receiver)) == (1, [("330203", "2020-02-09", 5)])

    def test_set_apart(self, receiver: Receiver, tmp_path: Path) -> None:
        receipt = sent(receiver, tmp_path, TESTS, columns={"test type": "aside"})
        assert (receipt.quarantined, receipt.reasons, stored(receiver)) == (2, {"conflicting_rows": 2}, [])

    def test_only_a_column_that_is_there(self, receiver: Receiver, tmp_path: Path) -> None:
        with pytest.raises(ReadingError, match="write it as HEADER=TEXT; the headers are date, code"):
            sent(receiver, tmp_path, TESTS, only=("test=PCR",))

    def test_a_missing_part_is_not_zero(self, receiver: Receiver, tmp_path: Path) -> None:
        text = TESTS.replace("antigen,4", "antigen,") + "2020-02-09,330205,PCR,\n2020-02-09,330205,antigen,\n"
        receipt = sent(receiver, tmp_path, text, columns={"test type": "part"})
        assert (receipt.read, receipt.quarantined, receipt.reasons) == (4, 2, {"part_missing": 2})
        assert stored(receiver) == [("330205", "2020-02-09", None)]

    def test_an_unread_part_is_missing_from_its_sum(self, receiver: Receiver, tmp_path: Path) -> None:
        text = TESTS.replace("antigen,4", "antigen,4 or so") + "2020-02-09,330205,PCR,3\n"
        receipt = sent(receiver, tmp_path, text, columns={"test type": "part"})
        assert (receipt.read, receipt.reasons) == (3, {"bad_value": 1, "part_missing": 1})
        assert stored(receiver) == [("330205", "2020-02-09", 3)]
        unread, short = Quarantine(configured(), engine=receiver.engine).listed(Filter())
        assert (unread["place"], str(unread["event_date"]), unread["indicator"]) == (
            "330203",
            "2020-02-09",
            "",
        )
        assert (short["indicator"], short["kind"], short["value"]) == ("confirmed", "new", None)

    @pytest.mark.parametrize("day", ["2020-02-30", "9 Fbr"])
    def test_a_part_of_an_unread_day_is_missing_where_it_may_be_of(
        self, receiver: Receiver, tmp_path: Path, day: str
    ) -> None:
        """The PCR of the day before stands there, so that the sum of that day is known."""
        before = "2020-02-08,330203,PCR,1\n2020-02-08,330203,antigen,2\n2020-02-09,330205,PCR,3\n"
        text = f"{TESTS}{before}".replace("2020-02-09,330203,PCR", f"{day},330203,PCR")
        receipt = sent(receiver, tmp_path, text, columns={"test type": "part"})
        assert (receipt.read, receipt.reasons) == (5, {"bad_day": 1, "part_missing": 1})
        assert stored(receiver) == [("330203", "2020-02-08", 3), ("330205", "2020-02-09", 3)]

    @pytest.mark.parametrize("day", ["", "NA"])
    def test_a_part_of_no_day_is_of_none(self, receiver: Receiver, tmp_path: Path, day: str) -> None:
        text = f"{TESTS}{day},330203,rapid,9\n"
        receipt = sent(receiver, tmp_path, text, columns={"test type": "part"})
        assert (receipt.reasons, stored(receiver)) == ({"no_day": 1}, [("330203", "2020-02-09", 8)])

    def test_a_part_below_zero_lowers_no_sum(self, receiver: Receiver, tmp_path: Path) -> None:
        """A register of Germany takes cases of other days back by rows of -1."""
        text = TESTS.replace("antigen,4", "antigen,-1") + "2020-02-09,330205,PCR,-2\n"
        receipt = sent(receiver, tmp_path, text, columns={"test type": "part"})
        assert (receipt.read, receipt.reasons) == (3, {"part_negative": 2, "negative_value": 1})
        assert stored(receiver) == []

    def test_a_part_that_stands_there_twice_is_not_added(self, receiver: Receiver, tmp_path: Path) -> None:
        receipt = sent(receiver, tmp_path, TESTS + "2020-02-09,330203,PCR,4\n", columns={"test type": "part"})
        assert (receipt.read, receipt.accepted, receipt.reasons) == (3, 2, {"part_repeated": 1})
        assert stored(receiver) == [("330203", "2020-02-09", 8)]

    def test_never_across_codes(self, receiver: Receiver, tmp_path: Path) -> None:
        # 330204 was merged into 330212.
        text = TESTS.replace("330203,PCR", "330204,PCR").replace("330203", "330212")
        receipt = sent(receiver, tmp_path, text, columns={"test type": "part"})
        assert (receipt.quarantined, receipt.reasons.get("conflicting_rows"), stored(receiver)) == (2, 2, [])

    def test_a_profile_keeps_the_answer(self, receiver: Receiver, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text(TESTS, "utf-8")
        context = FileContext(columns={"test type": "part"}, only=("code=330203",))
        understood = look(receiver, path, IntakeOptions("宁波", context))
        profiles.write(profiles.profile_of(understood, "tests"), tmp_path)
        profile = profiles.load("tests", tmp_path)
        take_in(receiver, path, IntakeOptions("宁波", profile=profile))
        assert stored(receiver) == [("330203", "2020-02-09", 8)]


class TestRegisters:
    """Aggregated registers with age, sex and a count."""

    WHOLE = (("330203", "2020-02-09", 9), ("330203", "2020-02-10", 2))

    def test_parts(self, receiver: Receiver, tmp_path: Path) -> None:
        with pytest.raises(ReadingError, match=r"differ in 'age group' .0-4, 5-9. and 'sex' .F, M."):
            sent(receiver, tmp_path, REGISTER, indicator="confirmed", kind="new")
        parts = {"age group": "part", "sex": "part"}
        sent(receiver, tmp_path, REGISTER, indicator="confirmed", kind="new", columns=parts)
        assert tuple(stored(receiver)) == self.WHOLE

    def test_lines_with_a_count(self, receiver: Receiver, tmp_path: Path) -> None:
        with pytest.raises(ReadingError, match="say so with --column 'count=count', or set it aside with"):
            sent(receiver, tmp_path, REGISTER, persons=True)
        receipt = sent(receiver, tmp_path, REGISTER, persons=True, columns={"count": "count"})
        assert (receipt.read, receipt.accepted, tuple(stored(receiver))) == (4, 4, self.WHOLE)

    def test_a_count_that_is_no_number_sets_its_line_apart(self, receiver: Receiver, tmp_path: Path) -> None:
        text = REGISTER.replace("5-9,M,2", "5-9,M,") + "2020-02-11,330203,5-9,M,many\n"
        receipt = sent(receiver, tmp_path, text, columns={"count": "count"})
        assert (receipt.reasons, tuple(stored(receiver))) == ({"bad_value": 2}, self.WHOLE[:1])

    def test_a_count_of_which_a_line_is_unknown_is_not_known(
        self, receiver: Receiver, tmp_path: Path
    ) -> None:
        """Three cases were stored where a line beside them did not say of how many it was."""
        text = REGISTER.replace("0-4,M,3", "0-4,M,<5") + "2020-02-10,海曙区,0-4,M,-1\n"
        receipt = sent(receiver, tmp_path, text, columns={"count": "count"})
        assert receipt.reasons == {"bad_value": 1, "part_missing": 2, "line_below_zero": 1}
        assert tuple(stored(receiver)) == self.WHOLE[1:]

    def test_two_names_of_one_district_are_one_count(self, receiver: Receiver, tmp_path: Path) -> None:
        text = "日期,区县,年龄\n2020-02-09,海曙,1\n2020-02-09,海曙区,2\n2020-02-09,330203,3\n"
        receipt = sent(receiver, tmp_path, text)
        assert (receipt.read, receipt.accepted, stored(receiver)) == (3, 3, [("330203", "2020-02-09", 3)])


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["330203", "330205"]), st.integers(0, 99)), min_size=1, max_size=30)
)
def test_sums_are_those_of_the_rows(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, int]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "sums.csv"
    lines = [f"2020-02-09,{code},part {number},{value}" for number, (code, value) in enumerate(rows)]
    path.write_text("\n".join(["date,code,of,new deaths", *lines]) + "\n", "utf-8")
    understood = understand(path, FileContext(columns={"of": "part"}))
    batches = list(part_sums.summed(read(understood), understood))
    assert all(batch.whole for batch in batches)
    assert sum(batch.cells for batch in batches) == len(rows)
    sums: dict[str, int] = {}
    for code, value in rows:
        sums[code] = sums.get(code, 0) + value
    observations = batches[-1].observations
    assert dict(zip(observations["place"], observations["value"], strict=True)) == sums


def test_a_count_says_that_lines_of_its_place_have_no_day(trial: Trial) -> None:
    """They wait in the quarantine, and the count of the day said nothing of them."""
    rows = ("1,海曙区,2020-02-09", "2,海曙区,不详", "3,330203,2020-02-30", "4,江北区,2020-02-09")
    receipt = trial.send("case id,place,date\n" + "".join(f"{row}\n" for row in rows))
    assert (receipt.accepted, receipt.quarantined) == (2, 2)
    assert receipt.reasons == {"bad_day": 1, "lines_without_day": 1, "no_day": 1}
    notes = {(one.place, one.value, one.note) for one in Reports(trial.receiver.engine).find()}
    assert notes == {("330203", 1, "without lines of no day"), ("330205", 1, "")}
