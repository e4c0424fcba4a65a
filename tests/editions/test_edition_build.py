"""The edition of the shipped figures: Zhejiang and Ningbo, 21 January to 5 March 2020."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from fivecolour.config import Settings
from fivecolour.editions.edition_build import build
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_order import Order
from fivecolour.errors import UserError
from fivecolour.scoring.schemes.library import load
from fivecolour.scoring.schemes.plain_words import plain_words
from fivecolour.store import database
from tests.editions.first_edition import bundled_order

from ..reports.zhejiang import DISTRICTS, rows

REVIEW_DAYS = tuple(f"2020-{day}" for day in "02-09 02-12 02-15 02-18 02-24 02-27 03-02".split())
# 330283 奉化 is 330213 since 2016.
NINGBO = tuple(f"3302{number}" for number in "03 05 06 11 12 13 25 26 81 82".split())
SHORT = Order("zhejiang-2020", "zhejiang-2020", date(2020, 2, 9), date(2020, 2, 12))


@pytest.fixture(scope="module")
def short(instance: Settings) -> Edition:
    """Four days from the same store, as a drill."""
    return build(database.engine(instance.database_url), replace(SHORT, drill=True))


class TestOrder:
    """What is to be published."""

    def test_the_bundled_one(self, instance: Settings) -> None:
        order = bundled_order()
        assert replace(order, credit=None, licence=None, indices=()) == Order(
            "zhejiang-2020",
            "zhejiang-2020",
            date(2020, 1, 21),
            date(2020, 3, 5),
            date(2020, 2, 9),
            drill=False,
        )
        assert order.credit
        assert order.credit.en.startswith("Bulletins of the health commissions of Zhejiang")

    @pytest.mark.parametrize(
        "order",
        [
            replace(SHORT, opens_on=date(2020, 2, 8)),
            replace(SHORT, opens_on=date(2020, 2, 13)),
        ],
        ids=["before the first day", "after the last"],
    )
    def test_refused_when_it_cannot_open(self, order: Order, instance: Settings) -> None:
        with pytest.raises(UserError, match=r"the edition would open on 2020-02-.., outside 2020-02-"):
            build(database.engine(instance.database_url), order)

    def test_days_the_wrong_way_round(self, instance: Settings) -> None:
        told = "the last day, 2020-02-12, is before the first, 2020-02-13; say both: --from, --to"
        with pytest.raises(UserError, match=told):
            build(database.engine(instance.database_url), replace(SHORT, start=date(2020, 2, 13)))

    def test_unknown_region_set_or_scheme(self, instance: Settings) -> None:
        engine = database.engine(instance.database_url)
        with pytest.raises(UserError, match=r"no region set 'atlantis'.*there are: .*zhejiang-2020"):
            build(engine, replace(SHORT, region_set="atlantis"))
        with pytest.raises(UserError, match="atlantis"):
            build(engine, replace(SHORT, scheme="atlantis"))


class TestShortEdition:
    """Another window and a drill."""

    def test_opens_on_its_last_day_unless_told(self, short: Edition) -> None:
        assert short.days == ("2020-02-09", "2020-02-10", "2020-02-11", "2020-02-12")
        assert short.opens_on == "2020-02-12"
        assert short.reviews == ("2020-02-09", "2020-02-12")

    def test_says_that_it_is_a_drill(self, short: Edition) -> None:
        assert short.drill is True

    def test_figures_are_those_of_its_days(self, short: Edition) -> None:
        assert short.series["330203"].cumulative == (66, 66, None, None)
        assert short.cities["330200"].cumulative == (149, 151, 153, 153)
        assert {len(tiers) for tiers in short.tiers.values()} == {4}

    def test_its_windows_reach_back_on_the_days_before(self, short: Edition, bundled: Edition) -> None:
        place = short.place["330203"]
        assert short.measured["clear_days"][place].tolist() == [0, 1, 0, 1]
        for name, values in short.measured.items():
            np.testing.assert_array_equal(values, bundled.measured[name][:, 19:23])
        assert bundled.past is None


class TestAsOf:
    """The map as it could be known at a moment."""

    def test_what_was_issued_later_plays_no_part(self, instance: Settings) -> None:
        engine = database.engine(instance.database_url)
        noon = datetime(2020, 2, 11, 4, tzinfo=UTC)
        then = build(engine, replace(SHORT, as_of=noon))
        assert [figure is None for figure in then.series["330203"].cumulative] == [False, False, True, True]
        assert then.cities["330200"].cumulative == (149, 151, None, None)
        assert then.provenance["as_of"] == "2020-02-11T04:00:00+00:00"
        assert then.tiers["330203"][:2] == build(engine, SHORT).tiers["330203"][:2]


class TestBundled:
    """Size and provenance of the edition that a first start publishes."""

    def test_days_and_districts(self, bundled: Edition) -> None:
        assert (len(bundled.days), bundled.days[0], bundled.days[-1]) == (45, "2020-01-21", "2020-03-05")
        assert bundled.opens_on == "2020-02-09"
        assert len(bundled.districts) == len(bundled.tiers) == len(bundled.series) == 90
        assert {len(tiers) for tiers in bundled.tiers.values()} == {45}
        assert len(bundled.cities) == 11
        assert bundled.drill is False

    def test_review_days(self, bundled: Edition) -> None:
        assert bundled.reviews == (
            *("2020-02-09", "2020-02-12", "2020-02-15", "2020-02-18", "2020-02-21"),
            *("2020-02-24", "2020-02-27", "2020-03-01", "2020-03-04"),
        )

    def test_names_what_it_was_made_of(self, bundled: Edition) -> None:
        assert bundled.id.startswith("zhejiang-2020-20200305-")
        assert bundled.provenance["region_set"] == bundled.region.content_hash
        assert bundled.provenance["scheme"] == bundled.scheme.name == "zhejiang-2020"

    def test_the_scheme_is_called_a_reconstruction(self, bundled: Edition) -> None:
        assert bundled.scheme.status == "reconstruction"
        assert "did not publish its weights" in bundled.scheme.status_note.en
        assert "没有公布权重" in bundled.scheme.status_note.zh
        assert bundled.scheme.in_force_from == "2020-02-09"
        assert len(bundled.scheme.sources) >= 3

    def test_the_rule_is_held_in_plain_words(self, bundled: Edition) -> None:
        assert bundled.scheme.rule == plain_words(load("zhejiang-2020"))

    def test_levels_in_the_official_words(self, bundled: Edition) -> None:
        levels = [bundled.scheme.level(tier) for tier in (5, 4, 3, 2, 1, 0)]
        assert [level.name.zh for level in levels] == ["高", "较高", "中", "较低", "低", "未评"]
        assert [level.colour.zh for level in levels] == ["红", "橙", "黄", "蓝", "绿", "灰"]


class TestPublishedLayer:
    """The province's maps as they stand in the source file."""

    def test_seven_maps(self, bundled: Edition) -> None:
        assert [(m.date, len(m.tiers)) for m in bundled.published] == [
            ("2020-02-09", 90),
            ("2020-02-12", 90),
            ("2020-02-15", 68),
            ("2020-02-18", 68),
            ("2020-02-24", 90),
            ("2020-02-27", 90),
            ("2020-03-02", 90),
        ]

    def test_first_map(self, bundled: Edition) -> None:
        assert Counter(bundled.published[0].tiers.values()) == {
            (5,): 1,
            (4,): 12,
            (3,): 12,
            (2,): 53,
            (1,): 12,
        }
        assert [code for code, tiers in bundled.published[0].tiers.items() if tiers == (5,)] == ["330382"]

    def test_every_cell_is_that_of_the_file(self, bundled: Edition) -> None:
        expected = {
            (row["event_date"], row["place"]): tuple(int(tier) for tier in row["tiers"].split("|"))
            for row in rows("published_tiers.csv")
        }
        held = {(m.date, code): tiers for m in bundled.published for code, tiers in m.tiers.items()}
        assert held == expected


