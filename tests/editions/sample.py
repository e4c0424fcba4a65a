"""A small made-up edition with the real figures of 海曙 and 鄞州, for every test that needs one.

Two cities, four districts (下城 is drawn inside 拱墅), twelve days. 海曙 has no new cases reported on the
first day and nothing at all on the eleventh; 下城 reports on two days only; Hangzhou publishes no total.
"""

from __future__ import annotations

from datetime import date, timedelta

from fivecolour.editions.edition_data import CitySeries, DistrictSeries, Edition, ReasonSpan
from fivecolour.editions.published_map import PublishedMap
from fivecolour.editions.scheme_card import EditionLevel, FigureSource, SchemeCard
from fivecolour.regions.drawing import Drawing, Label
from fivecolour.regions.region_set import City, District, Population, RegionSet, Text, Zone
from fivecolour.scoring.schemes.statements import Line, Section, Statement

DAYS = tuple((date(2020, 2, 1) + timedelta(days=i)).isoformat() for i in range(12))
TIERS = {
    "330103": "000222222211",
    "330105": "222233333332",
    "330203": "033444444454",
    "330212": "222333333333",
}
Figures = tuple[int | None, ...]

_HAISHU_TOTAL: Figures = (25, 28, 43, 49, 54, 58, 61, 64, 66, 66, None, None)
_HAISHU_NEW: Figures = (None, 3, 15, 6, 5, 4, 3, 3, 2, 0, None, 0)
_YINZHOU_TOTAL: Figures = (10, 10, 11, 11, 12, 12, 12, 12, 12, 13, 13, 13)
_YINZHOU_NEW: Figures = (None, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0)
_HIGH_TECH_ZONE: Figures = (1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2)
_NINGBO_TOTAL: Figures = (66, 75, 102, 120, 126, 136, 141, 146, 149, 151, 153, 153)
_NINGBO_NEW: Figures = (11, 9, 27, 18, 6, 10, 5, 5, 3, 2, 2, 0)
_NONE: Figures = (None,) * len(DAYS)


def sample_edition() -> Edition:
    """Return the sample edition."""
    return Edition(
        id="sample-20200212-0123456789",
        number=7,
        published_at="2020-02-13T01:00:00Z",
        region=_region(),
        drawing=_drawing(),
        scheme=_scheme(),
        days=DAYS,
        reviews=("2020-02-09", "2020-02-12"),
        opens_on="2020-02-12",
        drill=False,
        tiers=TIERS,
        reasons={code: _reasons(tiers) for code, tiers in TIERS.items()},
        series=_series(),
        cities=_cities(),
        published=_published(),
        provenance={"source": "sample"},
    )


def _region() -> RegionSet:
    def district(code: str, zh: str, en: str, people: int, drawn_in: str | None = None) -> District:
        return District(
            code=code,
            name=Text(f"{zh}区", f"{en} District"),
            short=Text(zh, en),
            pinyin=en.lower(),
            parent=f"{code[:4]}00",
            population=Population(people, 2020, "sample"),
            aliases=(f"{zh}区", f"156{code}"),
            drawn_in=drawn_in,
        )

    return RegionSet(
        name="sample",
        title=Text("样例", "Sample"),
        home="330200",
        districts=(
            district("330103", "下城", "Xiacheng", 536_000, "330105"),
            district("330105", "拱墅", "Gongshu", 582_000),
            district("330203", "海曙", "Haishu", 1_041_285),
            district("330212", "鄞州", "Yinzhou", 1_609_555),
        ),
        cities=(
            City("330100", Text("杭州市", "Hangzhou"), Text("杭州", "Hangzhou"), "hangzhou"),
            City("330200", Text("宁波市", "Ningbo"), Text("宁波", "Ningbo"), "ningbo"),
        ),
        places={
            "unit": Text("县（市、区）", "district"),
            "units": Text("县（市、区）", "districts"),
            "group": Text("市", "city"),
            "whole_map": Text("全省", "province"),
            "authority": Text("省", "province"),
            "cut_off": Text("{date} 24时", "24:00 on {date}"),
        },
        zones=(Zone("330200-gxq", Text("高新区", "High-tech Zone"), "330200", lies_in="330212"),),
        credit=Text("样例底图", "Sample map"),
        valid_from="2020-01-01",
        valid_to=None,
        content_hash="0123456789abcdef",
        notes=(Text("下城区画在拱墅区内", "Xiacheng is drawn inside Gongshu"),),
    )


