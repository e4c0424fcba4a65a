"""Pictures of flows and of composite indices: what stands on them, what is said of them, and their checks."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest

from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_flow import EditionFlowDay
from fivecolour.errors import UserError
from fivecolour.export.captions.alternative_text import described
from fivecolour.export.captions.caption import caption
from fivecolour.export.maker import make
from fivecolour.export.sheets import index_sheet
from fivecolour.export.sheets.flow_sheet import ARROW, EDGE
from fivecolour.export.sheets.press_sheet import PressSheet
from fivecolour.export.sheets.sheet_subject import subject_of
from fivecolour.export.stored_exports import StoredExports
from fivecolour.export.verify.verification import Verifier
from fivecolour.export.views.provenance import provenance
from fivecolour.export.views.request import SIZES, ExportRequest, resolved
from tests.editions.flowed import flowed_edition
from tests.editions.indexed import indexed_edition
from tests.editions.sample import sample_edition

CSS = Path(__file__).parents[3] / "assets" / "css"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Editions with flows and two indices."""
    flowed, home = flowed_edition(), tmp_path_factory.mktemp("editions")
    both = replace(indexed_edition(), flow_basis=flowed.flow_basis, flow_days=flowed.flow_days)
    edition_files.publish(both, home)
    return home


def asked(folder: Path, **changes: object) -> tuple[ExportRequest, Edition]:
    return resolved(replace(ExportRequest(kind="svg", languages=("en",)), **changes), folder)  # type: ignore[arg-type]


def drawn(folder: Path, **changes: object) -> tuple[ET.Element, list[str]]:
    request, edition = asked(folder, **changes)
    root = ET.fromstring(PressSheet(edition, request, "https://map.example/p/1/2").svg())
    return root, ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]


class TestFlows:
    """Half arrows, what they are of, and who comes from where."""

    def test_of_the_last_day_with_flows_until_the_map_opens(self, folder: Path) -> None:
        root, texts = drawn(folder, layout="flows")
        arrows = [one for one in root.iter(f"{SVG}path") if one.get("data-o")]
        assert [(one.get("data-o"), one.get("data-d")) for one in arrows] == [
            *(("330203", "330212"), ("330212", "330203"), ("420100", "330212"), ("420100", "330200")),
        ]
        assert {"Sample: flows between places", "11 February 2020", "Flows, in persons"} <= set(texts)
        assert {"Wuhan", "Ningbo", "1,200", "200", "20"} <= set(texts)
        whole = " ".join(texts)
        for line in (
            "4 of 5 known flows",
            "China Unicom",
            "is not known; it is not zero",
            "and no part of them",
        ):
            assert line in whole, line

    def test_of_a_district_who_comes_from_where(self, folder: Path) -> None:
        root, texts = drawn(folder, layout="flows", place="330212")
        assert len([one for one in root.iter(f"{SVG}path") if one.get("data-o")]) == 4
        at = texts.index("From")
        assert texts[at : at + 9] == [
            *(
                "From",
                "Flow",
                "Share of what is known",
                "Wuhan",
                "300",
                "88%",
                "Haishu District",
                "40",
                "12%",
            ),
        ]
        assert "flows from and to Yinzhou District" in " ".join(texts)

    def test_the_frame_of_a_place_is_that_of_all_days(self, folder: Path) -> None:
        request, edition = asked(folder, layout="flows", place="330212")
        inside = EditionFlowDay(("330203", "330212"), (0,), (1,), (3.0,), 1)
        days = {**edition.flow_days, "2020-02-10": inside}
        both = replace(edition, flow_days=days)
        boxes = [
            subject_of(both, replace(request, day=day)).framed(1.5)
            for day in ("2020-02-10", "2020-02-11", "2020-02-12")
        ]
        assert boxes == [subject_of(edition, request).framed(1.5)] * 3
        alone = replace(edition, flow_days={"2020-02-10": inside})
        assert subject_of(alone, request).framed(1.5)[2] < boxes[0][2]

    def test_a_day_without_flows_says_so(self, folder: Path) -> None:
        root, texts = drawn(folder, layout="flows", day="2020-02-12")
        assert not [one for one in root.iter(f"{SVG}path") if one.get("data-o")]
        assert "the last day known before it is 11 February 2020." in " ".join(texts)

    def test_from_outside_arrows_reach_to_the_frame(self, folder: Path) -> None:
        request, edition = asked(folder, layout="flows", size="16:9")
        sheet = PressSheet(edition, request, "")
        panel = sheet.layout().maps[0]
        made = sheet.subject.map_panel(panel, 12, "d")
        left = made.box[0] + 6 * 1 / made.scale
        assert made.picture.arrows[0].begin.x == pytest.approx(left, rel=1e-6)  # type: ignore[attr-defined]

    def test_words(self, folder: Path) -> None:
        request, edition = asked(folder, layout="flows")
        assert caption(request, edition, None, "en") == (
            "Sample, 11 February 2020: the largest of 5 known flows are Wuhan → Ningbo: 1,200, Wuhan → "
            "Yinzhou: 300, Yinzhou → Haishu: 80, Haishu → Yinzhou: 40 (persons; source: China Unicom). "
            "A pair that is not listed is not known; it is not zero."
        )
        assert described(edition, request, folder, "zh").startswith(
            "样例人流图，2020年2月11日。最大的人流：Wuhan → 宁波：1,200"
        )


