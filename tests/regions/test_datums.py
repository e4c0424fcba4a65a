"""GCJ-02 and BD-09 against published points, and there and back."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from fivecolour.regions import datums

CENTIMETRE = 1e-7  # degrees
BEIJING = np.array([[116.404, 39.915]])


class TestPublishedPoints:
    """The point of Beijing that converters commonly print in their documentation."""

    @pytest.mark.parametrize(
        ("convert", "expected"),
        [
            (datums.wgs84_to_gcj02, [116.41024449916938, 39.91640428150164]),
            (datums.gcj02_to_bd09, [116.41036949371029, 39.92133699351021]),
            # The usual one-step inverse prints 39.90865674, 4 cm off; this is the exact one.
            (datums.bd09_to_gcj02, [116.39762708786, 39.90865633948]),
        ],
    )
    def test_point(self, convert, expected):
        assert convert(BEIJING)[0] == pytest.approx(expected, abs=1e-10)

    def test_ningbo_is_shifted_by_half_a_kilometre(self):
        shifted = datums.wgs84_to_gcj02(np.array([[121.5497, 29.8683]]))
        metres = (shifted - [[121.5497, 29.8683]])[0] * [111_320 * np.cos(np.radians(29.87)), 110_900]
        assert np.hypot(*metres) == pytest.approx(500, abs=150)

    def test_outside_china_nothing_is_shifted(self):
        paris = np.array([[2.3522, 48.8566]])
        assert datums.wgs84_to_gcj02(paris).tolist() == paris.tolist()
        assert datums.gcj02_to_wgs84(paris).tolist() == paris.tolist()


class TestThereAndBack:
    """The iterated inverse is exact to a centimetre anywhere in China."""

    @given(lon=st.floats(74, 135), lat=st.floats(4, 54))
    def test_gcj02(self, lon, lat):
        point = np.array([[lon, lat]])
        assert datums.gcj02_to_wgs84(datums.wgs84_to_gcj02(point)) == pytest.approx(point, abs=CENTIMETRE)

    @given(lon=st.floats(74, 135), lat=st.floats(4, 54))
    def test_bd09(self, lon, lat):
        point = np.array([[lon, lat]])
        there = datums.gcj02_to_bd09(datums.wgs84_to_gcj02(point))
        assert datums.bd09_to_wgs84(there) == pytest.approx(point, abs=CENTIMETRE)


class TestDeclaring:
    """What a user may write."""

    @pytest.mark.parametrize("crs", ["GCJ-02", "gcj02", "GCJ_02", "BD-09", "bd09", "BD09LL"])
    def test_any_spelling(self, crs):
        assert datums.is_datum(crs)

    @pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:4490", "CGCS2000", ""])
    def test_other_systems(self, crs):
        assert not datums.is_datum(crs)

    def test_geometries_move_together(self):
        square = shapely.box(121.5, 29.8, 121.6, 29.9)
        moved = shapely.transform(square, datums.wgs84_to_gcj02)
        back = datums.to_wgs84(np.array([moved, None]), datum="gcj02")
        assert back[0].equals_exact(square, CENTIMETRE)
        assert back[1] is None
