"""A view and its address."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from fivecolour.export.drawing.svg import MapView
from fivecolour.web import view_state
from fivecolour.web.view_state import Misread, ViewState, misread, read_state
from tests.editions.sample import DAYS, sample_edition

EDITION = sample_edition()
DISTRICTS = tuple(EDITION.districts)
DEFAULT = ViewState(date="2020-02-12")


def parse(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


@st.composite
def states(drawing: st.DrawFn) -> ViewState:
    """Return every view that an address can mean."""
    district = drawing(st.sampled_from(("", *DISTRICTS)))
    return ViewState(
        date=drawing(st.sampled_from(DAYS)),
        city=drawing(st.sampled_from(("", "330100", "330200"))),
        district=district,
        level=drawing(st.sampled_from(("", "county"))) if district else "",
        layer=drawing(st.sampled_from(("graded", "published"))),
        lang=drawing(st.sampled_from(("zh", "en"))),
        theme=drawing(st.sampled_from(("auto", "light", "dark"))),
        edition=drawing(st.sampled_from(("", EDITION.id))),
    )


class TestAddress:
    """Every view has an address, and the address gives the view back."""

    @given(states())
    def test_round_trip(self, state: ViewState) -> None:
        assert read_state(parse(state.query(EDITION)), EDITION) == state

    @given(states())
    def test_no_default_stands_in_it(self, state: ViewState) -> None:
        pairs = set(parse(state.query(EDITION)).items())
        defaults = {("date", "2020-02-12"), ("layer", "graded"), ("lang", "zh"), ("theme", "auto")}
        assert pairs.isdisjoint(defaults)
        assert all(value for _, value in pairs)

    def test_literals(self) -> None:
        assert DEFAULT.query(EDITION) == "./"
        assert DEFAULT.query(EDITION, lang="en") == "./?lang=en"
        chosen = ViewState(date="2020-02-09", city="330200", district="330203", layer="published")
        assert chosen.query(EDITION) == "./?date=2020-02-09&city=330200&district=330203&layer=published"
        assert chosen.query(EDITION, date="2020-02-12", layer="graded", city="") == "./?district=330203"


class TestPassedOver:
    """A key that says two things, or is nearly one of ours, is told."""

    def test_twice(self) -> None:
        query = QueryParams("date=2020-02-09&date=2020-02-10&lang=en&lang=en&utm_source=date")
        assert misread(query, EDITION) == (Misread("repeated_key", "date", "2020-02-10"),)
        assert read_state(query, EDITION).date == "2020-02-10"

    def test_misspelt(self) -> None:
        query = QueryParams("Date=2020-02-09&districts=330203&fbclid=1&id=x&%00=1")
        assert misread(query, EDITION) == (
            Misread("misspelt_key", "Date", "date"),
            Misread("misspelt_key", "districts", "district"),
        )


class TestReading:
    """What is wrong falls back, never fails."""

    def test_nothing_asked(self) -> None:
        assert read_state({}, EDITION) == DEFAULT

    @pytest.mark.parametrize(
        ("date", "shown"),
        [
            ("2020-02-09", "2020-02-09"),
            ("2019-12-31", "2020-02-01"),
            ("2020-01-31", "2020-02-01"),
            ("2020-02-13", "2020-02-12"),
            ("2031-01-01", "2020-02-12"),
            ("20200209", "2020-02-09"),
            ("", "2020-02-12"),
        ],
    )
    def test_a_day_outside_becomes_the_nearest(self, date: str, shown: str) -> None:
        assert read_state({"date": date}, EDITION).date == shown

    @pytest.mark.parametrize("date", ["yesterday", "2020-02-30", "1", "'; DROP TABLE", "0000-00-00"])
    def test_what_is_no_day_falls_back(self, date: str) -> None:
        assert read_state({"date": date}, EDITION).date == EDITION.opens_on

    @given(st.dictionaries(st.sampled_from([*ViewState.__dataclass_fields__, "other"]), st.text(max_size=12)))
    def test_any_address_gives_a_view(self, query: dict[str, str]) -> None:
        state = read_state(query, EDITION)
        assert state.date in EDITION.day_index
        assert state.city in {"", "330100", "330200"}
        assert state.district in {"", *DISTRICTS}
        assert (state.layer in {"graded", "published"}, state.lang in {"zh", "en"}) == (True, True)
        assert state.theme in {"auto", "light", "dark"}
        assert state.edition in {"", EDITION.id}

    def test_unknown_values(self) -> None:
        values = {"city": "110000", "district": "999999", "layer": "x", "lang": "fr", "theme": "neon"}
        assert read_state({**values, "level": "county", "edition": "none"}, EDITION) == DEFAULT

    def test_a_county_view_needs_a_county(self) -> None:
        assert read_state({"level": "county"}, EDITION).level == ""
        assert read_state({"level": "county", "district": "330203"}, EDITION).level == "county"
        assert read_state({"level": "moon", "district": "330203"}, EDITION).level == ""


class TestMapView:
    """What the map shows of a view."""

    def test_default(self) -> None:
        assert DEFAULT.map_view(EDITION) == MapView(day=11, layer="graded", language="zh")

    def test_everything_chosen(self) -> None:
        state = ViewState("2020-02-09", "330200", "330203", "county", "published", "en", "dark", EDITION.id)
        assert state.map_view(EDITION) == MapView(
            day=8, layer="published", language="en", city="330200", district="330203", close=True
        )


class TestMisread:
    """What an address says in vain is told."""

    @given(states())
    def test_nothing_of_what_the_map_itself_writes(self, state: ViewState) -> None:
        assert misread(parse(state.query(EDITION)), EDITION) == ()

    @pytest.mark.parametrize(
        ("query", "text"),
        [
            ({"date": "2031-01-01"}, "day_outside"),
            ({"date": "2020-01-31"}, "day_outside"),
            ({"date": "yesterday"}, "unknown_day"),
            ({"date": "2020-02-30"}, "unknown_day"),
            ({"district": "999999"}, "unknown_place"),
            ({"city": "330203"}, "unknown_place"),
            ({"lang": "fr"}, "unknown_lang"),
            ({"layer": "secret"}, "unknown_layer"),
            ({"theme": "blue"}, "unknown_theme"),
            ({"level": "galaxy"}, "unknown_level"),
            ({"level": "county"}, "level_alone"),
            ({"flow": "off"}, "unknown_flow"),
            ({"index": "case-burden"}, "unknown_index"),
        ],
    )
    def test_literals(self, query: dict[str, str], text: str) -> None:
        ((key, value),) = query.items()
        assert misread(query, EDITION) == (Misread(text, key, value),)
        assert misread({**query, "utm_source": "x"}, EDITION) == (Misread(text, key, value),)


def test_what_a_page_lacks_is_told_and_what_is_hostile_not_repeated() -> None:
    words = {"unknown_lang": "no {value} ({languages})", "unknown_theme": "no theme {value}"}
    assert view_state.unread_view({"lang": "xx", "theme": "zz"}, ("zh", "en"), words) == [
        "no xx (zh, en)",
        "no theme zz",
    ]
    assert view_state.unread_view({"lang": "<b>"}, ("zh",), words) == ["no … (zh)"]
    assert view_state.unread_view({"lang": "en", "theme": "dark", "x": "y"}, ("zh", "en"), words) == []
    words = {"repeated_key": "{key} twice, {value}", "misspelt_key": "{key} for {value}"}
    asked = QueryParams("lang=zh&lang=en&theme=dark&theme=dark&Theme=light&date=x")
    assert view_state.unread_view(asked, ("zh", "en"), words) == ["lang twice, en", "Theme for theme"]
