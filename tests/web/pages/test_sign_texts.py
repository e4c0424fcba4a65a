"""How sure and early warning in words."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from fivecolour.config import PACKAGE
from fivecolour.editions.completed_counts import CompletedCounts
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_outlook import OutlookRound
from fivecolour.editions.measures import Measure
from fivecolour.export.views.sign_columns import warning, warnings
from fivecolour.regions.region_set import Population
from fivecolour.texts import Text, table
from fivecolour.web.api.client_data import district_data, dumps, edition_data
from fivecolour.web.pages.district_table import rows
from fivecolour.web.pages.sign_texts import block, mark, remarks, say, spans, warning_digits
from fivecolour.web.pages.signs_chapter import signs_chapter
from fivecolour.web.view_state import read_state
from tests.editions.outlooked import OUTLOOK
from tests.editions.sample import DAYS, sample_edition
from tests.editions.signed import BASIS, RISING, signed

DAY = DAYS.index("2020-02-10")
EDITION = signed()


def sentences(code: str, language: str = "en", edition: Edition = EDITION, day: int = DAY) -> list[str]:
    return [say(edition, remark, language) for remark in remarks(edition, code, day)]


class TestSentences:
    """Each case in both languages."""

    def test_all_that_there_is(self) -> None:
        assert sentences("330203") == [
            "41 cases in 14 days, 3.9 per 100,000 people (95% interval 2.8 to 5.3).",
            "By chance alone the day's rate may be lower 80%, low 20%.",
            "Unusual rise on this day (EARS C1, C2, C3).",
            "14-day growth: doubling in about 5 days (4 to 7).",
            "Reproduction number Rt 1.5 (1.0 to 2.1), from 31 cases in 7 days.",
            "Too few revisions are on record to tell which days are provisional.",
        ]
        assert sentences("330203", "zh") == [
            "近14天41例，每10万人3.9（95%区间2.8至5.3）。",
            "只论偶然，当日的率属于较低风险 80%、低风险 20%。",
            "当日异常上升（EARS C1, C2, C3）。",
            "近14天增长：约5天翻倍（4至7）。",
            "再生数Rt 1.5（1.0至2.1），依据7天31例。",
            "修订记录太少，看不出哪些天的数字还是暂定的。",
        ]

    def test_small_numbers(self) -> None:
        assert sentences("330103")[:-1] == [
            "3 cases in 14 days, 0.56 per 100,000 people (95% interval 0.12 to 1.6).",
            "Fewer than 20 cases: small numbers, unstable.",
            "Chance alone would hardly move the day's rate to another tier.",
            "For information: smoothed towards all districts 1.2 per 100,000, towards its neighbours 0.90.",
            "No unusual rise on this day (EARS).",
            "Too few cases (2 in 7 days) for a reproduction number.",
        ]

    def test_nothing_known(self) -> None:
        assert sentences("330105") == [
            "Reports are missing: the cases of 14 days are not known, so there is no rate.",
            "Too many days are unreported to tell.",
            "Too few revisions are on record to tell which days are provisional.",
        ]

    def test_at_most_and_falling(self) -> None:
        assert sentences("330212")[:-1] == [
            "Not every number is known: at most 66 cases in 14 days, 4.1 per 100,000 people "
            "(interval up to 5.2).",
            "14-day fall: halving in about 5 days (4 to 7).",
            "Not every day of the last 7 is reported: no reproduction number.",
        ]

    def test_no_population(self) -> None:
        people = tuple(replace(one, population=None) for one in EDITION.region.districts)
        edition = replace(EDITION, region=replace(EDITION.region, districts=people))
        assert (
            sentences("330203", edition=edition)[0]
            == "41 cases in 14 days; without a population there is no rate."
        )
        assert sentences("330212", edition=edition)[0].endswith(
            "at most 66 cases in 14 days; without a population there is no rate."
        )

    @pytest.mark.parametrize(
        ("basis", "sentence"),
        [
            (replace(BASIS, graded=False, at_once=False), "The colour rests on counts, not on a rate."),
            (replace(BASIS, at_once=False), "The colour also rests on earlier reviews."),
            (
                replace(BASIS, provisional_days=4, as_of="2020-02-13"),
                "This day's figures are provisional: complete after about 4 days; until then "
                "a rise looks smaller.",
            ),
            (
                replace(BASIS, days=7, daily=True),
                "41 cases in 7 days, 0.56 a day per 100,000 people (95% interval 0.40 to 0.76).",
            ),
        ],
        ids=["counts decide", "reviews", "provisional", "mean per day"],
    )
    def test_what_the_rule_and_the_store_are(self, basis: object, sentence: str) -> None:
        assert sentence in sentences("330203", edition=signed(basis))  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("kinds", "sentence"),
        [
            (["count", "percent"], "The colour rests on counts, not on a rate."),
            (["rate", "rate"], "This rate alone does not decide the colour."),
            (["measure"], "This rate alone does not decide the colour."),
        ],
    )
    def test_what_decides_in_place_of_the_rate(self, kinds: list[str], sentence: str) -> None:
        edition = signed(replace(BASIS, graded=False, at_once=False))
        text = Text("", "")
        measures = tuple(
            Measure(str(place), text, text, text, kind, "worse", of_cases=False)
            for place, kind in enumerate(kinds)
        )
        given = replace(edition, scheme=replace(edition.scheme, measures=measures))
        assert sentence in sentences("330203", edition=given)

    def test_settled_days_say_nothing_of_it(self) -> None:
        edition = signed(replace(BASIS, provisional_days=2, as_of="2020-02-13"))
        assert not [one for one in sentences("330203", edition=edition) if "provisional" in one]

    def test_the_missing_record_is_told_of_the_last_week_only(self) -> None:
        assert [any("revisions" in one for one in sentences("330103", day=day)) for day in (4, 5)] == [
            False,
            True,
        ]

    def test_smoothing_that_changes_nothing_is_not_told(self) -> None:
        same = replace(RISING, smoothed={"330103": (6, 6)}, cases=(3, None, 41, 66))
        people = tuple(
            replace(one, population=Population(500_000, 2020, "")) for one in EDITION.region.districts
        )
        edition = signed(day=same)
        edition = replace(edition, region=replace(edition.region, districts=people))
        assert not [one for one in sentences("330103", edition=edition) if "smoothed" in one]

    def test_unclear_growth_and_silent_days_before(self) -> None:
        day = replace(RISING, growth={"330203": (100, -300, 500)}, rt={}, smoothed={"330203": (12, None)})
        found = sentences("330203", edition=signed(day=day))
        assert "No clear growth or fall in 14 days." in found
        assert "Too many earlier days are unreported for a reproduction number." in found
        assert "For information: smoothed towards all districts 1.2 per 100,000." in found

    def test_the_nowcast_is_told_beside_what_is_known(self) -> None:
        day = DAYS[-1]
        found = CompletedCounts(
            "2020-02-14", (day,), {"330203": ((1234, 2, 1900),)}, {"330203": (24, 20, 30)}
        )
        edition = replace(signed(), nowcast=found)
        told = sentences("330203", edition=edition, day=len(DAYS) - 1)
        assert [one for one in told if "when all is reported" in one] == [
            "0 known so far for this day; about 1,234 when all is reported (90 % interval 2 to 1,900). "
            "The colour does not go by this estimate.",
            "Last 7 days together when all is reported: about 24 (90 % interval 20 to 30).",
        ]
        assert not [one for one in sentences("330203", edition=edition, day=0) if "all is reported" in one]

    def test_what_comes_next_is_told_on_the_last_day_unless_it_did_badly(self) -> None:
        bad = OutlookRound("2020-02-04", "review", "2020-02-11", 4, 3.0, 2.0, 0, 0.0, 0.0, 0, ())
        last = len(DAYS) - 1
        for rounds, shown in (((), 2), ((bad,), 1)):
            edition = replace(signed(), outlook=replace(OUTLOOK, rounds=rounds))
            told = [one for one in remarks(edition, "330203", last) if one.key.startswith("next_")]
            assert len(told) == shown
            assert say(edition, told[-1], "en") == (
                "In 7 days: higher 50%, medium 50%; about 10 new cases in the 7 days until then "
                "(90 % interval 4 to 16)."
            )
            assert not [one for one in remarks(edition, "330203", 0) if one.key.startswith("next_")]

    def test_every_text_is_used(self) -> None:
        files = ("sign_texts.py", "signs_chapter.py")
        code = "".join((PACKAGE / "web" / "pages" / name).read_text(encoding="utf-8") for name in files)
        put_together = {"title_sure", "title_early", "title_next", "early_doubling", "early_halving"}
        keys = {re.sub(r"(_one)?(_in_(week|month))?$", "", key) for key in table("signs", "zh")}
        assert {key for key in keys if f'"{key}"' not in code} == put_together


class TestChapter:
    """The chapter of the page of the rule."""

    @staticmethod
    def terms(edition: Edition) -> dict[str, str]:
        (chapter,) = signs_chapter(edition)
        return {one.title.en: one.text.en for one in chapter.statements if one.title and one.text}

    def test_terms_and_sources(self) -> None:
        (chapter,) = signs_chapter(EDITION)
        links = [one.link for one in chapter.statements if one.link]
        assert (chapter.key, len(links)) == ("signs", 6)
        assert all(link.startswith("https://doi.org/10.") for link in links)
        assert "4.7 days on average (standard deviation 2.9)" in self.terms(EDITION)["Reproduction number Rt"]
        assert signs_chapter(sample_edition()) == ()

    def test_rate_or_counts(self) -> None:
        assert "Probability of each tier" in self.terms(EDITION)
        counts = self.terms(signed(replace(BASIS, graded=False)))
        assert counts["Colour and rate"].endswith("the rate of 14 days is for information.")

    def test_provisional_days(self) -> None:
        told = [
            self.terms(signed(replace(BASIS, provisional_days=days)))["Provisional days"]
            for days in (None, 1, 3)
        ]
        assert [text.split()[-4:-2] for text in told[:2]] == [["and", "none"], ["no", "day"]]
        assert "those of the last 3 days still change" in told[2]


class TestBlock:
    """The block of the card."""

    def test_groups_and_what_is_loud(self) -> None:
        sure, early = block(EDITION, "330203", DAY, "en")
        assert (sure["title"], early["title"]) == ("How sure", "Early warning")
        assert [loud for _, loud in sure["lines"]] == [False, False]
        assert [loud for _, loud in early["lines"]] == [True, False, False, False]

    def test_an_edition_of_an_earlier_version_has_none(self) -> None:
        assert block(sample_edition(), "330203", DAY, "en") == []
        assert spans(sample_edition(), "330203", "en") == []


class TestClient:
    """What the browser is sent says the same."""

    def test_days_with_the_same_signs_are_one_span(self) -> None:
        found = json.loads(dumps(district_data(EDITION, "330203", "en")))["signs"]
        assert [(first, last) for first, last, _ in found] == [(0, 4), (5, 8), (9, 9), (10, 11)]
        assert found[2][2][1] == ["sure_chances", {}, [[2, 80], [1, 20]]]

    def test_warnings_are_sent_only_where_there_are_any(self) -> None:
        data = edition_data(EDITION, "en")
        assert data["districts"]["330203"]["warn"] == "000000000f00"
        assert "warn" not in data["districts"]["330103"]
        assert data["signs"]["title_sure"] == "How sure"
        assert edition_data(sample_edition(), "en")["signs"] == {}
        assert set("".join(warning_digits(sample_edition()))) == {"0"}

    def test_the_digits_of_a_day_are_the_warnings_of_its_districts(self) -> None:
        for day in range(len(EDITION.days)):
            each = [f"{warning(EDITION, code, day):x}" for code in EDITION.place]
            assert list(warnings(EDITION, day)) == each


class TestMark:
    """The mark in the table of districts."""

    def test_words(self) -> None:
        assert mark(EDITION, "330203", DAY, "en") == (
            "unusual rise on this day (EARS C1, C2, C3), clear growth in 14 days"
        )
        assert mark(EDITION, "330103", DAY, "zh") == ""

    def test_row(self) -> None:
        state = read_state({"date": "2020-02-10"}, EDITION)
        assert [bool(row.warning) for row in rows(EDITION, state)] == [False, False, True, False]