class TestAgreement:
    """Computed colours beside the published ones."""

    def test_9_february_58_of_62(self, bundled: Edition) -> None:
        day = bundled.day_index["2020-02-09"]
        comparable = [code for code in bundled.districts if bundled.tier(code, day)]
        differ = {
            bundled.districts[code].short.zh
            for code in comparable
            if bundled.tier(code, day) not in bundled.published_tier(code, day)
        }
        assert len(comparable) == 62
        assert differ == {"泰顺", "越城", "路桥", "三门"}
        assert len(bundled.districts) - len(comparable) == 28

    @pytest.mark.parametrize("day", REVIEW_DAYS)
    def test_ningbo_on_review_days(self, day: str, bundled: Edition) -> None:
        determined = {
            row["place"]: int(row["tiers"])
            for row in rows("published_tiers.csv")
            if row["event_date"] == day and row["place"] in NINGBO and "|" not in row["tiers"]
        }
        assert len(determined) == (5 if day == "2020-02-12" else 10)
        assert {code: bundled.tier(code, bundled.day_index[day]) for code in determined} == determined

    def test_ningbo_where_the_sources_leave_two(self, bundled: Edition) -> None:
        day = bundled.day_index["2020-02-12"]
        left_open = [code for code in NINGBO if bundled.published_tier(code, day) == (2, 1)]
        assert len(left_open) == 5
        assert {bundled.tier(code, day) for code in left_open} <= {1, 2}


