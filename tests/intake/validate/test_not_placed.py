"""Words for no district, and cities that the map does not name."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from fivecolour.intake.validate.not_placed import not_placed
from tests.intake.trial import Trial

WORDS = Path(__file__).parents[3] / "data" / "reports" / "not_placed.toml"


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (
            "undisclosed",
            "居住地不详 户籍地不明 无法判定 未落实到区县 Sem_município_definido unbekannter_Landkreis",
        ),
        ("undisclosed", "domicilio_non_noto município_não_identificado residence_not_known 暂不明确"),
        ("unconfirmed", "流调中 所属区县待核实 正在核实中 Provincia_in_aggiornamento por_atribuir"),
        ("unconfirmed", "non_ancora_attribuiti Em_averiguação noch_nicht_zugeordnet resident_county_pending"),
        ("elsewhere", "外省来甬"),
    ],
)
def test_words_for_nowhere(key: str, words: str) -> None:
    known = not_placed(WORDS)
    found = {word: known.group(word.replace("_", " ")) for word in words.split()}
    assert {word: group and group.key for word, group in found.items()} == dict.fromkeys(found, key)


def test_names_of_places_are_none_of_them() -> None:
    known = not_placed(WORDS)
    names = [
        "海署区",
        "未来科技城",
        "定海待",
        "王小明",
        "张不明",
        "Lake of the Woods",
        "Sem Benelli",
        "A Coruña",
    ]
    assert [name for name in names if known.group(name)] == []


def test_cities_that_the_map_does_not_name(trial: Trial) -> None:
    # 甲 and 乙 are names for Ningbo and Wenzhou that no map has: the codes beside them tell.
    rows = [("330203", "甲"), ("330302", "乙"), ("待确认", "甲"), ("合计", "乙"), ("待确认", "丙")]
    named = pd.DataFrame(rows, columns=["place", "parent"]).assign(total=False, name="")
    found = trial.receiver.places.reconcile(named)
    assert found["code"].tolist() == ["330203", "330302", "330200:所属地待确认", "330300", ""]
    assert found["problem"].tolist()[-1] == "unknown_parent"
    of_country = trial.receiver.places.reconcile(named.assign(parent="国家"))
    assert of_country["problem"].tolist()[2:] == ["unknown_parent"] * 3
