"""Rates beside counts: none of them is stored as a count, no count as one of them."""

from __future__ import annotations

import pytest

from tests.intake.trial import Trial

COUNT = {"indicator": "confirmed", "kind": "cumulative"}


class TestRatesInBrackets:
    @pytest.mark.parametrize(
        "header",
        [
            *(
                "累计确诊(每10万)",
                "新增确诊（近7日）",
                "累计确诊(万人)",
                "new cases (per 100,000)",
                "新增确诊（周）",
            ),
            *("new cases (7-day average)", "New cases (weekly)", "confirmed cumulative (%)"),
            *("Neue Fälle (je 100.000)", "确诊病例（/10万）", "novos casos (média móvel)"),
        ],
    )
    def test_is_no_count(self, trial: Trial, header: str) -> None:
        message = trial.asked(f'date;place;"{header}"\n2020-02-09;海曙区;30\n', **COUNT)
        assert f"'{header}' is, by what stands in brackets, perhaps not the whole count of its day" in message

    @pytest.mark.parametrize(
        "header",
        ["累计确诊（例）", "累计确诊（每日）", "confirmed cumulative (as of 24h)", "累计确诊（24小时）"],
    )
    def test_other_brackets_change_nothing(self, trial: Trial, header: str) -> None:
        text = f'date;place;"{header}"\n2020-02-09;海曙区;30\n'
        assert trial.stored(text) == {("330203", "confirmed cumulative", "2020-02-09", 30)}

    def test_a_count_beside_it_is_read(self, trial: Trial) -> None:
        text = "date,place,累计确诊,累计确诊(每10万)\n2020-02-09,海曙区,30,5\n"
        assert trial.stored(text) == {("330203", "confirmed cumulative", "2020-02-09", 30)}


class TestDecimalsOfRates:
    """That rates have a point makes no 2 of the count 2.000, and no 2 of 2,000 where they have a comma."""

    WIDE = "日期;区县;累计确诊;Rt\n2020-02-09;海曙区;{};{}\n2020-02-09;江北区;998;{}\n"
    LONG = "日期,区县,指标,数值\n2020-02-09,海曙区,累计确诊,2.000\n2020-02-09,江北区,Rt,1.15\n"

    @pytest.mark.parametrize(
        "text", [WIDE.format("2.000", "1.15", "0.9"), WIDE.format("2,000", "1,15", "0,9"), LONG]
    )
    def test_are_asked_about(self, trial: Trial, text: str) -> None:
        assert "--decimal comma where 1.000 is a thousand" in trial.asked(text)

    @pytest.mark.parametrize(("count", "rate"), [("2.000", "1,15"), ("2,000", "1.15")])
    def test_the_other_sign_parts_thousands(self, trial: Trial, count: str, rate: str) -> None:
        found = trial.stored(self.WIDE.format(count, rate, rate))
        assert ("330203", "confirmed cumulative", "2020-02-09", 2000) in found
        assert ("330203", "rt state", "2020-02-09", 1.15) in found

    def test_a_count_that_is_a_fraction_tells_nothing(self, trial: Trial) -> None:
        text = "日期,区县,累计确诊\n2020-02-09,海曙区,2.000\n2020-02-09,江北区,1.5\n2020-02-09,北仑区,9\n"
        assert "such as '2.000'" in trial.asked(text)

    def test_typed_numbers_tell_nothing_of_texts(self, trial: Trial) -> None:
        table = (
            '[{"code": "330203", "date": "2020-02-09", "confirmed_total": 12.0},'
            ' {"code": "330205", "date": "2020-02-09", "confirmed_total": "2.000"}]'
        )
        assert "such as '2.000'" in trial.asked(table)


def test_percents_beside_what_may_be_fractions(trial: Trial) -> None:
    """0.05 beside 5% was stored as 0.05 %."""
    table = "date,code,positivity\n2020-02-09,330203,0.05\n2020-02-10,330203,5%\n"
    assert "with % (5%) and without (0.05), which may be fractions" in trial.asked(table)
    assert len(trial.stored(table.replace("0.05", "5"))) == 2