class TestReasons:
    """Every colour of every day has exactly one reason, of the same tier."""

    def test_spans_cover_all_days_without_gap_or_overlap(self, bundled: Edition) -> None:
        for code, spans in bundled.reasons.items():
            covered = [day for span in spans for day in range(span.first, span.last + 1)]
            assert covered == list(range(45)), code

    def test_tier_of_the_reason_is_the_tier(self, bundled: Edition) -> None:
        assert set(bundled.reasons) == set(bundled.districts)
        for code, spans in bundled.reasons.items():
            tiers = "".join(str(span.tier) * (span.last - span.first + 1) for span in spans)
            assert tiers == bundled.tiers[code], code
            assert all(span.data["tier"] == span.tier for span in spans), code

    def test_every_reason_speaks_both_languages(self, bundled: Edition) -> None:
        for spans in bundled.reasons.values():
            for span in spans:
                assert span.sentence.zh.endswith(("。", "。）")), span
                assert span.sentence.en.endswith((".", ".)")), span
                assert "{" not in span.sentence.zh + span.sentence.en

    def test_haishu_on_9_february(self, bundled: Edition) -> None:
        reason = bundled.reason("330203", bundled.day_index["2020-02-09"])
        assert reason.tier == 4
        assert reason.data["binding"]["indicator"] == "cumulative_confirmed"
        assert (reason.data["binding"]["value"], reason.data["threshold"]) == (66, 24)
        assert "66 confirmed cases in total by 9 February" in reason.sentence.en
        assert "截至2月9日累计确诊66例" in reason.sentence.zh


class TestMissing:
    """A day without a report is never a zero, and a district without figures never green."""

    def test_gaps_stay_gaps(self, bundled: Edition) -> None:
        haishu = bundled.series["330203"]
        assert haishu.cumulative[:2] == (0, None)
        assert haishu.cumulative[11:27] == (
            25,
            28,
            43,
            49,
            54,
            58,
            61,
            64,
            66,
            66,
            None,
            None,
            None,
            None,
            68,
            69,
        )
        assert haishu.new[19:25] == (2, 0, None, 0, 0, None)

    def test_districts_without_figures_are_not_graded(self, bundled: Edition) -> None:
        silent = [code for code, s in bundled.series.items() if {*s.cumulative, *s.new} == {None}]
        assert silent
        assert {tier for code in silent for tier in bundled.tiers[code]} == {"0"}

    def test_hangzhou_published_no_total(self, bundled: Edition) -> None:
        hangzhou = bundled.cities["330100"]
        assert set(hangzhou.cumulative) == set(hangzhou.placed) == set(hangzhou.remainder) == {None}


