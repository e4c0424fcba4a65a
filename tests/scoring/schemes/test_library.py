"""Scheme files: read, listed, and refused with file, line, key and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from fivecolour.errors import UserError
from fivecolour.scoring.schemes.library import folder, list_schemes, load

ZHEJIANG = (folder() / "zhejiang-2020.toml").read_text(encoding="utf-8")

CASE = """[[assessment.cases]]
when = [{{ indicator = "new_7d"{} }}]
{}
basis = "published"
"""


def refusal(tmp_path: Path, written: str, instead: str) -> str:
    """Return how zhejiang-2020 is refused with one text of it replaced."""
    assert written in ZHEJIANG
    path = tmp_path / "zhejiang-2020.toml"
    path.write_text(ZHEJIANG.replace(written, instead, 1), encoding="utf-8")
    with pytest.raises(UserError) as refused:
        load(path)
    message = str(refused.value)
    assert message.startswith(str(path))
    return message.removeprefix(str(path))


def line_of(text: str) -> int:
    """Return the line of a text in the scheme's file."""
    return ZHEJIANG[: ZHEJIANG.index(text)].count("\n") + 1


class TestLoad:
    """By name or from a file."""

    def test_says_that_it_is_a_reconstruction(self) -> None:
        scheme = load("zhejiang-2020")
        assert scheme.status == "reconstruction"
        assert "重建" in scheme.title.zh
        assert "reconstruction" in scheme.title.en
        assert "没有公布权重" in scheme.about.zh
        assert "did not publish its weights" in scheme.about.en

    def test_names_its_indicators_in_order(self) -> None:
        assert load("zhejiang-2020").indicators == (
            "cumulative_confirmed",
            "local_share",
            "cluster_cases_14d",
            "new_7d",
            "clear_days",
        )
        assert load("zhejiang-2020").required == ("cumulative_confirmed",)

    def test_labels(self) -> None:
        scheme = load("zhejiang-2020")
        assert [scheme.label(tier).level.zh for tier in range(6)] == [
            "未评",
            "低",
            "较低",
            "中",
            "较高",
            "高",
        ]
        assert [scheme.label(tier).colour.en for tier in range(6)] == [
            "grey",
            "green",
            "blue",
            "yellow",
            "orange",
            "red",
        ]

    def test_an_unknown_name_lists_those_there_are(self, tmp_path: Path) -> None:
        with pytest.raises(UserError, match=r"there is no scheme 'zhejiang'; schemes: .*zhejiang-2020"):
            load("zhejiang")
        with pytest.raises(UserError, match="schemes: none"):
            load("zhejiang", root=tmp_path)

    def test_list_reads_every_file(self) -> None:
        names = [scheme.name for scheme in list_schemes()]
        assert names == sorted(path.stem for path in folder().glob("*.toml"))


