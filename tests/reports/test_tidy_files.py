"""Reading is strict: every fault names the file, the row and the remedy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fivecolour.errors import UserError
from fivecolour.reports.report_data import PublishedTier, Report
from fivecolour.reports.tidy_files import read_published, read_reports

PLACES = {"330203", "330212"}
HEADER = "place,name,indicator,kind,event_date,issued_on,value,how,source,note"
GOOD = "330203,海曙区,confirmed,cumulative,2020-02-16,2020-02-17,69,reported,宁波发布,"
PUBLISHED = "event_date,place,name,tiers,issued_on,how,source"


def _file(folder: Path, *lines: str, name: str = "cases.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


class TestReadReports:
    """A file of case reports."""

    def test_reads_a_row(self, tmp_path: Path) -> None:
        assert read_reports(_file(tmp_path, HEADER, GOOD), places=PLACES) == (
            Report(
                place="330203",
                name="海曙区",
                indicator="confirmed",
                kind="cumulative",
                event_date=date(2020, 2, 16),
                issued_on=date(2020, 2, 17),
                value=69,
                how="reported",
                source="宁波发布",
                note="",
            ),
        )

    def test_columns_may_be_in_any_order_and_a_byte_order_mark_is_no_fault(self, tmp_path: Path) -> None:
        header = "\ufeffvalue,place,name,indicator,kind,event_date,issued_on,how,source,note"
        line = "0,330212,鄞州区,cured,new,2020-02-16,,reported,宁波发布,"
        (report,) = read_reports(_file(tmp_path, header, line), places=PLACES)
        assert (report.value, report.issued_on) == (0, None)

    def test_only_a_header_holds_no_reports(self, tmp_path: Path) -> None:
        assert read_reports(_file(tmp_path, HEADER), places=PLACES) == ()

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            (GOOD.replace("330203", "330204"), "unknown place '330204' (海曙区); use a code of a district"),
            (
                GOOD.replace("confirmed", "infected"),
                "unknown indicator 'infected'; use admissions, asymptomatic, beds",
            ),
            (GOOD.replace("cumulative", "total"), "unknown kind 'total'; use cumulative, new"),
            (
                GOOD.replace("2020-02-16", "16.2.2020"),
                "event_date '16.2.2020' is not a day; write it as 2020-02-09",
            ),
            (GOOD.replace("2020-02-16", "2020-02-30"), "event_date '2020-02-30' is not a day; write it as"),
            (GOOD.replace("2020-02-16", "20200216"), "event_date '20200216' is not a day; write it as"),
            (GOOD.replace("2020-02-17", "soon"), "issued_on 'soon' is not a day; write it as 2020-02-09"),
            (
                GOOD.replace("2020-02-17", "2020-02-15"),
                "issued_on 2020-02-15 is before event_date 2020-02-16",
            ),
            (GOOD.replace(",69,", ",-1,"), "value -1 is negative; report a correction as a later, lower"),
            (GOOD.replace(",69,", ",6.9,"), "value '6.9' is not a whole number below 1,000,000,000; write"),
            (GOOD.replace(",69,", ",６９,"), "value '６９' is not a whole number below 1,000,000,000; write"),
            (GOOD.replace(",69,", ",,"), "value is empty; remove the row (no report is no row)"),
            (GOOD.replace("宁波发布", ""), "source is empty; every row needs one"),
            (GOOD.replace(",reported", ","), "how is empty; every row needs one"),
            (GOOD + ",more", "has 11 cells, the header 10; put quotes round cells that hold a comma"),
        ],
    )
    def test_a_fault_names_file_row_and_remedy(self, tmp_path: Path, line: str, message: str) -> None:
        with pytest.raises(UserError) as fault:
            read_reports(_file(tmp_path, HEADER, GOOD, "", line), places=PLACES)
        assert str(fault.value).removeprefix(f"{tmp_path}/").startswith(f"cases.csv, row 4: {message}")

    @pytest.mark.parametrize(
        ("header", "message"),
        [
            (HEADER + ",colour", "cases.csv, row 1: unknown column 'colour'; use place, name, "),
            (HEADER + ",note", "cases.csv: two columns are named 'note'; rename one"),
            (HEADER.replace(",note", ""), "cases.csv, row 1: no column 'note'; add it (all columns: place,"),
            ("", "cases.csv: is empty; its first row has to name the columns"),
        ],
    )
    def test_columns_must_be_the_documented_ones(self, tmp_path: Path, header: str, message: str) -> None:
        with pytest.raises(UserError) as fault:
            read_reports(_file(tmp_path, header), places=PLACES)
        assert str(fault.value).removeprefix(f"{tmp_path}/").startswith(message)

    def test_another_encoding_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "cases.csv"
        path.write_bytes(f"{HEADER}\n{GOOD}\n".encode("gb18030"))
        with pytest.raises(UserError, match=r"cases\.csv: is not in UTF-8; save it as CSV UTF-8$"):
            read_reports(path, places=PLACES)

    def test_a_broken_quote_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(UserError, match=r"cases\.csv, row 2: is not CSV \(.*\); mend that row$"):
            read_reports(_file(tmp_path, HEADER, f'{GOOD}"no end'.replace(",宁波", ',"宁波')), places=PLACES)

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(
            UserError, match=r"cases\.csv: cannot be read \(No such file or directory\); check"
        ):
            read_reports(tmp_path / "cases.csv", places=PLACES)


class TestReadPublished:
    """A file of colours that an authority published."""

    def test_reads_certain_and_open_colours(self, tmp_path: Path) -> None:
        lines = (
            "2020-02-09,330203,海曙区,4,2020-02-10,published list,sina",
            "2020-02-15,330212,鄞州区,3|4,,two possibilities,sina",
        )
        certain, unsure = read_published(_file(tmp_path, PUBLISHED, *lines), places=PLACES)
        assert certain == PublishedTier(
            place="330203",
            name="海曙区",
            event_date=date(2020, 2, 9),
            issued_on=date(2020, 2, 10),
            tiers=(4,),
            how="published list",
            source="sina",
        )
        assert (unsure.tiers, certain.certain, unsure.certain) == ((4, 3), True, False)

    @pytest.mark.parametrize(
        ("tiers", "message"),
        [
            ("orange", "tiers 'orange' is not understood; write 5 (red) to 1 (green), or 4|3"),
            ("0", "tiers '0' is not understood"),
            ("", "tiers '' is not understood"),
            ("4|4", "tiers '4|4' names a tier twice; name each possibility once"),
        ],
    )
    def test_a_fault_names_file_row_and_remedy(self, tmp_path: Path, tiers: str, message: str) -> None:
        path = _file(tmp_path, PUBLISHED, f"2020-02-09,330203,海曙区,{tiers},,list,sina", name="map.csv")
        with pytest.raises(UserError) as fault:
            read_published(path, places=PLACES)
        assert str(fault.value).removeprefix(f"{tmp_path}/").startswith(f"map.csv, row 2: {message}")