def _drawing() -> Drawing:
    paths = {
        "330105": "M500,500l0,4000 4000,0 0-4000z",
        "330203": "M5000,2000l0,4000 2000,0 0-4000z",
        "330212": "M7000,2000l0,4000 2500,0 0-4000z",
    }
    return Drawing(
        width=10_000,
        height=6_500,
        metres_per_unit=20.0,
        paths=paths,
        labels={
            "330105": Label(2500, 2500, 4000, 4000),
            "330203": Label(6000, 4000, 2000, 4000),
            "330212": Label(8250, 4000, 2500, 4000),
            "330100": Label(2500, 2500, 4000, 4000),
            "330200": Label(7250, 4000, 4500, 4000),
        },
        bounds={
            "330105": (500, 500, 4500, 4500),
            "330203": (5000, 2000, 7000, 6000),
            "330212": (7000, 2000, 9500, 6000),
            "330100": (500, 500, 4500, 4500),
            "330200": (5000, 2000, 9500, 6000),
        },
        lines={
            "district": "M7000,2000l0,4000",
            "city": "",
            "outline": "".join(paths.values()),
        },
        context=[],
        projection="+proj=aea +lat_1=29 +lat_2=30 +lat_0=29.5 +lon_0=121 +datum=WGS84 +units=m",
    )


def _scheme() -> SchemeCard:
    levels = (
        EditionLevel(0, Text("未评", "not graded"), Text("灰", "grey")),
        EditionLevel(1, Text("低风险", "low"), Text("绿", "green")),
        EditionLevel(2, Text("较低风险", "lower"), Text("蓝", "blue")),
        EditionLevel(3, Text("中风险", "medium"), Text("黄", "yellow")),
        EditionLevel(4, Text("较高风险", "higher"), Text("橙", "orange")),
        EditionLevel(5, Text("高风险", "high"), Text("红", "red")),
    )
    return SchemeCard(
        name="sample",
        title=Text("样例规则", "Sample scheme"),
        status="reconstruction",
        status_note=Text("重建", "A reconstruction"),
        sources=(FigureSource("Sample", "https://example.org/sample"),),
        in_force_from="2020-02-09",
        levels=levels,
        rule=_rule(),
    )


def _rule() -> tuple[Section, ...]:
    lines = (
        Line(Text("0–9例", "0–9"), Text("绿色（低）", "green (low)"), 1),
        Line(Text("10例及以上", "10 or more"), Text("红色（高）", "red (high)"), 5),
    )
    source = Statement(Text("Sample", "Sample"), link="https://example.org/sample")
    return (
        Section(
            "lines",
            Text("界线在哪里", "Where the lines are"),
            (
                Statement(
                    Text("不详时，不评颜色。", "Unknown: no colour."), Text("病例", "cases"), lines, "fitted"
                ),
            ),
        ),
        Section("sources", Text("来源", "Sources"), (source,)),
    )


def _reasons(tiers: str) -> tuple[ReasonSpan, ...]:
    """One reason for each run of equal tiers."""
    starts = [i for i in range(len(tiers)) if i == 0 or tiers[i] != tiers[i - 1]]
    ends = [start - 1 for start in starts[1:]] + [len(tiers) - 1]
    return tuple(
        ReasonSpan(
            first=first,
            last=last,
            tier=int(tiers[first]),
            data={"tier": int(tiers[first])},
            sentence=Text(f"第{tiers[first]}级的理由", f"The reason of tier {tiers[first]}"),
        )
        for first, last in zip(starts, ends, strict=True)
    )


def _series() -> dict[str, DistrictSeries]:
    two_days: Figures = (None, None, None, 1, 1, *_NONE[5:])
    return {
        "330103": DistrictSeries(cumulative=_NONE, new=two_days),
        "330105": DistrictSeries(cumulative=_NONE, new=_NONE),
        "330203": DistrictSeries(cumulative=_HAISHU_TOTAL, new=_HAISHU_NEW),
        "330212": DistrictSeries(cumulative=_YINZHOU_TOTAL, new=_YINZHOU_NEW),
    }


def _cities() -> dict[str, CitySeries]:
    placed = tuple(
        None if a is None or b is None else a + b for a, b in zip(_HAISHU_TOTAL, _YINZHOU_TOTAL, strict=True)
    )
    remainder = tuple(
        None if t is None or p is None or z is None else t - p - z
        for t, p, z in zip(_NINGBO_TOTAL, placed, _HIGH_TECH_ZONE, strict=True)
    )
    hangzhou_new: Figures = (None, None, 14, 9, 10, None, None, 3, 2, 2, 2, 3)
    return {
        "330100": CitySeries(cumulative=_NONE, new=hangzhou_new, placed=_NONE, by_zone={}, remainder=_NONE),
        "330200": CitySeries(
            cumulative=_NINGBO_TOTAL,
            new=_NINGBO_NEW,
            placed=placed,
            by_zone={"330200-gxq": _HIGH_TECH_ZONE},
            remainder=remainder,
        ),
    }


def _published() -> tuple[PublishedMap, ...]:
    """Two maps; the second leaves 下城 open and does not name 拱墅."""
    return (
        PublishedMap(
            date="2020-02-09",
            tiers={"330103": (2,), "330105": (3,), "330203": (4,), "330212": (3,)},
            source="sample, 10 February",
        ),
        PublishedMap(
            date="2020-02-12",
            tiers={"330103": (1, 2), "330203": (4,), "330212": (3,)},
            source="sample, 13 February",
        ),
    )
