"""Contrast, difference of colours and sight without red, green or blue, worked out from their definitions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision
# Deficiency", IEEE TVCG 15 (2009), table 1, severity 1.0; for linear sRGB.
SIGHTS = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}

# IEC 61966-2-1, white point D65; below this part of an encoded channel its curve is a line.
_DARKEST = 0.04045
_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def linear(colour: str) -> Vector:
    """Return ``#rrggbb`` or ``#rgb`` as linear sRGB."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:  # noqa: PLR2004
        digits = "".join(2 * digit for digit in digits)
    encoded = np.array([int(digits[i : i + 2], 16) for i in (0, 2, 4)]) / 255
    found: Vector = np.where(encoded <= _DARKEST, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    return found


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2."""
    light, dark = sorted((float(_XYZ[1] @ linear(one)), float(_XYZ[1] @ linear(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(colour: str, sight: str = "normal") -> Vector:
    """Return CIELAB of a colour as a kind of sight sees it."""
    seen = np.clip(SIGHTS[sight] @ linear(colour), 0, 1)
    ratios = (_XYZ @ seen) / _XYZ.sum(axis=1)
    x, y, z = np.where(ratios > (6 / 29) ** 3, np.cbrt(ratios), ratios / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def ciede2000(one: Vector, other: Vector) -> float:
    """Return the difference of two colours in CIELAB (Sharma, Wu and Dalal 2005)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    chroma = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(chroma**7 / (chroma**7 + 25**7))
    c1, c2 = np.hypot(stretch * a1, b1), np.hypot(stretch * a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, stretch * a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    middle = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    hue = (
        1
        - 0.17 * np.cos(np.radians(middle - 30))
        + 0.24 * np.cos(np.radians(2 * middle))
        + 0.32 * np.cos(np.radians(3 * middle + 6))
        - 0.20 * np.cos(np.radians(4 * middle - 63))
    )
    far = (mean_l - 50) ** 2
    in_l = (l2 - l1) / (1 + 0.015 * far / np.sqrt(20 + far))
    in_c = (c2 - c1) / (1 + 0.045 * mean_c)
    in_h = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * mean_c * hue)
    rotation = 2 * np.sqrt(mean_c**7 / (mean_c**7 + 25**7))
    bend = -np.sin(np.radians(60 * np.exp(-(((middle - 275) / 25) ** 2)))) * rotation
    return float(np.sqrt(in_l**2 + in_c**2 + in_h**2 + bend * in_c * in_h))
