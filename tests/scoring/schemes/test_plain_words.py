"""A scheme in plain words: complete, in both languages, true to its numbers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fivecolour.scoring.schemes.library import list_schemes, load
from fivecolour.scoring.schemes.plain_words import plain_words
from fivecolour.scoring.schemes.scheme import Scheme
from fivecolour.scoring.schemes.statements import Section, Statement

ZHEJIANG = load("zhejiang-2020")
SCHEMES = list_schemes()


def section(scheme: Scheme, key: str) -> Section:
    """Return one chapter."""
    return next(one for one in plain_words(scheme) if one.key == key)


def texts_of(scheme: Scheme, key: str, language: str) -> list[str]:
    """Return the statements of a chapter that are sentences."""
    return [one.text[language] for one in section(scheme, key).statements if one.text]


def ladder(statement: Statement, language: str) -> list[tuple[str, str, int | None]]:
    """Return a list of bands as values, what they give, and the tier."""
    return [
        (one.text[language], one.gives[language] if one.gives else "", one.tier) for one in statement.lines
    ]


def daily(tmp_path: Path, text: str) -> Scheme:
    """Return a scheme that assesses every day; ``text`` holds its assessment."""
    path = tmp_path / "daily.toml"
    path.write_text(
        """
name = "daily"
version = 1
status = "published"
in_force_from = 2021-03-11
in_force_to = 2021-09-30
title = { zh = "每日", en = "Daily" }
about = { zh = "样例", en = "A sample" }
sources = [{ title = "Sample", url = "https://example.org/sample" }]
tiers = [
    { tier = 1, colour = { zh = "绿", en = "green" }, level = { zh = "低", en = "low" } },
    { tier = 3, colour = { zh = "黄", en = "yellow" }, level = { zh = "中", en = "medium" } },
]
"""
        + text,
        encoding="utf-8",
    )
    return load(path)


POSITIVITY = """
[[assessment.parts]]
indicator = "positivity_7d"
missing = "ignore"
basis = "published"
bands = [{ tier = 1 }, { above = 4, tier = 3 }]
"""


class TestZhejiang:
    """The rule with reviews, raising and easing."""

    def test_chapters(self) -> None:
        keys = [one.key for one in plain_words(ZHEJIANG)]
        assert keys == "measures lines combining reviews raising easing missing standing sources".split()

    def test_what_is_measured(self) -> None:
        found = [one.title.zh for one in section(ZHEJIANG, "measures").statements if one.title]
        assert found == ["累计确诊病例", "本地病例占比", "近14天聚集性病例", "近7天新增病例", "连续无新增"]

    def test_lines_in_points(self) -> None:
        cases, share, clusters = section(ZHEJIANG, "lines").statements
        assert ladder(cases, "zh") == [
            ("0例", "0分", None),
            ("1–10例", "20分", None),
            ("11–23例", "30分", None),
            ("24–99例", "40分", None),
            ("100例及以上", "50分", None),
        ]
        assert ladder(share, "en") == [("below 50%", "5 points off", None), ("50% or more", "0 points", None)]
        assert ladder(clusters, "zh") == [("0例", "减5分", None), ("1例及以上", "0分", None)]
        assert [one.basis for one in (cases, share, clusters)] == ["fitted", "assumed", "assumed"]
        assert cases.text
        assert cases.text.zh == "不详时，不评颜色。"

    def test_the_sum_gives_the_tier(self) -> None:
        rule, bands = section(ZHEJIANG, "combining").statements
        assert rule.text
        assert rule.text.zh == "各项分数相加，总分决定颜色。"
        assert ladder(bands, "en")[1] == ("10 or more, below 25", "blue (lower)", 2)
        assert ladder(bands, "zh")[-1] == ("达到45分", "红色（高）", 5)

    def test_reviews(self) -> None:
        assert texts_of(ZHEJIANG, "reviews", "zh") == [
            "第一次评估在2020年2月9日。在此之前每天按当天的数字回溯评定。",
            "以后每3天评估一次：2020年2月12日、2020年2月15日、2020年2月18日……两次评估之间颜色不变。",
        ]

    def test_without_reviews_by_the_period_of_the_map(self) -> None:
        scheme = load("portugal-2021")
        found = [
            next(one for one in plain_words(scheme, period) if one.key == "reviews").statements[0].text
            for period in ("day", "week", "month")
        ]
        assert [one.en.split(".")[0] for one in found if one] == [
            "Every day is assessed afresh",
            "Every week is assessed afresh",
            "Every month is assessed afresh",
        ]
        assert [one["pt"].split(".")[0] for one in found if one][1] == "Cada semana é avaliada de novo"
        assert [one.zh for one in found if one][1] == (
            "每周都重新评估，颜色随当周的数字升降，当周生效，不必等待。"
        )

    def test_raising(self) -> None:
        rule, lines = section(ZHEJIANG, "raising").statements
        assert rule.text
        assert "立即升到该颜色" in rule.text.zh
        assert ladder(lines, "zh")[:2] == [("0–1例", "绿色（低）", 1), ("2–10例", "蓝色（较低）", 2)]

    def test_easing(self) -> None:
        assert texts_of(ZHEJIANG, "easing", "zh") == [
            "在不升级的评估日，连续无新增达到6天的，降一级；不足的维持不变。",
            "无论如何，不降到升级界线所给的颜色以下。",
        ]

    def test_nothing_reported(self) -> None:
        assert texts_of(ZHEJIANG, "missing", "en") == [
            "No report is not zero, and a day without a report is not a day without cases.",
            "Few cases tell nothing where few periods are reported: with less than 70 % of a window known, "
            "its cases count only where what is known of them reaches a line.",
            "A day counts as reported if any of these is known: cumulative confirmed cases, "
            "new confirmed cases.",
            "A district without a report on the day of a review turns grey (not graded) until the next one.",
            "After the first review a district without a colour is assessed anew by confirmed cases in total "
            "alone; everything else is taken as unknown.",
        ]

    def test_standing_of_every_number(self) -> None:
        statements = section(ZHEJIANG, "standing").statements
        grouped = {one.basis: [line.text.zh for line in one.lines] for one in statements if one.basis}
        assert grouped == {
            "published": ["首次评估2020年2月9日，每3天一次"],
            "derived": ["降级需连续无新增达到6天"],
            "fitted": [
                "累计确诊病例的界线：1例、11例、24例、100例",
                "升级用的近7天新增病例界线：2例、11例、24例、100例",
            ],
            "assumed": [
                "本地病例占比的界线：50%",
                "近14天聚集性病例的界线：0例",
                "总分的界线：10分、25分、35分、45分",
                "没有报告时的处理",
            ],
        }
        assert texts_of(ZHEJIANG, "standing", "zh")[0] == (
            "本规则是根据公布的结果重建的，并非主管部门公布的评分办法。"
        )

    def test_sources(self) -> None:
        links = [one.link for one in section(ZHEJIANG, "sources").statements]
        assert links == [source.url for source in ZHEJIANG.sources]

    def test_a_chinese_source_is_named_in_both_languages(self) -> None:
        first = section(ZHEJIANG, "sources").statements[0].text
        assert first.zh == "2020年2月10日新闻发布会：首张五色图及其指标"
        assert first.en == "Briefing of 10 February 2020: the first map and its indicators"


class TestDaily:
    """A rule that assesses every day."""

    def test_one_indicator(self, tmp_path: Path) -> None:
        scheme = daily(tmp_path, f'[assessment]\ncombine = "worst"\n{POSITIVITY}')
        assert texts_of(scheme, "combining", "zh") == ["只有这一项指标，它的颜色就是当地的颜色。"]
        assert texts_of(scheme, "reviews", "en") == [
            "Every day is assessed afresh. The colour follows the figures of the day, up or down, and "
            "nothing is waited for."
        ]
        assert {"raising", "easing"} & {one.key for one in plain_words(scheme)} == set()
        assert texts_of(scheme, "missing", "zh") == ["没有报告不等于零。没有报告的一天，不算无新增的一天。"]

    def test_the_worse_of_two(self, tmp_path: Path) -> None:
        rate = POSITIVITY.replace("positivity_7d", "cases_14d_per_100k").replace("ignore", "worst")
        scheme = daily(tmp_path, f'[assessment]\ncombine = "worst"\n{POSITIVITY}{rate}')
        assert texts_of(scheme, "combining", "en") == [
            "Each indicator gives a colour of its own, and the highest counts."
        ]
        assert texts_of(scheme, "lines", "zh") == ["不详时，由其他指标决定。", "不详时，按最不利的一档计。"]

    def test_no_longer_in_force(self, tmp_path: Path) -> None:
        scheme = daily(tmp_path, f'[assessment]\ncombine = "worst"\n{POSITIVITY}')
        assert texts_of(scheme, "standing", "zh")[1].startswith("2021年3月11日至2021年9月30日施行。")


TABLE = """
monotone = true

