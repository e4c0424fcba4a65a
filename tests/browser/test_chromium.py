import pytest

from tests.browser.chromium import missing, require


class TestMissing:
    """What the browser tests need is Chromium and a font that has Chinese."""

    def test_nothing_is_missing(self) -> None:
        assert missing(lambda: "/usr/bin/chromium", lambda: "NotoSansCJK.ttc") == ""

    def test_no_browser(self) -> None:
        assert missing(lambda: None, lambda: "NotoSansCJK.ttc").startswith("no Chromium on the PATH")

    def test_no_font(self) -> None:
        assert missing(lambda: "/usr/bin/chromium", lambda: "").startswith("no font with Chinese")


class TestRequire:
    """Without a browser the tests skip and say why; where CI=true they fail."""

    def test_skips_with_the_reason(self) -> None:
        with pytest.raises(pytest.skip.Exception, match="cannot run: no font"):
            require("no font", ci=None)

    def test_fails_on_ci(self) -> None:
        with pytest.raises(pytest.fail.Exception, match="CI=true, and the browser tests cannot run: no font"):
            require("no font", ci="true")

    @pytest.mark.parametrize("ci", [None, "true"])
    def test_passes_when_nothing_is_missing(self, ci: str | None) -> None:
        require("", ci=ci)
