"""The guide to one's own map, its commands run as they stand in it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from fivecolour.editions import files

GUIDE = Path(__file__).parents[1] / "docs" / "adopt.md"
CODES = {"3300100": "Angra dos Reis", "3300159": "Aperibé", "3304557": "Rio de Janeiro"}
FIRST = date(2022, 1, 2)  # a Sunday
HEADER = (
    "municipio_geocodigo,municipio_nome,SE,data_iniSE,casos,casos_est,pop,Rt,p_rt1,tempmin,receptivo,"
    "nivel,limiar_preseason,limiar_epidemico"
)


def _write_files(folder: Path) -> None:
    """Write hand-made figures in the shape of the authority's own: one place red, one yellow, one green."""
    squares = [
        {
            "type": "Feature",
            "properties": {"id": code, "name": name},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]],
            },
        }
        for x, (code, name) in enumerate(CODES.items(), start=-43)
    ]
    shapes = {"type": "FeatureCollection", "features": squares}
    (folder / "municipalities.json").write_text(json.dumps(shapes, ensure_ascii=False), encoding="utf-8")
    (folder / "populations.csv").write_text(
        "code,population\n" + "".join(f"{code},100000\n" for code in CODES), encoding="utf-8"
    )
    figures = {
        "3300100": ("40,41.5", "0.99", "1"),
        "3300159": ("0,0.0", "0.1", "1"),
        "3304557": ("2,2.0", "0.2", "0"),
    }
    rows = []
    for week in range(6):
        begins = FIRST + timedelta(weeks=week)
        for code, (cases, p_rt1, receptive) in figures.items():
            rows.append(
                f"{code},{CODES[code]},2022{week + 1:02d},{begins},{cases},100000.0,1.1,{p_rt1},21.5,"
                f"{receptive},1,5.5,30.25"
            )
    (folder / "dengue.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")


@pytest.mark.slow
def test_the_commands_of_the_guide_make_the_map(tmp_path: Path) -> None:
    _write_files(tmp_path)
    blocks = re.findall(r"```(bash|python)\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert [kind for kind, _ in blocks] == ["bash", "python", "bash", "bash"]
    python = f"{sys.executable} - <<'END'\n{{}}END\n"
    script = "set -e\n" + "\n".join(
        code if kind == "bash" else python.format(code) for kind, code in blocks
    ).replace("fivecolour ", f"{sys.executable} -m fivecolour.cli ")
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("FIVECOLOUR_", "DATABASE_"))
    }
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    edition = files.latest(tmp_path / "home" / "editions")
    assert (edition.period, edition.days[0], edition.days[-1]) == ("week", "2022-01-08", "2022-02-12")
    assert {code: edition.tiers[code] for code in CODES} == {
        "3300100": "155555",
        "3300159": "113333",
        "3304557": "111111",
    }
    assert edition.reason("3300100", 5).sentence.en.startswith("Dengue: high activity (vermelho, red)")
