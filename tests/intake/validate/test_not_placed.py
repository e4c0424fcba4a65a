"""Words for no district, and cities that the map does not name."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from fivecolour.intake.validate.found_place import Found
from fivecolour.intake.validate.not_placed import not_placed
from fivecolour.intake.validate.reconcile import PlaceIndex
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
        ("undisclosed", "(blank) (Leer) (空白) 不明地区 residenza_ignota No_consta nicht_ermittelt"),
        ("unconfirmed", "未分区 来源待查 信息待补充 Under_review Em_investigação_epidemiológica"),
        ("elsewhere", "外省来甬 Otras_CCAA"),
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


class TestWordsForNowhere:
    """They are found before names of districts, of the city that stands beside them."""

    @pytest.mark.parametrize(
        ("text", "parent", "code"),
        [
            ("境外输入", "宁波市", "330200:境外输入"),
            ("境外输入人员", "宁波", "330200:境外输入"),
            ("未公布来源", "浙江省", "zhejiang-2020:未公布来源"),
            ("第八师石河子市", "", "zhejiang-2020:兵团"),
            ("兵团", "", "zhejiang-2020:兵团"),
            ("外地来京", "", "zhejiang-2020:外地"),
            ("省十里丰监狱", "", "zhejiang-2020:监狱系统"),
            ("待确认", "温州", "330300:所属地待确认"),
            ("Imported", "Ningbo", "330200:境外输入"),
            ("高新区", "宁波市", "330200:高新区"),
            ("东钱湖", "", "330200:东钱湖"),
            ("滨海工业园区", "绍兴市", "330600:滨海工业园区"),
        ],
    )
    def test_not_placed(self, places: PlaceIndex, text: str, parent: str, code: str) -> None:
        assert places.find(text, parent) == Found(code, remark="not_placed")

    @pytest.mark.parametrize(
        ("group", "texts"),
        [
            (
                "所属地待确认",
                [
                    *(
                        "待确认",
                        "尚未确认",
                        "待进一步核实",
                        "属地待核查",
                        "In fase di definizione",
                        "da definire",
                    ),
                    *(
                        "In fase di definizione/aggiornamento",
                        "Em investigação",
                        "EM INVESTIGACAO",
                        "Pending",
                    ),
                    *("to be determined", "TBD", "por determinar", "In Klärung"),
                ],
            ),
            (
                "未公布来源",
                [
                    *(
                        "Unassigned",
                        "Unknown",
                        "UNKNOWN ",
                        "Ignorado",
                        "Município ignorado",
                        "Sem informação",
                    ),
                    *("Sem Informacao", "não informado", "Non noto", "Alabama, Unassigned", "Unallocated"),
                    *("地区不详", "区县不详", "Desconhecido", "Statewide Unallocated", "Unknown, Alabama"),
                    *("CASO SEM INFORMAÇÃO DE MUNICÍPIO", "unbekannt", "non renseigné"),
                ],
            ),
            (
                "外地",
                [
                    *("外地", "外省", "外地人员", "外省籍人员", "Out of AL", "Out-of-State", "out of county"),
                    *(
                        "Fuori Regione / Provincia Autonoma",
                        "fuori provincia",
                        "Outros Estados",
                        "Non-resident",
                    ),
                    *("Fora do Estado", "hors département", "Ｏｕｔ of TN"),
                ],
            ),
            ("境外输入", ["Imported", "境外输入病例", "Importado", "estero", "overseas"]),
            ("监狱系统", ["Michigan Department of Corrections (MDOC)", "第二监狱", "Jails"]),
        ],
    )
    def test_official_words_for_nowhere(self, places: PlaceIndex, group: str, texts: list[str]) -> None:
        for text in texts:
            assert places.find(text, "宁波市") == Found(f"330200:{group}", remark="not_placed"), text
            assert places.find(text).code == f"zhejiang-2020:{group}", text

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("宁波市外地", "330200:外地"),
            ("浙江省境外输入", "zhejiang-2020:境外输入"),
            ("宁波 unknown", "330200:未公布来源"),
        ],
    )
    def test_a_city_before_the_word(self, places: PlaceIndex, text: str, code: str) -> None:
        assert places.find(text) == Found(code, remark="not_placed")

    @pytest.mark.parametrize("text", ["Outer Town", "Unknownville", "外滩", "Definizione", "Sem Peixe"])
    def test_a_name_is_no_such_word(self, places: PlaceIndex, text: str) -> None:
        assert places.find(text).problem == "unknown_place"

    @pytest.mark.parametrize(
        "text",
        [
            "归属地待定",
            "暂未分区",
            "Residence pending",
            "Sem residência",
            "Sin domicilio",
            "Provincia sconosciuta",
        ],
    )
    def test_more_words_for_nowhere(self, places: PlaceIndex, text: str) -> None:
        assert places.find(text, "宁波市").remark == "not_placed"
