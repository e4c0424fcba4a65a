"""Reading files of polygons, and refusing what cannot be used."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import LineString, Point, box

from fivecolour.errors import UserError
from fivecolour.regions.build import boundaries
from fivecolour.regions.build.boundaries import Columns

CODE = Columns(code="code", name="name")
SQUARES = [box(120, 30, 121, 31), box(121, 30, 122, 31)]


class TestFormats:
    """The formats that offices have."""

    @pytest.mark.parametrize("file", ["polygons.geojson", "polygons.shp", "polygons.gpkg"])
    def test_declared_system(self, polygons, file):
        read = boundaries.read(polygons(SQUARES, file=file), columns=CODE)
        assert read.crs == "EPSG:4326"
        assert read.frame["code"].tolist() == ["101", "102"]
        assert read.frame["name"].tolist() == ["District 101", "District 102"]
        assert read.frame.total_bounds.tolist() == [120, 30, 122, 31]

    def test_topojson(self, tmp_path):
        path = tmp_path / "two.json"
        ring = [[120, 30], [120, 31], [121, 31], [120, 30]]
        square = {"type": "Polygon", "arcs": [[0]], "properties": {"code": "7"}}
        path.write_text(
            json.dumps(
                {
                    "type": "Topology",
                    "arcs": [ring],
                    "objects": {
                        "counties": {"type": "GeometryCollection", "geometries": [square]},
                        "states": {"type": "GeometryCollection", "geometries": [square]},
                    },
                }
            )
        )
        with pytest.raises(UserError, match="has several layers; choose one with --layer: counties, states"):
            boundaries.read(path, columns=Columns(code="code"))
        with pytest.raises(UserError, match="no layer 'towns'; there are: counties, states"):
            boundaries.read(path, columns=Columns(code="code"), layer="towns")
        read = boundaries.read(path, columns=Columns(code="code"), layer="counties")
        assert read.frame["code"].tolist() == ["7"]
        assert read.crs == "EPSG:4326"
        assert read.findings == ("coordinates taken as WGS 84, which TopoJSON in degrees is; else say --crs",)
        path.write_text(path.read_text().replace("120", "500"))
        with pytest.raises(UserError, match="which EPSG:4326 cannot mean; give the right system with --crs"):
            boundaries.read(path, columns=Columns(code="code"), layer="counties")

    def test_geojson_without_a_system_is_wgs84(self, tmp_path):
        """RFC 7946 says so."""
        path = tmp_path / "plain.geojson"
        feature = {
            "type": "Feature",
            "properties": {"code": 5},
            "geometry": box(120, 30, 121, 31).__geo_interface__,
        }
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
        read = boundaries.read(path, columns=Columns(code="code"))
        assert (read.crs, read.frame["code"].tolist()) == ("EPSG:4326", ["5"])

    def test_order_of_the_codes(self, polygons):
        read = boundaries.read(polygons(SQUARES, codes=["9", "3"]), columns=CODE)
        assert read.frame["code"].tolist() == ["3", "9"]


class TestSystems:
    """Coordinates of any declared system become WGS 84 degrees."""

    def test_projected(self, polygons):
        metres = gpd.GeoSeries([box(121.5, 29.8, 121.6, 29.9)], crs=4326).to_crs(4549)
        read = boundaries.read(polygons(list(metres), crs="EPSG:4549"), columns=CODE)
        assert read.crs == "EPSG:4549"
        assert read.frame.total_bounds == pytest.approx([121.5, 29.8, 121.6, 29.9], abs=1e-4)

    @pytest.mark.parametrize(("crs", "west"), [("GCJ-02", 119.9955), ("BD-09", 119.9889)])
    def test_stated_system_overrides_and_is_noted(self, polygons, crs, west):
        read = boundaries.read(polygons(SQUARES), columns=CODE, crs=crs)
        assert read.findings == (f"the file says EPSG:4326, taken as {crs} as told",)
        assert read.frame.total_bounds[0] == pytest.approx(west, abs=0.0005)

    def test_unknown_system(self, polygons):
        with pytest.raises(UserError, match="'EPSG:99' is no coordinate system that is known"):
            boundaries.read(polygons(SQUARES), columns=CODE, crs="EPSG:99")

    def test_metres_taken_for_degrees(self, polygons):
        path = polygons([box(500_000, 3_300_000, 510_000, 3_310_000)], file="m.geojson")
        with pytest.raises(UserError, match="which EPSG:4326 cannot mean; give the right system with --crs"):
            boundaries.read(path, columns=CODE)

    def test_none_and_none_given(self, polygons):
        with pytest.raises(UserError, match=r"x\.shp: says no coordinate system; give it with --crs"):
            boundaries.read(polygons(SQUARES, crs=None, file="x.shp"), columns=CODE)


class TestRefusals:
    """One clear line for each mistake."""

    def test_missing_file(self, tmp_path):
        with pytest.raises(UserError, match=r"none\.gpkg: no such file"):
            boundaries.read(tmp_path / "none.gpkg", columns=CODE)

    def test_unreadable_file(self, tmp_path):
        path = tmp_path / "notes.geojson"
        path.write_text("{ this is not GeoJSON")
        with pytest.raises(UserError, match=r"notes\.geojson: cannot be read as a file of polygons"):
            boundaries.read(path, columns=CODE)

    @pytest.mark.parametrize("name", ["districts.parquet", "districts.geoparquet", "districts.bin"])
    def test_parquet_is_to_be_saved_as_another_format(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        path.write_bytes(b"PAR1\x15\x04\x15\x08PAR1")
        with pytest.raises(UserError) as fault:
            boundaries.read(path, columns=Columns("code"))
        assert str(fault.value) == (
            f"{path}: is (Geo)Parquet, which cannot be read here; save it as GeoPackage or GeoJSON "
            f"(in QGIS, or: ogr2ogr districts.gpkg {name}) and give that"
        )

    def test_table_without_geometry_makes_tiles_and_says_so(self, tmp_path):
        path = tmp_path / "table.csv"
        path.write_text("code,name\n1,a\n")
        notes = ("without polygons: every district is a tile, in the order of cities and codes",)
        assert boundaries.read(path, columns=CODE).findings == notes

    def test_codes_of_parents_that_are_districts_codes_too(self, tmp_path):
        path = tmp_path / "table.csv"
        path.write_text("code,name,region\n13,a,93\n93,b,11\n11,c,11\n")
        found = boundaries.read(path, columns=Columns("code", parent="region")).findings
        assert [one for one in found if "--parent-column" in one] == [
            "codes of parents that are districts' codes too (93): their totals cannot be kept; "
            "to keep them name a column of their names, or of other codes, with --parent-column"
        ]

    def test_lines_and_points(self, polygons):
        path = polygons([LineString([(120, 30), (121, 31)]), Point(120, 30), SQUARES[0]], file="x.geojson")
        with pytest.raises(
            UserError, match=r"holds 1 LineString, 1 Point beside or instead of polygons; .* --drop"
        ):
            boundaries.read(path, columns=CODE)

    def test_lines_dropped_as_told(self, polygons):
        path = polygons([LineString([(120, 30), (121, 31)]), SQUARES[0]], codes=["0", "1"], file="x.geojson")
        read = boundaries.read(path, columns=Columns(code="code", drop=(("name", "District 0"),)))
        assert read.frame["code"].tolist() == ["1"]
        assert read.findings == ("1 row left out because name is District 0",)

    def test_no_code_column(self, polygons):
        with pytest.raises(UserError, match="no column 'adcode'; there are: code, name"):
            boundaries.read(polygons(SQUARES), columns=Columns(code="adcode"))

    def test_duplicate_codes(self, polygons):
        with pytest.raises(
            UserError, match="these codes stand in more than one row: 7; every district needs its own"
        ):
            boundaries.read(polygons(SQUARES, codes=["7", "7"]), columns=CODE)

    def test_blank_code(self, polygons):
        with pytest.raises(UserError, match="no code in column 'code' of row 2; fill it"):
            boundaries.read(polygons(SQUARES, codes=["7", None]), columns=CODE)

    def test_prefix_that_no_code_has(self, polygons):
        with pytest.raises(UserError, match="no code starts with '33'"):
            boundaries.read(polygons(SQUARES), columns=Columns(code="code", keep_prefix="33"))


def coded(folder: Path, codes: list[object], *, columns: dict[str, list[object]] | None = None) -> Path:
    """Write squares in a row as GeoJSON, with these values as codes."""
    path = folder / "coded.geojson"
    features = [
        {
            "type": "Feature",
            "properties": {"code": code} | {name: of[at] for name, of in (columns or {}).items()},
            "geometry": box(120 + at, 30, 121 + at, 31).__geo_interface__,
        }
        for at, code in enumerate(codes)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


class TestChangedCodes:
    """Codes that a spreadsheet or a numeric column changed."""

    @pytest.mark.parametrize(
        ("codes", "expected"),
        [
            ([330203.0, 330205.0], ["330203", "330205"]),
            ([330203, 330205], ["330203", "330205"]),
            (["330203.0", "330,205"], ["330203", "330205"]),
            (["3.30203E+05", "'330205"], ["330203", "330205"]),
            (["E06000001", "E06000002"], ["E06000001", "E06000002"]),
            ([7, 12, 150], ["12", "150", "7"]),
            (["1001", "01003"], ["01001", "01003"]),
        ],
    )
    def test_are_never_written_with_decimals(self, tmp_path, codes, expected):
        read = boundaries.read(coded(tmp_path, codes), columns=Columns(code="code"))
        assert read.frame["code"].tolist() == expected

    def test_decimals_are_noted(self, tmp_path):
        read = boundaries.read(coded(tmp_path, [330203.0, 330205.5 - 0.5]), columns=Columns(code="code"))
        assert read.findings == ("codes in code are decimals in the file and were written without them",)

    def test_zeros_come_back_where_the_first_digits_are_the_parent(self, tmp_path):
        columns = Columns(code="code", parent_length=2)
        read = boundaries.read(coded(tmp_path, [6001.0, 48001.0]), columns=columns)
        assert read.frame["code"].tolist() == ["06001", "48001"]
        assert read.findings[1:] == ("1 codes had lost leading zeros and have 5 digits again, such as 06001",)

    @pytest.mark.parametrize(
        ("codes", "parents", "expected"),
        [
            ([1001, 1003], ["01", "01"], (["01001", "01003"], ["01", "01"])),
            (["01001", "48001"], [1.0, 48.0], (["01001", "48001"], ["01", "48"])),
            ([1001, 48001], [1, 48], (["01001", "48001"], ["01", "48"])),
            ([1401, 1402], [14, 14], (["1401", "1402"], ["14", "14"])),
            ([330203, 330205], [330200.0, 330200.0], (["330203", "330205"], ["330200", "330200"])),
        ],
    )
    def test_zeros_come_back_where_a_column_of_parents_shows_it(self, tmp_path, codes, parents, expected):
        path = coded(tmp_path, codes, columns={"city": parents})
        read = boundaries.read(path, columns=Columns(code="code", parent="city"))
        assert (read.frame["code"].tolist(), read.frame["parent"].tolist()) == expected

    def test_is_asked_where_nothing_decides(self, tmp_path):
        path = coded(tmp_path, [1001, 48001])
        with pytest.raises(
            UserError, match=r"put them back with --code-length 5, or keep .* --code-length 0"
        ):
            boundaries.read(path, columns=Columns(code="code"))
        found = [boundaries.read(path, columns=Columns(code="code", code_length=n)) for n in (5, 0)]
        assert [one.frame["code"].tolist() for one in found] == [["01001", "48001"], ["1001", "48001"]]

    @pytest.mark.parametrize("codes", [[1001.5, 1002.0], ["3.302E+05", "330203"]])
    def test_what_is_no_code_is_refused(self, tmp_path, codes):
        with pytest.raises(UserError, match="a number of which digits are lost"):
            boundaries.read(coded(tmp_path, codes), columns=Columns(code="code"))

    def test_texts_with_a_point_stay_where_it_is_said(self, tmp_path):
        path = coded(tmp_path, ["29.1", "29.10"])
        with pytest.raises(UserError, match="say --code-length 0"):
            boundaries.read(path, columns=Columns(code="code"))
        read = boundaries.read(path, columns=Columns(code="code", code_length=0))
        assert read.frame["code"].tolist() == ["29.1", "29.10"]

    def test_a_row_is_dropped_by_the_number_as_it_is_read(self, tmp_path):
        path = coded(tmp_path, [330203, 330205], columns={"level": [1.0, None]})
        read = boundaries.read(path, columns=Columns(code="code", drop=(("level", "1"),)))
        assert read.frame["code"].tolist() == ["330205"]


class TestTextsOfShapefiles:
    """Whatever they are written in, with a .cpg or without."""

    def shapefile(self, folder, names, encoding, *, cpg=None):
        frame = gpd.GeoDataFrame({"code": ["101", "102"], "name": names}, geometry=SQUARES, crs="EPSG:4326")
        path = folder / "texts.shp"
        frame.to_file(path, encoding=encoding)
        path.with_suffix(".cpg").unlink(missing_ok=True)
        if cpg is not None:
            path.with_suffix(".cpg").write_text(cpg)
        return path

    @pytest.mark.parametrize(
        ("names", "encoding", "found"),
        [
            (["海曙区", "鄞州区"], "GBK", "GB18030"),
            (["海曙区", "鄞州区"], "UTF-8", "UTF-8"),
            (["Forlì-Cesena", "Évora"], "ISO-8859-1", "CP1252"),
        ],
    )
    def test_are_found_and_noted(self, tmp_path, names, encoding, found):
        read = boundaries.read(self.shapefile(tmp_path, names, encoding), columns=CODE)
        assert read.frame["name"].tolist() == names
        assert read.findings == (
            f"texts read as {found}, found by their bytes, as it has no .cpg: {names[1]}; "
            "if that is wrong say --encoding",
        )

    def test_a_right_cpg_needs_no_word(self, tmp_path):
        read = boundaries.read(self.shapefile(tmp_path, ["海曙区", "江北区"], "GBK", cpg="GBK"), columns=CODE)
        assert (read.frame["name"].tolist(), read.findings) == (["海曙区", "江北区"], ())

    @pytest.mark.parametrize("cpg", ["UTF-8", "ISO-8859-1"])
    def test_a_wrong_cpg_is_noted(self, tmp_path, cpg):
        read = boundaries.read(self.shapefile(tmp_path, ["海曙区", "鄞州区"], "GBK", cpg=cpg), columns=CODE)
        assert read.frame["name"].tolist() == ["海曙区", "鄞州区"]
        assert read.findings[0].startswith(f"texts read as GB18030, though its .cpg says {cpg}")

    def test_is_asked_where_it_cannot_be_told(self, tmp_path):
        path = self.shapefile(tmp_path, ["Москва", "Тверь"], "CP1251")
        with pytest.raises(UserError, match="cannot be told; say it with --encoding"):
            boundaries.read(path, columns=CODE)
        read = boundaries.read(path, columns=CODE, encoding="windows-1251")
        assert read.frame["name"].tolist() == ["Москва", "Тверь"]

    @pytest.mark.parametrize(
        ("names", "encoding"),
        [
            (["Łódź", "Kraków"], "cp1250"),
            (["พระนคร", "ดุสิต"], "cp874"),
            (["서울특별시", "부산"], "cp949"),
            (["千代田区", "新宿区"], "shift_jis"),
        ],
    )
    def test_others_are_not_taken_for_chinese(self, tmp_path, names, encoding):
        """Some were, with a note."""
        path = self.shapefile(tmp_path, names, encoding)
        with pytest.raises(UserError, match="cannot be told; say it with --encoding"):
            boundaries.read(path, columns=CODE)
        assert boundaries.read(path, columns=CODE, encoding=encoding).frame["name"].tolist() == names

    @pytest.mark.parametrize("folder", ["", "boundaries/2020/"])
    def test_are_found_in_a_zip_file(self, tmp_path, folder):
        self.shapefile(tmp_path, ["海曙区", "鄞州区"], "GBK")
        packed = tmp_path / "texts.zip"
        with zipfile.ZipFile(packed, "w") as archive:
            for part in tmp_path.glob("texts.[!z]*"):
                archive.write(part, folder + part.name)
        read = boundaries.read(packed, columns=CODE)
        assert read.frame["name"].tolist() == ["海曙区", "鄞州区"]
        assert read.findings[0].startswith("texts read as GB18030, found by their bytes, as it has no .cpg")
        with pytest.raises(UserError, match=r"texts\.zip: its texts are not UTF-8; say another"):
            boundaries.read(packed, columns=CODE, encoding="utf-8")

    def test_a_broken_zip_file_is_refused(self, tmp_path):
        packed = tmp_path / "texts.zip"
        packed.write_bytes(b"PK\x03\x04 and no more")
        with pytest.raises(UserError, match=r"texts\.zip: is no whole zip file .*; unpack it"):
            boundaries.read(packed, columns=CODE)


class TestTextsOfGeoJson:
    """RFC 7946 wants UTF-8; programs write what they like."""

    def geojson(self, folder, names, encoding, *, pack=False):
        path = coded(folder, ["101", "102"], columns={"name": names})
        text = json.dumps(json.loads(path.read_text()), ensure_ascii=False).encode(encoding)
        path = path.with_suffix(".geojson.gz") if pack else path
        path.write_bytes(gzip.compress(text) if pack else text)
        return path

    @pytest.mark.parametrize(
        ("names", "encoding", "found"),
        [
            (["海曙区", "鄞州区"], "GBK", "GB18030"),
            (["海曙區", "鄞州區"], "Big5", "BIG5"),
            (["Forlì-Cesena", "Évora"], "ISO-8859-1", "CP1252"),
            (["海曙区", "鄞州区"], "UTF-16", "UTF-16"),
        ],
    )
    @pytest.mark.parametrize("pack", [False, True])
    def test_are_found_and_noted(self, tmp_path, names, encoding, found, pack):
        read = boundaries.read(self.geojson(tmp_path, names, encoding, pack=pack), columns=CODE)
        assert read.frame["name"].tolist() == names
        assert read.findings == (
            f"texts read as {found}, found by their bytes; if that is wrong say --encoding",
        )

    def test_are_asked_where_nothing_tells(self, tmp_path):
        path = self.geojson(tmp_path, ["Москва", "Тверь"], "CP1251")
        with pytest.raises(UserError, match="nor can their encoding be told; say it with --encoding"):
            boundaries.read(path, columns=CODE)
        read = boundaries.read(path, columns=CODE, encoding="windows-1251")
        assert read.frame["name"].tolist() == ["Москва", "Тверь"]

    def test_utf_8_stays_whatever_is_stated_for_the_table_beside_it(self, tmp_path):
        path = self.geojson(tmp_path, ["海曙区", "鄞州区"], "UTF-8")
        read = boundaries.read(path, columns=CODE, encoding="windows-1251")
        assert read.frame["name"].tolist() == ["海曙区", "鄞州区"]
