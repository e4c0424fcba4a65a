"""Files are true, saved anew, changed, or point at an edition: every change that is tried is found."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pikepdf
import pytest
from PIL import Image

from fivecolour import languages
from fivecolour.config import Settings
from fivecolour.editions import edition_files
from fivecolour.editions.edition_data import Edition
from fivecolour.editions.edition_errors import UnreadableEditionError
from fivecolour.editions.edition_files import Withdrawal
from fivecolour.errors import UserError
from fivecolour.export.maker import MAKERS, make
from fivecolour.export.stored_exports import StoredExports
from fivecolour.export.verify.verdict_words import sentence
from fivecolour.export.verify.verification import Verdict, Verifier
from fivecolour.export.views.request import ANIMATIONS, ExportRequest, resolved
from tests.editions.sample import sample_edition

pytestmark = pytest.mark.usefixtures("made_once")
ORIGIN = "https://map.example"


@pytest.fixture(scope="module")
def verifier(instance: Settings, tmp_path_factory: pytest.TempPathFactory) -> Verifier:
    return Verifier(instance.editions, StoredExports(tmp_path_factory.mktemp("kept")), ORIGIN)


@pytest.fixture(scope="module")
def made(instance: Settings) -> dict[str, bytes]:
    """Every format of one view."""
    asked = ExportRequest(languages=("en",), size="card")
    found = {}
    for kind in MAKERS:
        first = "2020-02-08" if kind in ANIMATIONS else ""
        request, edition = resolved(replace(asked, kind=kind, first=first), instance.editions, origin=ORIGIN)
        found[kind] = make(request, edition, instance.editions).body
    return found


def saved(picture: Image.Image, form: str = "PNG", **how: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


class TestTrue:
    """Byte for byte, and saved anew."""

    @pytest.mark.parametrize("kind", MAKERS)
    def test_every_format(self, verifier: Verifier, made: dict[str, bytes], kind: str) -> None:
        verdict = verifier.verify(made[kind])
        assert (verdict.state, verdict.kind, verdict.count) == ("true", kind, 0)

    def test_saved_anew(self, verifier: Verifier, made: dict[str, bytes]) -> None:
        picture = Image.open(io.BytesIO(made["png"])).convert("RGB")
        book, out = openpyxl.load_workbook(io.BytesIO(made["xlsx"])), io.BytesIO()
        book.save(out)
        with pikepdf.open(io.BytesIO(made["pdf"])) as document:
            paper = io.BytesIO()
            document.save(paper, linearize=True)
        assert [
            verifier.verify(body).state for body in (saved(picture), out.getvalue(), paper.getvalue())
        ] == ["resaved"] * 3

    def test_csv_with_the_mark_of_spreadsheets(self, verifier: Verifier, made: dict[str, bytes]) -> None:
        assert verifier.verify(b"\xef\xbb\xbf" + made["csv"]).state == "true"

    def test_stored_by_an_earlier_version(self, instance: Settings, tmp_path: Path) -> None:
        """What an earlier version drew is true as it was kept, and what it is not, is not."""
        stored = StoredExports(tmp_path)
        request, edition = resolved(ExportRequest(kind="svg"), instance.editions, origin="http://old.example")
        own = make(request, edition, instance.editions).body.replace(
            b"<rect", b"<rect data-drawn='earlier'", 1
        )
        path = stored.path(request)
        path.parent.mkdir(parents=True)
        path.write_bytes(own)
        verifier = Verifier(instance.editions, stored, ORIGIN)
        assert verifier.verify(own).state == "true"
        assert verifier.verify(own.replace(b"330203", b"330204")).state == "changed"


class TestChanged:
    """Every change is found and named."""

    def test_single_pixels_anywhere(self, verifier: Verifier, made: dict[str, bytes]) -> None:
        picture = Image.open(io.BytesIO(made["png"])).convert("RGB")
        chance = np.random.default_rng(7)
        found = []
        for _ in range(6):
            changed = picture.copy()
            at = (int(chance.integers(0, picture.width)), int(chance.integers(0, picture.height)))
            red, green, blue = changed.getpixel(at)  # type: ignore[misc]
            changed.putpixel(at, (red ^ 1, green, blue))
            verdict = verifier.verify(saved(changed))
            found.append((verdict.state, verdict.found[-1].where, verdict.found[-1].found))
        assert found == [("changed", "pixels", "1")] * 6

    def test_a_recoloured_district_is_named(self, verifier: Verifier, made: dict[str, bytes]) -> None:
        body = made["png"]
        picture = Image.open(io.BytesIO(body)).convert("RGB")
        pixels = np.array(picture)
        pixels[np.all(pixels == (0x9E, 0x01, 0x42), axis=2)] = (0x8F, 0xD3, 0xB6)
        verdict = verifier.verify(saved(Image.fromarray(pixels)))
        assert verdict.state == "changed"
        assert {one.where for one in verdict.found} >= {"Yueqing City", "legend", "pixels"}

    @pytest.mark.parametrize(
        ("kind", "old", "new", "where"),
        [
            ("svg", b">Cixi<", b">Cixj<", "text Cixi"),
            ("svg", b'fill="#9e0142"', b'fill="#8fd3b6"', "g"),
            ("svg", b'"number":1', b'"number":2', "said"),
            ("svg", b"<svg ", b"<?xml-stylesheet href='x.css'?><svg ", "comment"),
            ("csv", b",66,", b",67,", "330203 · cumulative_confirmed"),
            ("csv", b"\n330203,", b"\n330299,", "330203 · code"),
            ("json", b'"tier":4', b'"tier":3', "content.districts[13].days.2020-02-09.tier"),
            ("geojson", b'"tier":4', b'"tier":3', "features[11].properties.tier"),
            ("csvw", b'"name": "tier"', b'"name": "tyre"', "tableSchema.columns[2].name"),
        ],
    )
    def test_words_cells_and_colours(
        self, verifier: Verifier, made: dict[str, bytes], kind: str, old: bytes, new: bytes, where: str
    ) -> None:
        assert old in made[kind]
        verdict = verifier.verify(made[kind].replace(old, new, 1))
        assert verdict.state == "changed"
        assert where in [one.where for one in verdict.found]

    def test_the_language_of_a_table_by_its_reasons(self, verifier: Verifier, made: dict[str, bytes]) -> None:
        """Many maps have the same names in all languages: here none is one that the map knows."""
        head, *rows = csv.reader(io.StringIO(made["csv"].decode()))
        out = io.StringIO()
        csv.writer(out).writerows([head, *([row[0], f"X{row[0]}", *row[2:]] for row in rows)])
        verdict = verifier.verify(out.getvalue().encode())
        assert verdict.request and verdict.request.languages == ("en",)
        assert {one.where.split(" · ")[1] for one in verdict.found} == {"name"}

    def test_a_cell_of_a_workbook(self, verifier: Verifier, made: dict[str, bytes]) -> None:
        book, out = openpyxl.load_workbook(io.BytesIO(made["xlsx"])), io.BytesIO()
        book["Districts"]["C5"] = "0"
        book.create_sheet("more")["A1"] = "new"
        book.save(out)
        verdict = verifier.verify(out.getvalue())
        assert [(one.where, one.expected, one.found) for one in verdict.found] == [
            ("Districts!C5", "0 (n)", "0 (s)"),
            ("more", "", "more"),
        ]

    def test_a_workbook_whose_provenance_was_destroyed(
        self, verifier: Verifier, made: dict[str, bytes]
    ) -> None:
        book, out = openpyxl.load_workbook(io.BytesIO(made["xlsx"])), io.BytesIO()
        del book["Provenance"]
        book["Districts"]["C5"] = 5
        book.save(out)
        verdict = verifier.verify(out.getvalue())
        assert (verdict.state, {one.where for one in verdict.found}) == (
            "changed",
            {"Districts!C5", "Provenance"},
        )

    def test_drawing_and_words_of_a_pdf(self, verifier: Verifier, made: dict[str, bytes]) -> None:
        red = b"0.61960787 0.003921569 0.25882354 scn"
        with pikepdf.open(io.BytesIO(made["pdf"])) as document:
            page = document.pages[0]
            drawn = page.Contents.read_bytes()
            assert red in drawn
            page.Contents = document.make_stream(drawn.replace(red, b"0.56 0.82 0.71 scn", 1))
            out = io.BytesIO()
            document.save(out)
        assert [one.where for one in verifier.verify(out.getvalue()).found] == ["drawing"]

    def test_what_a_picture_says_of_itself(self, verifier: Verifier, made: dict[str, bytes]) -> None:
        with pikepdf.open(io.BytesIO(made["pdf"])) as document:
            with document.open_metadata() as meta:
                key = "{urn:five-colour-map:provenance}said"
                metadata = json.loads(str(meta[key]))
                meta[key] = json.dumps(metadata | {"permalink": "https://elsewhere.example"})
            out = io.BytesIO()
            document.save(out)
        assert [one.where for one in verifier.verify(out.getvalue()).found] == ["metadata: permalink"]

    def test_a_member_of_an_archive(self, verifier: Verifier, made: dict[str, bytes]) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(made["zip"])) as own, zipfile.ZipFile(out, "w") as other:
            for name in own.namelist():
                if not name.endswith(".json"):
                    other.writestr(
                        name, own.read(name).replace(b"No report is not zero", b"No report is zero")
                    )
        found = {one.where.split(": ")[0] for one in verifier.verify(out.getvalue()).found}
        assert {name.split(".", 1)[1] for name in found} == {"md", "json", "csv-metadata.json"}


class TestCodes:
    """A newspaper recompresses, cuts and prints: the code leads to the true picture."""

    @pytest.mark.parametrize(("quality", "share", "turned"), [(40, 1.0, 0), (60, 0.7, 4)])
    def test_recompressed(
        self, verifier: Verifier, made: dict[str, bytes], quality: int, share: float, turned: int
    ) -> None:
        picture = Image.open(io.BytesIO(made["png"])).convert("RGB")
        size = (int(picture.width * share), int(picture.height * share))
        press = picture.resize(size).rotate(turned, expand=True, fillcolor="white")
        verdict = verifier.verify(saved(press, "JPEG", quality=quality))
        assert verdict.state == "pointed"
        assert verdict.request
        assert (verdict.request.day, verdict.request.languages, verdict.request.size) == (
            *("2020-02-09", ("en",)),
            "card",
        )

    def test_without_code_or_provenance(self, verifier: Verifier) -> None:
        for body in (
            saved(Image.new("RGB", (99, 99))),
            b"hello",
            b"",
            b"{}",
            b"%PDF-1.7",
            b"code,name,tier\n",
        ):
            assert verifier.verify(body).state == "unknown", body[:10]

    def test_of_an_edition_that_is_not_here(self, verifier: Verifier, made: dict[str, bytes]) -> None:
        name = verifier.verify(made["csv"]).named.encode()
        verdict = verifier.verify(made["csv"].replace(name, b"zhejiang-2020-20200305-0000000000"))
        assert (verdict.state, verdict.named) == ("foreign", "zhejiang-2020-20200305-0000000000")

    @pytest.mark.parametrize("start", [b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"<svg><!DOCTYPE x>"])
    def test_broken_files_are_told_in_words(self, verifier: Verifier, start: bytes) -> None:
        try:
            assert verifier.verify(start + b"\0" * 99).state == "unknown"
        except UserError as fault:
            assert "can be read" in str(fault)


def workbook_with(made: bytes, sheet: str, rows: bytes) -> bytes:
    """Return a workbook with further rows in one of its sheets."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as own, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as to:
        for name in own.namelist():
            body = own.read(name)
            to.writestr(
                name, body.replace(b"</sheetData>", rows + b"</sheetData>") if sheet in name else body
            )
    return out.getvalue()