class TestRefusal:
    """A faulty file is refused with the line, the key and what to do."""

    @pytest.mark.parametrize(
        ("written", "instead", "where", "message"),
        [
            ("combine = ", "combines = ", "[assessment]", "assessment.combine: is missing; add it"),
            (
                'status = "reconstruction"',
                'status = "official"',
                'status = "reconstruction"',
                "status: input should be 'published', 'reconstruction' or 'proposal' (found 'official')",
            ),
            (
                "{ at_least = 24, points = 40 }",
                "{ at_least = 9, points = 40 }",
                "[[assessment.parts]]",
                "assessment.parts[1]: the bounds must rise from band to band",
            ),
            (
                "{ at_least = 24, points = 40 }",
                '{ at_least = "viele", points = 40 }',
                "{ at_least = 24, points = 40 }",
                "assessment.parts[1].bands[4].at_least: input should be a valid number",
            ),
            (
                "{ at_least = 24, tier = 4 }",
                "{ at_least = 24, tier = 9 }",
                "{ at_least = 24, tier = 4 }",
                "raising.parts[1].bands[4].tier: input should be less than or equal to 8",
            ),
            (
                'indicator = "clear_days"',
                'indicator = "quiet_days"',
                'indicator = "clear_days"',
                "easing.indicator: 'quiet_days' is not an indicator; use one of: admissions_<k>d_per_100k",
            ),
            (
                'level = { zh = "低", en = "low" }',
                'level = "低"',
                'level = { zh = "低", en = "low" }',
                "tiers[5].level: must be a text by language",
            ),
            (
                "every_days = 3",
                "every_days = 3\nweekdays = true",
                "every_days = 3",
                "reviews.weekdays: is not a key of a scheme; correct its spelling or remove it",
            ),
            (
                "step = 1",
                "",
                "[easing]",
                "easing.step: is missing; add it",
            ),
        ],
    )
    def test_one_fault(self, tmp_path: Path, written: str, instead: str, where: str, message: str) -> None:
        refused = refusal(tmp_path, written, instead)
        assert message in refused
        line = int(refused.removeprefix(", line ").split(":")[0])
        assert line - line_of(where) in (0, 1)

    def test_what_is_no_toml(self, tmp_path: Path) -> None:
        refused = refusal(tmp_path, "version = 1", "version = ")
        assert "is not TOML" in refused
        assert f"line {line_of('version = 1')}" in refused

    def test_what_lies_too_deep(self, tmp_path: Path) -> None:
        path = tmp_path / "deep.toml"
        path.write_text("a = " + "[" * 5_000 + "]" * 5_000, encoding="utf-8")
        with pytest.raises(UserError, match="lie too deep in one another"):
            load(path)

    def test_a_tier_without_a_name(self, tmp_path: Path) -> None:
        refused = refusal(tmp_path, "tier = 5\ncolour", "tier = 0\ncolour")
        assert "the whole file: tiers does not name tier 5, which the rule gives; add it" in refused

    @pytest.mark.parametrize(
        ("cases", "message"),
        [
            ("", "assessment: has no parts"),
            ("[[assessment.cases]]\nwhen = []", "assessment.cases[1].basis: is missing; add it"),
            (CASE.format("", "tier = 1"), "assessment.cases[1].when[1]: needs a bound"),
            (CASE.format(", below = 5, at_most = 4", "tier = 1"), "has two bounds on one side; keep one"),
            (CASE.format(", below = 5, above = 5", "tier = 1"), "no value lies between its two bounds"),
            (
                CASE.format(", below = 5", ""),
                "assessment.cases[1]: needs either a tier, or combine and parts",
            ),
            (CASE.format(", below = 5", 'combine = "worst"'), "assessment.cases[1]: has no parts"),
            (CASE.format(", below = 5", "tier = 9"), "assessment.cases[1].tier: input should be less than"),
            (
                '[[assessment.cases]]\ntier = 1\nbasis = "published"\n'
                + CASE.format(", below = 5", "tier = 1"),
                "a case without when always applies; make it the last",
            ),
        ],
    )
    def test_a_decision_table(self, tmp_path: Path, cases: str, message: str) -> None:
        start, end = ZHEJIANG.index("[assessment]"), ZHEJIANG.index("# ---- The reviews")
        combine = "first" if cases else "worst"
        refused = refusal(tmp_path, ZHEJIANG[start:end], f'[assessment]\ncombine = "{combine}"\n{cases}\n\n')
        assert message in refused

    def test_unequal_delays(self, tmp_path: Path) -> None:
        start, end = ZHEJIANG.index("[easing]"), ZHEJIANG.index("# ---- What is not reported")
        easing = '[easing]\nfrom = "assessment"\nstep = 1\neffective_after_days = 2\nbasis = "published"\n\n'
        assert "must be the same in raising and easing" in refusal(tmp_path, ZHEJIANG[start:end], easing)

    def test_a_faulty_key_of_easing_from_the_assessment_is_placed(self, tmp_path: Path) -> None:
        easing = 'from = "assessment"\nreviews = 0'
        refused = refusal(tmp_path, 'indicator = "clear_days"\nat_least = 6', easing)
        assert f"line {line_of('[easing]') + 2}: easing.reviews: input should be greater than" in refused

    def test_half_a_calendar(self, tmp_path: Path) -> None:
        removed = ZHEJIANG[ZHEJIANG.index("[easing]") : ZHEJIANG.index("# ---- What is not reported")]
        assert "belong together: give all or none" in refusal(tmp_path, removed, "")

    def test_a_basis_of_a_sum_needs_the_sum(self, tmp_path: Path) -> None:
        added = 'combine = "worst"\ntiers_basis = "assumed"'
        assert "has tiers_basis without tiers; remove it" in refusal(tmp_path, 'combine = "worst"', added)

    def test_suppressed_of_what_is_no_rate(self, tmp_path: Path) -> None:
        refused = refusal(tmp_path, 'missing = "worst"', 'missing = "worst"\nsuppressed = { count = 9 }')
        assert (
            "suppressed counts the cases behind a rate per 100,000, which local_share is not; remove it"
            in refused
        )

    def test_a_name_other_than_the_file_s(self, tmp_path: Path) -> None:
        path = tmp_path / "mine.toml"
        path.write_text(ZHEJIANG, encoding="utf-8")
        with pytest.raises(UserError, match=r"rename the file zhejiang-2020\.toml or the scheme"):
            load(path)
