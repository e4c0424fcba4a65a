"""Pictures one after the other in one file: GIF, and WebP without any loss.

A GIF has 256 colours. They are the most frequent ones of all frames, so that areas, legend and lettering keep
theirs exactly; only blends at edges move to the nearest.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# Milliseconds that each frame is seen, and the last.
EACH, LAST = 400, 2400
# One entry of the palette is left for what does not change between two frames.
_COLOURS = 255
_SHIFTS = np.array([16, 8, 0], dtype=np.uint32)


@dataclass(frozen=True, slots=True)
class AnimationNotes:
    """What an animation says of itself: a comment in GIF, XMP in WebP."""

    comment: bytes
    xmp: bytes


def _times(count: int) -> list[int]:
    return [EACH] * (count - 1) + [LAST]


def _opened(bodies: Sequence[bytes]) -> Iterator[Image.Image]:
    """Yield pictures one at a time: all together unpacked are hundreds of megabytes."""
    for body in bodies:
        yield Image.open(io.BytesIO(body)).convert("RGB")


def to_webp(bodies: Sequence[bytes], notes: AnimationNotes) -> bytes:
    """Return PNGs of one size as an animation in which every pixel is as it was."""
    out, pictures = io.BytesIO(), _opened(bodies)
    next(pictures).save(
        out,
        "WEBP",
        save_all=True,
        append_images=pictures,
        duration=_times(len(bodies)),
        loop=0,
        lossless=True,
        quality=30,
        method=2,
        xmp=notes.xmp,
    )
    return out.getvalue()


def to_gif(bodies: Sequence[bytes], notes: AnimationNotes) -> bytes:
    """Return PNGs of one size as an animation of at most 256 colours."""
    colours = _palette(bodies)
    nearest = _Nearest(colours)
    painted = (_painted(picture, nearest, colours) for picture in _opened(bodies))
    out = io.BytesIO()
    next(painted).save(
        out,
        "GIF",
        save_all=True,
        append_images=painted,
        duration=_times(len(bodies)),
        loop=0,
        optimize=False,
        disposal=1,
        comment=notes.comment,
    )
    return out.getvalue()


def _palette(bodies: Sequence[bytes]) -> NDArray[np.uint8]:
    """Return the most frequent colours of all pictures, shape (n, 3)."""
    tally: Counter[tuple[int, int, int]] = Counter()
    for picture in _opened(bodies):
        for count, colour in picture.getcolors(picture.width * picture.height) or ():
            tally[colour] += count  # type: ignore[index]
    ordered = sorted(tally, key=lambda colour: (-tally[colour], colour))
    return np.array(ordered[:_COLOURS], dtype=np.uint8)


class _Nearest:
    """Finds the nearest colour of a palette; each colour is looked for once."""

    def __init__(self, colours: NDArray[np.uint8]) -> None:
        self._colours = colours.astype(np.int32)
        self._known = np.full(1 << 24, -1, dtype=np.int16)

    def of(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return which colour is nearest to each pixel."""
        codes = (pixels.astype(np.uint32) << _SHIFTS).sum(axis=2, dtype=np.uint32)
        fresh = np.unique(codes[self._known[codes] < 0])
        for piece in np.array_split(fresh, len(fresh) // 1024 + 1):
            wanted = ((piece[:, None] >> _SHIFTS) & 255).astype(np.int32)
            apart = ((wanted[:, None, :] - self._colours[None]) ** 2).sum(axis=2)
            self._known[piece] = apart.argmin(axis=1)
        found: NDArray[np.uint8] = self._known[codes].astype(np.uint8)
        return found


def _painted(picture: Image.Image, nearest: _Nearest, colours: NDArray[np.uint8]) -> Image.Image:
    made = Image.fromarray(nearest.of(np.asarray(picture)), mode="P")
    made.putpalette(colours.tobytes())
    return made


ANIMATORS: dict[str, Callable[[Sequence[bytes], AnimationNotes], bytes]] = {"gif": to_gif, "webp": to_webp}
