"""A scheme in plain words: complete, in both languages, true to its numbers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.scoring.plain_words import Section, Statement, plain_words
from app.scoring.scheme import Scheme
from app.scoring.schemes import list_schemes, load

ZHEJIANG = load("zhejiang-2020")
SCHEMES = list_schemes()


def section(scheme: Scheme, key: str) -> Section:
    """Return one chapter."""
    return next(one for one in plain_words(scheme) if one.key == key)


def said(scheme: Scheme, key: str, language: str) -> list[str]:
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
        assert cases.text.zh == "不详时,不评颜色。"

    def test_the_sum_gives_the_tier(self) -> None:
        rule, bands = section(ZHEJIANG, "combining").statements
        assert rule.text
        assert rule.text.zh == "各项分数相加,总分决定颜色。"
        assert ladder(bands, "en")[1] == ("10 points or more, below 25 points", "blue (lower)", 2)
        assert ladder(bands, "zh")[-1] == ("达到45分", "红色(高)", 5)

    def test_reviews(self) -> None:
        assert said(ZHEJIANG, "reviews", "zh") == [
            "第一次评估在2020年2月9日。在此之前每天按当天的数字回溯评定。",
            "以后每3天评估一次:2020年2月12日、2020年2月15日、2020年2月18日……两次评估之间颜色不变。",
        ]

    def test_raising(self) -> None:
        rule, lines = section(ZHEJIANG, "raising").statements
        assert rule.text
        assert "立即升到该颜色" in rule.text.zh
        assert ladder(lines, "zh")[:2] == [("0–1例", "绿色(低)", 1), ("2–10例", "蓝色(较低)", 2)]

    def test_easing(self) -> None:
        assert said(ZHEJIANG, "easing", "zh") == [
            "在不升级的评估日,连续无新增达到6天的,降一级;不足的维持不变。",
            "无论如何,不降到升级界线所给的颜色以下。",
        ]

    def test_nothing_reported(self) -> None:
        assert said(ZHEJIANG, "missing", "en") == [
            "No report is not zero, and a day without a report is not a day without cases.",
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
            "published": ["首次评估2020年2月9日,每3天一次"],
            "derived": ["降级需连续无新增达到6天"],
            "fitted": [
                "累计确诊病例的界线:1例、11例、24例、100例",
                "升级用的近7天新增病例界线:2例、11例、24例、100例",
            ],
            "assumed": ["本地病例占比的界线:50%", "近14天聚集性病例的界线:0例", "没有报告时的处理"],
        }
        assert said(ZHEJIANG, "standing", "zh")[0] == (
            "本规则是根据公布的结果重建的,并非主管部门公布的评分办法。"
        )

    def test_sources(self) -> None:
        links = [one.link for one in section(ZHEJIANG, "sources").statements]
        assert links == [source.url for source in ZHEJIANG.sources]


class TestDaily:
    """A rule that assesses every day."""

    def test_one_indicator(self, tmp_path: Path) -> None:
        scheme = daily(tmp_path, f'[assessment]\ncombine = "worst"\n{POSITIVITY}')
        assert said(scheme, "combining", "zh") == ["只有这一项指标,它的颜色就是当地的颜色。"]
        assert said(scheme, "reviews", "en") == [
            "Every day is assessed afresh, and the colour follows the figures of the day."
        ]
        assert said(scheme, "easing", "zh") == ["当天的评估更低,当天就降级,不必等待。"]
        assert said(scheme, "missing", "zh") == ["没有报告不等于零。没有报告的一天,不算无新增的一天。"]

    def test_the_worse_of_two(self, tmp_path: Path) -> None:
        rate = POSITIVITY.replace("positivity_7d", "cases_14d_per_100k").replace("ignore", "worst")
        scheme = daily(tmp_path, f'[assessment]\ncombine = "worst"\n{POSITIVITY}{rate}')
        assert said(scheme, "combining", "en") == [
            "Each indicator gives a colour of its own, and the highest counts."
        ]
        assert said(scheme, "lines", "zh") == ["不详时,由其他指标决定。", "不详时,按最不利的一档计。"]

    def test_no_longer_in_force(self, tmp_path: Path) -> None:
        scheme = daily(tmp_path, f'[assessment]\ncombine = "worst"\n{POSITIVITY}')
        assert said(scheme, "standing", "zh")[1].startswith("2021年3月11日至2021年9月30日施行。")


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
        assert len(section(scheme, "measures").statements) == len(scheme.indicators)