class TestSums:
    """Districts + zones + what is not broken down = what the city published."""

    def test_ningbo_on_all_45_days(self, bundled: Edition) -> None:
        ningbo = bundled.cities["330200"]
        for day in range(45):
            zones = sum(values[day] or 0 for values in ningbo.by_zone.values())
            placed, rest = ningbo.placed[day], ningbo.remainder[day]
            assert placed is not None
            assert rest is not None
            assert placed + zones + rest == ningbo.cumulative[day], bundled.days[day]

    def test_placed_is_the_sum_of_the_districts(self, bundled: Edition) -> None:
        for city in bundled.cities:
            codes = [d.code for d in bundled.region.districts if d.parent == city]
            for day, placed in enumerate(bundled.cities[city].placed):
                if placed is not None:
                    assert placed == sum(bundled.series[code].cumulative[day] or 0 for code in codes)

    def test_every_city_that_published_a_total(self, bundled: Edition) -> None:
        days = {city: sum(n is not None for n in s.cumulative) for city, s in bundled.cities.items()}
        assert {city: n for city, n in days.items() if n} == {
            "330200": 45,
            "330300": 2,
            "330400": 6,
            "330500": 1,
            "330600": 4,
            "330700": 8,
            "330800": 1,
            "331000": 5,
        }
        for series in bundled.cities.values():
            for day, total in enumerate(series.cumulative):
                if total is not None:
                    zones = sum(values[day] or 0 for values in series.by_zone.values())
                    assert (series.placed[day] or 0) + zones + (series.remainder[day] or 0) == total

    def test_ningbo_on_9_february(self, bundled: Edition) -> None:
        ningbo, day = bundled.cities["330200"], bundled.day_index["2020-02-09"]
        assert (ningbo.cumulative[day], ningbo.placed[day], ningbo.remainder[day]) == (149, 145, 0)
        assert {code.partition(":")[2]: values[day] for code, values in ningbo.by_zone.items()} == {
            "东钱湖": 1,
            "杭州湾新区": 1,
            "高新区": 2,
        }


class TestMergedDistricts:
    """下城 and 江干 are drawn inside their successors."""

    def test_88_shapes_show_90_districts(self, bundled: Edition) -> None:
        assert len(bundled.members) == 88
        assert sorted(code for codes in bundled.members.values() for code in codes) == sorted(DISTRICTS)
        assert {shape: codes for shape, codes in bundled.members.items() if len(codes) > 1} == {
            "330102": ("330102", "330104"),
            "330105": ("330105", "330103"),
        }
        names = {code: bundled.districts[code].short.zh for code in ("330102", "330103", "330104", "330105")}
        assert names == {"330102": "上城", "330103": "下城", "330104": "江干", "330105": "拱墅"}

    def test_the_highest_member_gives_the_colour(self, bundled: Edition) -> None:
        day = bundled.day_index["2020-02-09"]
        published = {
            code: bundled.published_tier(code, day) for code in ("330102", "330103", "330104", "330105")
        }
        assert published == {"330102": (3,), "330103": (2,), "330104": (4,), "330105": (3,)}
        assert bundled.shape_tier("330102", day, "published") == 4
        assert bundled.shape_tier("330105", day, "published") == 3

    def test_a_sentence_on_the_map_says_so(self, bundled: Edition) -> None:
        assert "Xiacheng is drawn inside Gongshu, Jianggan inside Shangcheng" in bundled.region.notes[0].en
