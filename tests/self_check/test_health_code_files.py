"""Rule files: the bundled ones, and what is refused with line, key and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from fivecolour import data_files
from fivecolour.cli import cli
from fivecolour.errors import UserError
from fivecolour.self_check.health_code_files import files, load, of_map, parse

TEMPLATE = (data_files.bundled("data") / "health_codes" / "template.toml").read_text("utf-8")


def test_bundled_rules_name_a_source_of_each_number() -> None:
    assert list(files()) == ["hangzhou-2020-02", "ningbo-2020-02", "template"]
    for name in files():
        rule = load(name).rule
        for clause in rule.clauses:
            assert set(clause.sources) == set(clause.numbers)
            for words in (clause.reason, clause.back, clause.assumption):
                assert words is None or {"zh", "en"} <= set(words)
    red = next(one for one in load("ningbo-2020-02").rule.clauses if one.id == "key-area")
    assert (red.window, red.lasts, red.lifted_by and red.lifted_by.negatives) == (14, 14, 2)


def test_which_rules_a_map_offers() -> None:
    assert [one.rule.name for one in of_map(None, "zhejiang-2020")] == ["hangzhou-2020-02", "ningbo-2020-02"]
    assert of_map(None, "elsewhere") == []
    assert [one.rule.name for one in of_map(["template"], "elsewhere")] == ["template"]
    with pytest.raises(UserError, match=r"there is no health code 'none'; there are: hangzhou"):
        of_map(["none"], "zhejiang-2020")


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (
            "window = 10\nlasts = 10",
            "window = 9\nlasts = 10",
            r"line 49: clauses\[1\]: lasts = 10 is more than",
        ),
        (
            'sources = { window = "assumed", lasts = "assumed" }',
            'sources = { lasts = "assumed" }',
            "lacks 'window'",
        ),
        (
            '{ window = "assumed", lasts = "assumed" }',
            '{ window = "who", lasts = "assumed" }',
            "no source 'who'",
        ),
        ('kinds = ["positive"]', 'kinds = ["fever"]', "no kind 'fever' of the dimension test"),
        ("tiers = [5]", "tiers = [7]", r"clauses\[3\]\.tiers\[1\]: input should be less than or equal to 5"),
        ("tiers = [5]", "", "met by tiers or areas; add tiers"),
        ('colour = "red"', 'colour = "orange"', r"clauses\[1\]\.colour: input should be 'red' or 'yellow'"),
        ("valid_days = 1", "valid_day = 1", "valid_day: is not a key of a health code"),
        ('id = "negative"', 'id = "clear"', 'add a kind "negative" of the dimension test'),
        ('id = "cough"', 'id = "fever"', "kinds: 'fever' stands there twice"),
        ('name = "template"', 'name = "other"', "rename the file other.toml or the rule"),
    ],
)
def test_what_is_refused(before: str, after: str, fault: str) -> None:
    assert before in TEMPLATE
    with pytest.raises(UserError, match=fault):
        parse(TEMPLATE.replace(before, after, 1), Path("template.toml"))


def test_the_command(tmp_path: Path) -> None:
    wrong = tmp_path / "template.toml"
    wrong.write_text(TEMPLATE.replace("valid_days = 1", "valid_days = 0"), "utf-8")
    good = str(files()["template"])
    ran = CliRunner().invoke(cli, ["health-codes", "check", good, str(wrong)])
    assert (ran.exit_code, ran.stdout) == (1, f"{good}: ok\n")
    assert "valid_days: input should be greater than or equal to 1 (found 0)" in ran.stderr
    listed = CliRunner().invoke(cli, ["health-codes", "list"]).stdout
    assert "ningbo-2020-02  reconstruction  zhejiang-2020  Ningbo health code, February 2020" in listed