class TestIndex:
    """Classes, what is open, places and how sure they are."""

    def test_classes_and_places(self, folder: Path) -> None:
        root, texts = drawn(folder, layout="index")
        classes = {one.get("id"): one.get("class") for one in root.iter(f"{SVG}path") if one.get("id")}
        assert classes == {"d330105": "i-none", "d330203": "i-open", "d330212": "i-1"}
        at = texts.index("By other weights")
        assert texts[at - 3 : at + 9] == [
            *("District", "Index", "Place", "By other weights"),
            *("Haishu", "48.3–91.7", "1", "1"),
            *("Yinzhou", "20", "2", "2"),
        ]
        whole = " ".join(texts)
        for line in ("version 1 (hash", "The levels of the map do not depend on it", "Sources of the index"):
            assert line in whole, line

    def test_another_index_by_name(self, folder: Path) -> None:
        request, _ = asked(folder, layout="index", index="open")
        assert "index=open" in request.query()
        assert request.digest != asked(folder, layout="index")[0].digest
        with pytest.raises(UserError, match="has no index 'x'; there are: "):
            asked(folder, layout="index", index="x")
        with pytest.raises(UserError, match="choose layout=index too"):
            asked(folder, index="open")

    def test_words(self, folder: Path) -> None:
        request, edition = asked(folder, layout="index")
        told = caption(request, edition, None, "en")
        assert told == (
            "Sample, 12 February 2020: Made up of 2 of 4 districts; the highest: Haishu 48.3–91.7 (place 1, "
            "by other weights 1), Yinzhou 20 (place 2, by other weights 2)."
        )
        assert described(edition, request, folder, "en").count("by other weights") == 2


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("of", [{"layout": "flows", "place": "330212"}, {"layout": "index", "index": "open"}])
def test_every_size_has_room(folder: Path, size: str, of: dict[str, str]) -> None:
    request, edition = asked(folder, size=size, languages=("zh", "en"), **of)
    at = PressSheet(edition, request, "https://map.example/p/0123456789/20200211").layout()
    assert at.legend.bottom <= at.facts.top + 0.1 or at.legend.right <= at.facts.left + 0.1
    assert at.maps[0].width * at.maps[0].height > 0.2 * SIZES[size][0] * SIZES[size][1]


@pytest.mark.parametrize("of", [{"layout": "flows"}, {"layout": "index"}])
def test_says_where_it_comes_from_and_is_checked(folder: Path, tmp_path: Path, of: dict[str, str]) -> None:
    verifier = Verifier(folder, StoredExports(tmp_path))
    request, edition = asked(folder, **of)
    made = make(request, edition, folder)
    assert "layer" not in made.provenance.request
    assert (
        json.loads(request.canonical())
        == {
            *(),
        }
        or "layer" not in made.provenance.request
    )
    assert verifier.verify(made.body).state == "true"
    # Arrows and classes are part of what is hashed.
    other = provenance(replace(request, day=edition.days[0]), edition, folder)
    assert other.content_sha256 != made.provenance.content_sha256
    changed = made.body.replace(b"330203", b"330204")
    assert verifier.verify(changed).state == "changed"


def test_what_an_edition_lacks_is_said(tmp_path: Path) -> None:
    edition_files.publish(sample_edition(), tmp_path)
    for layout, why in (("flows", "has no flows"), ("index", "has no composite index")):
        with pytest.raises(UserError, match=why):
            resolved(ExportRequest(layout=layout), tmp_path)


def test_colours_are_the_pages() -> None:
    css = (CSS / "53-indices.css").read_text("utf-8")
    assert re.findall(r"--i\d: (#\w+)", css) == list(index_sheet.FILLS)
    assert f"--flow: {ARROW}; --flow-edge: {EDGE};" in (CSS / "54-flows.css").read_text("utf-8")