[assessment]
combine = "first"

[[assessment.cases]]
when = [{ indicator = "tests_7d_per_100k", below = 300, missing = "holds" }]
tier = 0
basis = "unverified"

[[assessment.cases]]
when = [
    { indicator = "cases_14d_per_100k", at_least = 25, at_most = 150 },
    { indicator = "positivity_7d", below = 4, missing = "fails" },
]
tier = 3
basis = "published"

[[assessment.cases]]
basis = "published"
combine = "worst"

[[assessment.cases.parts]]
indicator = "rt"
missing = "ignore"
basis = "derived"
bands = [{ tier = 1 }, { above = 1.1, tier = 3 }]
"""
AT_REVIEWS = """
[reviews]
first = 2021-03-22
every_days = 1
basis = "published"

[raising]
from = "assessment"
reviews = 3
effective_after_days = 2
basis = "published"

[easing]
from = "assessment"
reviews = 5
min_reviews_in_tier = 3
step = 1
days = "working"
effective_after_days = 2
basis = "published"

[missing]
reported_by = ["new_confirmed"]
on_review_day = "not_graded"
return_assessed_by = ["positivity_7d"]
basis = "assumed"
"""


class TestDecisionTable:
    """A rule whose first case that applies decides."""

    def test_a_line_for_each_case(self, tmp_path: Path) -> None:
        table, unknown, lines = section(daily(tmp_path, TABLE), "lines").statements
        assert ladder(table, "zh") == [
            ("1. 近7天每10万人检测数不足300次（不详视为符合）", "灰色（未评）", 0),
            (
                "2. 近14天每10万人新增病例达到25例、不超过150例，并且近7天检测阳性率不足4%（不详视为不符）",
                "黄色（中）",
                3,
            ),
            ("3. 其余情况", "见第3条的界线", None),
        ]
        assert ladder(table, "en")[1][0] == (
            "2. new cases per 100,000 people in the last 14 days: 25 or more, up to and including 150; and "
            "positive tests in the last 7 days: below 4% (unknown counts as not so)"
        )
        assert unknown.text
        assert unknown.text.zh == "需要的指标不详、无法判断的，不评颜色。"
        assert lines.title
        assert lines.title.zh == "第3条：有效再生数 Rt"
        assert ladder(lines, "zh")[1] == ("超过1.1", "黄色（中）", 3)

    def test_how_they_combine(self, tmp_path: Path) -> None:
        assert texts_of(daily(tmp_path, TABLE), "combining", "zh") == [
            "从上到下逐条核对，最先符合的一条决定颜色。都不符合的，不评颜色。",
            "病例增多，颜色不会因此降低。",
        ]

    def test_standing_of_each_case(self, tmp_path: Path) -> None:
        statements = section(daily(tmp_path, TABLE), "standing").statements
        grouped = {one.basis: [line.text.en for line in one.lines] for one in statements if one.basis}
        assert grouped == {
            "published": ["Case 2", "Case 3"],
            "derived": ["Case 3, lines of reproduction number Rt: 1.1"],
            "unverified": ["Case 1"],
        }


class TestByAssessment:
    """A rule that raises and lowers by what the assessment gives at several reviews."""

    @pytest.fixture
    def scheme(self, tmp_path: Path) -> Scheme:
        return daily(tmp_path, f'[assessment]\ncombine = "worst"\n{POSITIVITY}{AT_REVIEWS}')

    def test_raising(self, scheme: Scheme) -> None:
        assert texts_of(scheme, "raising", "zh") == [
            "连续3次评估都高于现有颜色的，升到这3次中最低的一个颜色。",
            "变动在评估后第2天生效。",
        ]

    def test_easing(self, scheme: Scheme) -> None:
        assert texts_of(scheme, "easing", "zh") == [
            "连续5次评估都低于现有颜色的，降级：一次最多降一级，且不低于这5次中最高的一个颜色。",
            "得到现有颜色以后，至少经过3次评估才可降级。",
            "星期日的评估不计在内，也不使连续中断。",
            "变动在评估后第2天生效。",
            "没有报告的评估日使连续中断。补报以后，不评得比原来低。",
        ]

    def test_one_review_is_enough(self, tmp_path: Path) -> None:
        rule = AT_REVIEWS.replace("reviews = 3\n", "").replace("reviews = 5\n", "")
        rule = rule.replace("effective_after_days = 2", "effective_after_days = 1")
        scheme = daily(tmp_path, f'[assessment]\ncombine = "worst"\n{POSITIVITY}{rule}')
        assert texts_of(scheme, "raising", "zh") == [
            "在评估日重新评定。结果高于现有颜色的，升到该颜色。",
            "变动在评估次日生效。",
        ]
        assert texts_of(scheme, "easing", "en")[0].endswith("it is lowered towards it, by one tier at most.")

    def test_return_by_all_that_it_reads(self, scheme: Scheme) -> None:
        assert texts_of(scheme, "missing", "zh")[-1] == "首次评估以后，没有颜色的地方一有报告，即重新评定。"

    def test_indicators_that_are_reported_as_such(self, tmp_path: Path) -> None:
        rule = AT_REVIEWS.replace('["new_confirmed"]', '["new_confirmed", "positivity_7d"]')
        scheme = daily(tmp_path, f'[assessment]\ncombine = "worst"\n{POSITIVITY}{rule}')
        assert texts_of(scheme, "missing", "zh")[1].endswith("新增确诊病例、近7天检测阳性率。")

    def test_standing(self, scheme: Scheme) -> None:
        statements = section(scheme, "standing").statements
        published = next(one for one in statements if one.basis == "published")
        assert [line.text.zh for line in published.lines] == [
            "近7天检测阳性率的界线：4%",
            "升级需连续3次评估",
            "首次评估2021年3月22日，每天一次",
            "降级需连续5次评估，一次最多一级",
        ]


class TestOwnWord:
    """The authority's own word beside its translation."""

    def test_in_the_lines(self, tmp_path: Path) -> None:
        daily(tmp_path, f'[assessment]\ncombine = "worst"\n{POSITIVITY}')
        path = tmp_path / "daily.toml"
        text = path.read_text(encoding="utf-8").replace(
            "tier = 3, colour", 'tier = 3, word = "Elevado", colour'
        )
        path.write_text(text, encoding="utf-8")
        scheme = load(path)
        (lines,) = section(scheme, "lines").statements
        assert ladder(lines, "zh")[1] == ("超过4%", "黄色（Elevado，中）", 3)
        assert ladder(lines, "en")[1][1] == "yellow (Elevado, medium)"

    def test_needs_no_translation_where_it_is_the_same(self, tmp_path: Path) -> None:
        daily(tmp_path, f'[assessment]\ncombine = "worst"\n{POSITIVITY}')
        path = tmp_path / "daily.toml"
        text = path.read_text(encoding="utf-8").replace(
            "tier = 3, colour", 'tier = 3, word = "medium", colour'
        )
        path.write_text(text, encoding="utf-8")
        (lines,) = section(load(path), "lines").statements
        assert [ladder(lines, at)[1][1] for at in ("zh", "en")] == ["黄色（medium，中）", "yellow (medium)"]


def test_what_a_suppressed_rate_counts_as() -> None:
    statement = section(load("cdc-transmission-2021"), "lines").statements[0]
    assert statement.text is not None
    assert statement.text.en == (
        "If it is unknown, the others decide. Where it is suppressed, for 9 cases or fewer, it counts as 9, "
        "and the reason says “at most”."
    )
    assert statement.text.zh == "不详时，由其他指标决定。数值不公开的（不超过9例），按9例计，并注明“至多”。"


class TestEveryScheme:
    """What holds for all schemes that there are."""

    @pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.name)
    def test_both_languages_and_nothing_left_open(self, scheme: Scheme) -> None:
        for chapter in plain_words(scheme):
            assert chapter.statements
            for one in chapter.statements:
                lines = [text for line in one.lines for text in (line.text, line.gives)]
                for text in filter(None, (one.text, one.title, *lines)):
                    assert text.zh
                    assert text.en
                    assert not re.search(r"[{}]", text.zh + text.en)
                    assert not re.search(r"[\u4e00-\u9fff]", text.en)

    @pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.name)
    def test_every_indicator_is_explained(self, scheme: Scheme) -> None:
        explained = len(scheme.indicators) + len(scheme.parameters)
        assert len(section(scheme, "measures").statements) == explained
