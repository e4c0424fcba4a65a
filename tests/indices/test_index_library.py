"""Files of indices: read, and refused with file, line, key and remedy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fivecolour import data_files
from fivecolour.errors import UserError
from fivecolour.indices.index_library import index_json_schema, list_indices, load_index

FOLDER = data_files.bundled("data") / "indices"
EXAMPLE = (FOLDER / "case-burden.toml").read_text(encoding="utf-8")


def refusal(tmp_path: Path, written: str, instead: str) -> str:
    """Return how case-burden is refused with one text of it replaced."""
    assert written in EXAMPLE
    path = tmp_path / "case-burden.toml"
    path.write_text(EXAMPLE.replace(written, instead, 1), encoding="utf-8")
    with pytest.raises(UserError) as refused:
        load_index(path)
    message = str(refused.value)
    assert message.startswith(f"{path}, line ")
    return message.partition(": ")[2]


def test_zhejiang_is_a_reconstruction_of_five_and_seven_indicators() -> None:
    rule = load_index("zhejiang-precision-2020")
    assert (rule.status, rule.higher, rule.weights_basis) == ("reconstruction", "better", "assumed")
    assert (rule.weights * 12).round(9).tolist() == [1, 4, 1, 6]
    named = {part.dimension: part.indicator for part in rule.parts if part.indicator}
    assert named == {"control": "new_7d", "flow": "public_transport_running"}
    assert sum(part.unavailable is not None for part in rule.parts) == 2


def test_every_bundled_index_is_read_and_described() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    names = [rule.name for rule in list_indices()]
    assert names == sorted(path.stem for path in FOLDER.glob("*.toml"))
    assert all(f"| {name} |" in readme for name in names)


def test_the_committed_json_schema_is_that_of_the_model() -> None:
    copy = json.loads((FOLDER / "index.schema.json").read_text(encoding="utf-8"))
    assert copy == index_json_schema(), "run: fivecolour index json-schema > data/indices/index.schema.json"


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        (
            'direction = "better"',
            'direction = "worse"',
            "clear_days is better in the catalogue; write direction",
        ),
        ("bounds = [0, 14]", "bounds = [14, 0]", "bounds must rise: the least first"),
        (", offset = 1", "", "the logarithm needs numbers above 0; give an offset"),
        (
            '"rank", reference = "districts"',
            '"rank", reference = "bounds"',
            "rank compares districts; write ref",
        ),
        ('"rank"', '"z_score"', "z_score by districts needs limit; add it"),
        ('"rank", ref', '"rank", limit = 3, ref', "rank by districts does not use limit; remove it"),
        ('indicator = "clear_days"\n', "", "indicator is missing; add it, or say with unavailable"),
        ("spread = 0.25", "spread = 0.25\ndirichlet = 3", "needs either spread or dirichlet"),
        ('"arithmetic"', '"geometric"', "geometric needs floor, the least that a part can be"),
        (
            'name = "all_cases"',
            'name = "incidence"',
            "parts has 'incidence' twice; give each a name of its own",
        ),
        (
            'name = "all_cases"',
            'name = "all_cases"\ndimension = "x"',
            "the dimension 'x' of the part 'all_cases'",
        ),
        ("weight = 1", "weight = 0", "parts[1].weight: input should be greater than 0"),
        ("weight = 1", "weight = 1e300", "parts[1].weight: input should be less than or equal to 1000000"),
        ("weight = 1", "weight = true", "parts[1].weight: input should be a valid number (found True)"),
        ("[0, 100]", "[0, inf]", "parts[1].scaling.bounds[2]: input should be less than or equal to 1000"),
        ('indicator = "clear_days"', "indicator = 7", "indicator: input should be a valid string (found 7)"),
        (
            'higher = "worse"',
            'highest = "worse"',
            "highest: is not a key of a composite index",
        ),
        (
            'indicator = "clear_days"',
            'indicator = "cleer_days"',
            "'cleer_days' is not an indicator; use one of",
        ),
    ],
)
def test_a_fault_is_told_with_its_key_and_remedy(
    tmp_path: Path, written: str, instead: str, told: str
) -> None:
    assert told in refusal(tmp_path, written, instead)


def test_the_source_of_numbers_must_be_there(tmp_path: Path) -> None:
    source = EXAMPLE[EXAMPLE.rindex("[parts.source]") :]
    assert "parts[3].source: is missing; add it" in refusal(tmp_path, source, "")


def test_an_unknown_name_lists_those_there_are() -> None:
    with pytest.raises(UserError, match=r"there is no index 'x'; indices: case-burden, zhejiang"):
        load_index("x")