def paper_with(made: bytes, contents: Callable[[pikepdf.Pdf], pikepdf.Object]) -> bytes:
    """Return a PDF whose page names something more."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as document:
        document.pages[0].obj["/More"] = contents(document)
        document.save(out)
    return out.getvalue()


def twice_forty_times(document: pikepdf.Pdf) -> pikepdf.Object:
    found = pikepdf.Array([1])
    for _ in range(38):
        one = document.make_indirect(found)
        found = pikepdf.Array([one, one])
    return document.make_indirect(found)


class TestBombs:
    """Small files that would take hours or all memory are refused at once."""

    FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

    @pytest.mark.parametrize("sheet", ["sheet1.xml", "sheet3.xml"])
    def test_one_cell_far_out(self, verifier: Verifier, made: dict[str, bytes], sheet: str) -> None:
        with pytest.raises(UserError, match="more rows or columns"):
            verifier.verify(workbook_with(made["xlsx"], sheet, self.FAR))

    def test_in_an_archive(self, verifier: Verifier, made: dict[str, bytes]) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(made["zip"])) as own, zipfile.ZipFile(out, "w") as to:
            for name in own.namelist():
                body = own.read(name)
                to.writestr(
                    name, workbook_with(body, "sheet1.xml", self.FAR) if name.endswith("xlsx") else body
                )
        with pytest.raises(UserError, match="more rows or columns"):
            verifier.verify(out.getvalue())

    def test_many_cells(self, verifier: Verifier, made: dict[str, bytes]) -> None:
        with pytest.raises(UserError, match="unpacks to more"):
            verifier.verify(workbook_with(made["xlsx"], "sheet1.xml", b"<c/>" * 500_000))

    @pytest.mark.parametrize(
        ("kind", "more"),
        [
            ("csv", b"1,a\n" * 20_001),
            ("csv", b"," * 100_000),
            ("svg", b"<g/>" * 300_000),
        ],
    )
    def test_many_parts(self, verifier: Verifier, made: dict[str, bytes], kind: str, more: bytes) -> None:
        with pytest.raises(UserError, match="than any export"):
            verifier.verify(made[kind] + more)

    def test_a_paper_that_names_one_object_a_billion_times(
        self, verifier: Verifier, made: dict[str, bytes]
    ) -> None:
        with pytest.raises(UserError, match="the PDF holds more"):
            verifier.verify(paper_with(made["pdf"], twice_forty_times))

    def test_words_of_a_paper_are_read_where_they_can_be(
        self, verifier: Verifier, made: dict[str, bytes]
    ) -> None:
        long = paper_with(made["pdf"], lambda paper: pikepdf.Stream(paper, b"BT (a) Tj ET " * 2_000_000))
        verdict = verifier.verify(long)
        assert (verdict.state, [one.where for one in verdict.found]) == ("changed", ["drawing"])

    def test_a_picture_that_ends_early(self, verifier: Verifier, made: dict[str, bytes]) -> None:
        cut = saved(Image.new("RGB", (64, 64)))[:-30]
        with pytest.raises(UserError, match="no picture that can be read"):
            verifier.verify(cut)


class TestWithdrawn:
    """An export that was made before its edition was withdrawn is true, and says so."""

    @pytest.mark.parametrize("kind", [one for one in MAKERS if one not in ("png", "pdf", *ANIMATIONS)])
    def test_before_and_after(self, tmp_path: Path, kind: str) -> None:
        edition, _ = edition_files.publish(sample_edition(), tmp_path)
        verifier = Verifier(tmp_path, StoredExports(tmp_path / "kept"))
        asked = ExportRequest(kind=kind, size="card")
        before = make(*resolved(asked, tmp_path), tmp_path).body
        forged = make(replace(resolved(asked, tmp_path)[0], withdrawn=True), edition, tmp_path).body
        assert verifier.verify(forged).state == "changed"
        edition_files.withdraw(tmp_path, edition.id, Withdrawal("2020-02-14T00:00:00Z", "wrong"))
        after = make(*resolved(asked, tmp_path), tmp_path).body
        assert after != before
        assert kind in ("xlsx", "zip", "json", "csvw") or b"WITHDRAWN" in after
        verdicts = [verifier.verify(body) for body in (before, after)]
        assert [(one.state, one.withdrawn_since) for one in verdicts] == [("true", True), ("true", False)]
        assert sentence(verdicts[0], "en") == (
            "True: the same to the byte as the export of edition 1 (published "
            f"{sentence(verdicts[0], 'en').split('(published ')[1].split(')')[0]}), 12 February 2020. "
            "Mind: this edition was withdrawn."
        )


class TestUndrawn:
    """An edition that is here, of which the export cannot be made again."""

    @pytest.fixture
    def held(self, tmp_path: Path) -> Edition:
        """Return an edition that was published in Portuguese as well."""
        return edition_files.publish(replace(sample_edition(), languages=("zh", "pt")), tmp_path)[0]

    @pytest.mark.parametrize("kind", ["svg", "png"])
    def test_a_language_that_was_taken_away(
        self, held: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
    ) -> None:
        asked = ExportRequest(kind=kind, languages=("pt",), size="card")
        request, _ = resolved(asked, tmp_path, origin=ORIGIN)
        body, kept = make(request, held, tmp_path).body, StoredExports(tmp_path)
        verifier = Verifier(tmp_path, kept, ORIGIN)
        assert verifier.verify(body).state == "true"
        monkeypatch.setattr(languages, "available", lambda: ("en", "zh"))
        verdict = verifier.verify(body)
        assert (verdict.state, verdict.named, verdict.is_shown) == ("undrawn", held.id, False)
        told = sentence(verdict, "en")
        assert told.startswith("It says that it is of edition 1 (published ")
        assert told.endswith(
            "), which is here. That export cannot be made again, so that nothing can be compared: "
            "there is no language 'pt'; there are: en, zh."
        )
        assert "没有“pt”这种语言" in sentence(verdict, "zh")
        path = kept.path(request)
        path.parent.mkdir(parents=True)
        path.write_bytes(body)
        assert verifier.verify(body).state == "true"
        assert sentence(verifier.verify(body), "en").endswith(", 12 February 2020.")

    @pytest.mark.parametrize(
        ("old", "new", "why"),
        [
            (b'"layout":"map"', b'"layout":"index"', "has no composite index"),
            (b'"layout":"map"', b'"layout":"globe"', "'globe'"),
            (b'"day":"2020-02-12"', b'"day":"2020-03-12"', "2020-03-12"),
            (b'"size":"card"', b'"place":"990101","size":"card"', "990101"),
            (b'"size":"card"', b'"level":"city","size":"card"', "'level'"),
        ],
    )
    def test_what_the_edition_has_not(
        self, held: Edition, tmp_path: Path, old: bytes, new: bytes, why: str
    ) -> None:
        request, _ = resolved(ExportRequest(kind="svg", languages=("zh",), size="card"), tmp_path)
        body = make(request, held, tmp_path).body
        assert old in body
        verdict = Verifier(tmp_path, StoredExports(tmp_path)).verify(body.replace(old, new))
        assert (verdict.state, verdict.named) == ("undrawn", held.id)
        assert why in sentence(verdict, "en")

    def test_a_later_version(self, held: Edition, tmp_path: Path) -> None:
        request, _ = resolved(ExportRequest(kind="svg", languages=("zh",), size="card"), tmp_path)
        body = make(request, held, tmp_path).body.replace(b'{"content', b'{"later":1,"content')
        with pytest.raises(UserError, match="but not as this version writes it"):
            Verifier(tmp_path, StoredExports(tmp_path)).verify(body)

    def test_a_damaged_edition_is_told_as_such(self, held: Edition, tmp_path: Path) -> None:
        request, _ = resolved(ExportRequest(kind="svg", languages=("zh",), size="card"), tmp_path)
        body = make(request, held, tmp_path).body
        path = edition_files.paths(tmp_path)[held.id]
        path.chmod(0o644)
        path.write_bytes(path.read_bytes().replace(b'"drill":false', b'"drill":true'))
        with pytest.raises(UnreadableEditionError):
            Verifier(tmp_path, StoredExports(tmp_path)).verify(body)


def test_every_state_has_words() -> None:
    for state in ("true", "resaved", "changed", "pointed", "undrawn", "unknown", "foreign"):
        for language in ("zh", "en"):
            assert sentence(Verdict(state, named="x"), language) if state in ("unknown", "foreign") else state
