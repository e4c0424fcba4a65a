"""Drafts of schemes: a number is changed in the file, and nothing else."""

from __future__ import annotations

import difflib
import tomllib

import pytest

from fivecolour.errors import UserError
from fivecolour.scoring.schemes.drafts import draft, draft_name, draft_text, values
from fivecolour.scoring.schemes.library import folder, list_schemes, load
from fivecolour.scoring.schemes.numbers import numbers
from fivecolour.scoring.schemes.scheme import Scheme

FILES = sorted(folder().glob("*.toml"))
ZHEJIANG = (folder() / "zhejiang-2020.toml").read_text(encoding="utf-8")


class TestDraftText:
    """The file of a draft."""

    def test_only_what_was_changed_and_what_it_rests_on(self) -> None:
        changed = draft_text(ZHEJIANG, {"easing.at_least": 3})
        lines = [
            line
            for line in difflib.unified_diff(ZHEJIANG.splitlines(), changed.splitlines(), lineterm="", n=0)
            if line[0] in "+-" and line[:3] not in ("+++", "---")
        ]
        assert lines == [
            "+# Draft, not in force: made from zhejiang-2020 in the scheme lab.",
            "+#   easing.at_least: 6 -> 3",
            "+",
            '-name = "zhejiang-2020"',
            '+name = "zhejiang-2020-draft"',
            '-status = "reconstruction"',
            '+status = "proposal"',
            "-at_least = 6",
            "+at_least = 3",
            '-basis = "derived"',
            '+basis = "assumed"',
        ]

    def test_whole_numbers_stay_whole(self) -> None:
        changed = tomllib.loads(draft_text(ZHEJIANG, {"easing.step": 2.0, "easing.at_least": 6.5}))
        assert (repr(changed["easing"]["step"]), changed["easing"]["at_least"]) == ("2", 6.5)

    def test_a_number_that_the_file_has_not(self) -> None:
        with pytest.raises(KeyError):
            draft_text(ZHEJIANG, {"easing.at_most": 3})

    def test_a_draft_of_a_draft_keeps_its_name(self) -> None:
        again = draft_text(draft_text(ZHEJIANG, {}), {"easing.at_least": 3})
        assert tomllib.loads(again)["name"] == draft_name("zhejiang-2020")


class TestDraft:
    """A draft as a scheme."""

    def test_one_number(self) -> None:
        scheme = draft(ZHEJIANG, {"easing.at_least": 3})
        assert scheme.easing_bound is not None
        assert (scheme.easing_bound.at_least, scheme.name, scheme.status) == (
            3,
            "zhejiang-2020-draft",
            "proposal",
        )
        assert scheme.assessment == load("zhejiang-2020").assessment

    def test_a_changed_band_of_a_sum_rests_on_nothing_any_more(self) -> None:
        fitted = ZHEJIANG.replace('tiers_basis = "assumed"', 'tiers_basis = "fitted"')
        changed = draft(fitted, {"assessment.tiers.2.at_least": 12})
        assert changed.assessment.tiers_basis == "assumed"
        assert changed.assessment.parts[0].basis == "fitted"

    def test_faults_are_those_of_the_file(self) -> None:
        with pytest.raises(UserError) as fault:
            draft(ZHEJIANG, {"raising.parts.1.bands.2.at_least": 300, "easing.step": 2.5})
        assert str(fault.value).splitlines() == [
            "zhejiang-2020-draft.toml, line 122: raising.parts[1]: the bounds must rise from band to band",
            "zhejiang-2020-draft.toml, line 137: easing.step: input should be a valid integer, got a "
            "number with a fractional part (found 2.5)",
        ]


class TestNumbers:
    """The numbers of a scheme that can be moved."""

    @pytest.mark.parametrize("scheme", list_schemes(), ids=lambda scheme: scheme.name)
    def test_every_number_of_the_file_but_tiers_and_the_version(self, scheme: Scheme) -> None:
        text = (folder() / f"{scheme.name}.toml").read_text(encoding="utf-8")
        written = {
            key: float(value)
            for key, value in values(text).items()
            if isinstance(value, int | float)
            and not isinstance(value, bool)
            and key.rpartition(".")[2] not in ("tier", "colour_tier", "version")
        }
        found = numbers(scheme)
        assert {one.key: one.value for one in found} == written
        assert all(one.low <= one.value <= one.high and one.step > 0 for one in found)
        assert all(one.label.zh and one.label.en and one.group.zh and one.group.en for one in found)

    def test_labels_and_ranges_of_a_ladder(self) -> None:
        found = {one.key: one for one in numbers(load("zhejiang-2020"))}
        orange = found["raising.parts.1.bands.4.at_least"]
        assert (orange.group.zh, orange.label.zh, orange.unit.zh) == (
            "升级 · 近7天新增病例",
            "橙色（较高）达到",
            "例",
        )
        assert (orange.group.en, orange.label.en) == (
            "Raising · new cases in the last 7 days",
            "orange (higher): from",
        )
        assert (orange.low, orange.value, orange.high, orange.step, orange.tier) == (12, 24, 99, 1, 4)
        assert found["easing.at_least"].label.zh == "连续无新增达到"
        assert found["reviews.every_days"].label.zh == "每几天评估一次"

    def test_conditions_of_a_case(self) -> None:
        found = {one.key: one for one in numbers(load("ecdc-2021-06"))}
        positivity = found["assessment.cases.4.when.2.at_least"]
        assert (positivity.group.en, positivity.label.zh) == ("Case 4", "近7天检测阳性率达到")
        assert (positivity.unit.zh, positivity.high, positivity.tier) == ("%", 100, 4)
