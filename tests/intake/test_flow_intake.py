"""Files of flows: each layout is read, what cannot be used is set apart with row and remedy."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from fivecolour.config import Settings, settings
from fivecolour.errors import UserError
from fivecolour.intake import flow_profiles
from fivecolour.intake.flow_intake import FlowIntakeOptions, FlowReceipt, take_in
from fivecolour.intake.flow_rows import FlowOptions
from fivecolour.intake.quarantine import Decider, Filter, Quarantine, QuarantineError
from fivecolour.intake.receiver import Receiver, open_receiver
from fivecolour.intake.types import Sending
from fivecolour.store.flows import Flows

LOCATIONS = (
    "id,name,lat,lon,population\n420100,武汉,30.59,114.30,11081000\n310000,上海,31.23,121.47,24240000\n"
)
DAY = date(2020, 1, 23)
ON_DAY = FlowOptions(day=DAY)


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    return replace(settings(), home=tmp_path, database_url=f"sqlite:///{tmp_path / 'store.db'}")


@pytest.fixture
def receiver(config: Settings, tmp_path: Path) -> Receiver:
    (tmp_path / "locations.csv").write_text(LOCATIONS, encoding="utf-8")
    return open_receiver(config, "zhejiang-2020")


def send(
    receiver: Receiver, text: str, options: FlowOptions = ON_DAY, name: str = "flows.csv", **asked: object
) -> FlowReceipt:
    folder = Path(str(receiver.engine.url.database)).parent
    path = folder / name
    content = text.encode("utf-8")
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    given = FlowIntakeOptions("somebody", locations=folder / "locations.csv", options=options, **asked)  # type: ignore[arg-type]
    return take_in(receiver, path, given, Sending(path.name, str(hash(text)), "somebody", options=str(asked)))


def pairs(receiver: Receiver, unit: str | None = None, day: date = DAY) -> dict[tuple[str, str], float]:
    flows = Flows(receiver.engine)
    table = flows.table(flows.chosen(unit=unit), start=day, end=day)
    codes = [place.code for place in table.places]
    known = np.argwhere(~np.isnan(table.values[0])) if len(table.days) else []
    return {(codes[o], codes[d]): round(float(table.values[0, o, d]), 6) for o, d in known}


def apart(config: Settings) -> list[tuple[str, int, str]]:
    found = Quarantine(config).listed(Filter())
    return [(row["code"], row["row"], row["reasons"][0]["parameters"]["text"]) for row in found]


class TestLayouts:
    """What the columns are called decides how a table is read."""

    def test_two_tables(self, receiver: Receiver) -> None:
        text = (
            "origin,dest,count,time\n武汉,宁波市,120,2020-01-23\n420100,海曙区,,2020-01-23\n"
            "330100,330200,0,2020/1/23\n"
        )
        receipt = send(receiver, text, FlowOptions())
        assert (receipt.profile, receipt.unit, receipt.read, receipt.accepted) == ("flowmap", "persons", 2, 2)
        assert (receipt.blank, receipt.outside, receipt.places) == (1, 1, 3)
        assert pairs(receiver) == {("420100", "330200"): 120, ("330100", "330200"): 0}

    def test_a_matrix(self, receiver: Receiver) -> None:
        text = "date,,杭州,宁波,420100\n2020-01-22,杭州,,5,6\n2020-01-23,杭州,,7,8\n2020-01-23,420100,9,,0\n"
        receipt = send(receiver, text, FlowOptions())
        assert (receipt.profile, receipt.read, receipt.blank, receipt.days) == ("matrix", 6, 3, 2)
        assert pairs(receiver) == {
            ("330100", "330200"): 7,
            ("330100", "420100"): 8,
            ("420100", "330100"): 9,
            ("420100", "420100"): 0,
        }

    def test_a_matrix_without_gaps(self, receiver: Receiver, config: Settings) -> None:
        # Its days stand in no order; one place is called two names in rows, then in columns, below.
        text = "date,,杭州,420100\n2020-01-23,杭州,7,8\n2020-01-22,420100,1,2\n2020-01-22,杭州,5,6\n"
        assert send(receiver, text, FlowOptions()).accepted == 6
        assert pairs(receiver) == {("330100", "330100"): 7, ("330100", "420100"): 8}
        assert len(pairs(receiver, day=date(2020, 1, 22))) == 4
        rows = "date,,杭州,420100\n2020-01-24,杭州,7,8\n2020-01-24,330100,7,8\n2020-01-24,武汉,3,4\n"
        assert (send(receiver, rows, FlowOptions()).accepted, len(apart(config))) == (2, 4)
        columns = "date,,武汉,420100,杭州\n2020-01-25,杭州,7,8,9\n2020-01-25,nowhere,1,2,3\n"
        receipt = send(receiver, columns, FlowOptions())
        assert (receipt.accepted, receipt.quarantined) == (1, 5)
        assert pairs(receiver, day=date(2020, 1, 25)) == {("330100", "330100"): 9}

    def test_shares_of_one_city_by_day(self, receiver: Receiver) -> None:
        text = "date;direction;city_name;value\n20200123;迁入;武汉市;12.5\n20200123;move_out;武汉;3\n"
        (Path(str(receiver.engine.url.database)).parent / "locations.csv").write_text(
            LOCATIONS.replace("武汉", "武汉市") + "420100w,武汉,,,\n", encoding="utf-8"
        )
        receipt = send(receiver, text, FlowOptions(city="宁波"))
        assert (receipt.profile, receipt.unit) == ("baidu", "share-in+share-out")
        assert pairs(receiver, "share-in") == {("420100", "330200"): 0.125}
        assert pairs(receiver, "share-out") == {("330200", "420100w"): 0.03}

    def test_movement_of_phones(self, receiver: Receiver) -> None:
        meta = "start_polygon_id,end_polygon_id,n_crisis,date_time\n420100,330203,31,2020-01-23 08:00\n"
        google = "geoid_o,geoid_d,date,visitor_flows,pop_flows\n420100,330205,2020-01-23,4,77.5\n"
        assert send(receiver, meta, FlowOptions(), "meta.csv.gz").profile == "meta"
        assert send(receiver, google, FlowOptions(), "google.csv").profile == "google"
        assert pairs(receiver, "index") == {("420100", "330203"): 31}
        assert pairs(receiver, "persons") == {("420100", "330205"): 77.5}

    def test_columns_may_be_named(self, receiver: Receiver) -> None:
        named = FlowOptions(
            {"Von": "origin", "Nach": "destination", "n": "value", "t": "day"}, first=date(2020, 1, 10)
        )
        assert send(receiver, "Von\tNach\tn\tt\n420100\t330200\t4\t14\n", named, unit="index").unit == "index"
        assert pairs(receiver) == {("420100", "330200"): 4}


class TestSetApart:
    """Read = accepted + unchanged + set apart; what is set apart has row, reason and remedy."""

    def test_each_fault_has_its_row(self, receiver: Receiver, config: Settings) -> None:
        text = (
            "origin,dest,count,time\n武汉,宁波,5,2020-01-23\nWuhan,宁波,6,2020-01-23\n武汉,杭州,x,2020-01-23\n"
            "武汉,温州,-3,2020-01-23\n武汉,台州,4,01/02/20\n上海,宁波,1,2020-01-23\n上海,宁波,2,2020-01-23\n"
        )
        receipt = send(receiver, text, FlowOptions())
        # The cell that cannot be read is set apart, and no blank as well.
        assert (receipt.read, receipt.accepted, receipt.quarantined, receipt.blank) == (7, 1, 6, 0)
        assert sorted(apart(config)) == [
            ("flow_day", 6, "01/02/20"),
            ("flow_place", 3, "Wuhan"),
            ("flow_twice", 7, "1"),
            ("flow_twice", 8, "2"),
            ("flow_value", 4, "x"),
            ("flow_value", 5, "-3"),
        ]
        assert pairs(receiver) == {("420100", "330200"): 5}

    def test_its_remedies_work(self, receiver: Receiver, config: Settings) -> None:
        text = "origin,dest,count\n上海,宁波,1\n上海,宁波,2.5\n"
        assert send(receiver, text).accepted == 0
        assert send(receiver, text, add_up=True).accepted == 1
        assert pairs(receiver) == {("310000", "330200"): 3.5}
        room, who = Quarantine(config), Decider("li")
        with pytest.raises(
            QuarantineError, match=r"row 1 is of flows: mend row 2 of flows.csv, send the file again"
        ):
            room.replay([1], who)
        assert [one.outcome for one in room.dismiss([1, 2], who, reason="sent again")] == ["dismissed"] * 2

    def test_shares_above_the_whole(self, receiver: Receiver, config: Settings) -> None:
        text = "city_name,value\n武汉,60\n上海,50\n"
        receipt = send(receiver, text, FlowOptions(day=DAY, city="宁波", direction="in"))
        assert (receipt.accepted, receipt.reasons) == (0, {"flow_share": 2})

    @pytest.mark.parametrize(
        ("text", "options", "message"),
        [
            (
                "origin,dest,count\n武汉,宁波,1\n",
                FlowOptions(),
                r"no column of days; say the day .* --day 2020-01-23",
            ),
            ("a,b,c\n1,2,3\n", ON_DAY, "fit no layout of flows; name them with --column HEADER=origin"),
            ("origin,dest,count\n武汉,宁波,1,2\n", ON_DAY, "row 2: has 4 cells, the header 3; put quotes"),
            ("origin,dest,count\n\n武汉,宁波\n", ON_DAY, "row 3: has 2 cells, the header 3"),
            # Together they are as many as they should be.
            ("origin,dest,count\n武汉,宁波\n武汉,宁波,1,2\n", ON_DAY, "row 2: has 2 cells, the header 3"),
            ('origin,dest,count\n"武汉",宁波,1\n武汉,宁波,1,2\n', ON_DAY, "row 3: has 4 cells, the header 3"),
            ("city_name,value\n武汉,3\n", ON_DAY, "whose shares these are is not said; say it with --city"),
            ("origin,dest,count,count\n", ON_DAY, "two columns are named 'count'; rename one"),
            (
                'origin,dest,count\n武汉,宁波,"1\n' + "武汉,杭州,1\n" * 12_000,
                ON_DAY,
                "flows.csv: is not CSV .*mend that row",
            ),
        ],
    )
    def test_what_cannot_be_read_says_why(
        self, receiver: Receiver, text: str, options: FlowOptions, message: str
    ) -> None:
        with pytest.raises(UserError, match=message):
            send(receiver, text, options)

    @pytest.mark.parametrize("spoilt", [slice(0, 30), slice(0, -4)])
    def test_a_gzip_file_that_is_not_whole(self, receiver: Receiver, spoilt: slice) -> None:
        path = Path(str(receiver.engine.url.database)).parent / "flows.csv.gz"
        path.write_bytes(gzip.compress("origin,dest,count\n武汉,宁波,1\n".encode())[spoilt])
        asked = FlowIntakeOptions("somebody", locations=path.with_name("locations.csv"), options=ON_DAY)
        with pytest.raises(UserError, match="no whole gzip file; compress it again"):
            take_in(receiver, path, asked, Sending(path.name, "x", "somebody", options=""))

    def test_shares_of_a_layout_of_ones_own(
        self, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        own = flow_profiles.profiles()["flowmap"]
        monkeypatch.setattr(flow_profiles, "profiles", lambda: {"flowmap": replace(own, unit="share-in")})
        assert send(receiver, "origin,dest,count\n武汉,宁波,60\n").reasons == {"flow_share": 1}

    def test_locations_that_cannot_be_read_say_why(self, receiver: Receiver) -> None:
        path = Path(str(receiver.engine.url.database)).parent / "locations.csv"
        for content, message in (
            ("code2,name\n1,a\n", "no column is called id"),
            ("id,lat\n1,north\n", "row 2: latitude .north. is no number; write 29.87"),
            ("id\n1\n1\n", "row 3: 1 stands in two rows; keep one"),
        ):
            path.write_text(content)
            with pytest.raises(UserError, match=message):
                send(receiver, "origin,dest,count\n武汉,宁波,1\n")
