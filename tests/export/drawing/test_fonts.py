"""The fonts of pictures have every character that is bundled, and refuse what they lack."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from fivecolour.config import PACKAGE
from fivecolour.errors import UserError
from fivecolour.export.drawing import fonts, typesetting

ROOT = PACKAGE.parents[1]
# Words that tables are read by: nothing of them is drawn.
_READ_ONLY = ("reports", "flows")


class TestBundledFonts:
    """What is kept in ``assets/fonts``."""

    def test_hashes_are_those_of_the_readme(self) -> None:
        listed = dict(
            re.findall(
                r"^\| `(\S+)` \| [\d,]+ \| `(\w{64})` \|", (fonts.folder() / "README.md").read_text(), re.M
            )
        )
        assert len(listed) == 6
        assert listed == {
            name: hashlib.sha256((fonts.folder() / name).read_bytes()).hexdigest() for name in listed
        }

    def test_the_widths_beside_them_are_theirs(self) -> None:
        paths = [path for path in fonts.folder().iterdir() if path.suffix in (".otf", ".ttf")]
        assert len(paths) == 6
        assert fonts.bundled() == {path.name: fonts.read(path) for path in paths}

    @pytest.mark.parametrize("name", fonts.FILES)
    def test_every_character_of_the_bundled_texts_and_places(self, name: str) -> None:
        paths = [
            *(path for path in ROOT.glob("data/**/*.toml") if path.parent.name not in _READ_ONLY),
            *ROOT.glob("data/regions/**/*.csv"),
            fonts.folder() / "places.txt",
        ]
        lines = (line for path in paths for line in path.read_text(encoding="utf-8").splitlines())
        # Headers of files that come in are read and never shown.
        shown = (line for line in lines if not line.startswith("headers = "))
        found = {char for line in shown for char in line if char.isprintable()}
        assert found - fonts.face(name).widths.keys() == set()

    def test_pieces_name_the_family_that_has_them(self) -> None:
        runs = fonts.face("sans").runs("Łódź 鄞州")
        assert [(family, piece) for family, piece in runs] == [
            ("Noto Sans", "Ł"),
            ("Noto Sans CJK SC", "ód"),
            ("Noto Sans", "ź"),
            ("Noto Sans CJK SC", " 鄞州"),
        ]

    def test_languages(self) -> None:
        fonts.check([("São Paulo, Jaboatão; Đà Nẵng; Łódź; Αθήνα; Київ; 鄞州 盱眙 鄄城 濮阳 亳州", "sans")])


class TestLackingCharacters:
    """An error that names them, before anything is drawn."""

    def test_all_are_named(self) -> None:
        with pytest.raises(UserError) as refused:
            fonts.check([("海曙", "sans"), ("서울 𠮷野", "bold")])
        message = str(refused.value)
        assert message.startswith(
            "no font has 서 (U+C11C), 울 (U+C6B8), 𠮷 (U+20BB7), in '서울 𠮷野': put a font"
        )

    def test_own_font(self, monkeypatch: pytest.MonkeyPatch) -> None:
        own = fonts.folder() / "NotoSansCJK-Regular.otf"
        assert "噩" not in fonts.face("bold").widths
        monkeypatch.setattr(fonts, "own_fonts", lambda: [own])
        fonts.face.cache_clear()
        assert "噩" in fonts.face("bold").widths
        fonts.face.cache_clear()

    def test_own_font_is_drawn_with(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        font = TTFont(fonts.folder() / "NotoSans-Bold.ttf")
        for record in font["name"].names:
            record.string = "Own"
        font.save(tmp_path / "own.ttf")
        monkeypatch.setattr(fonts, "own_fonts", lambda: [tmp_path / "own.ttf"])
        typesetting._fonts.cache_clear()
        assert "Own" in typesetting._fonts().families()
        typesetting._fonts.cache_clear()

    def test_what_cannot_be_seen_is_left_out(self) -> None:
        assert fonts.plain(" a\u200bb\n c ") == "ab c"
        assert fonts.plain("Sa\u0303o “x”") == 'São "x"'


class TestLines:
    """Lines are broken where each language breaks them."""

    def test_punctuation_begins_no_line(self) -> None:
        lines = fonts.wrapped("数据来源：各市卫健委，经核对。", "sans", 10, 71)
        assert lines == ["数据来源：各市", "卫健委，经核", "对。"]

    def test_words_stay_whole_unless_wider_than_a_line(self) -> None:
        assert fonts.wrapped("Figures as known", "sans", 10, 45) == ["Figures", "as known"]
        assert fonts.wrapped("ab 07e47a23a3", "sans", 10, 30) == ["ab 07", "e47a2", "3a3"]


def test_no_font_of_the_machine(tmp_path: Path) -> None:
    """Typst is given the bundled fonts alone."""
    from fivecolour.export.drawing import typesetting

    families = {font.family for font in typesetting._fonts().fonts()}
    assert families == {"Noto Sans CJK SC", "Noto Serif CJK SC", "Noto Sans", "Noto Serif"}
