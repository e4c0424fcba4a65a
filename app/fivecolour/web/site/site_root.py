"""What of a site with several maps belongs to none of them: their list, which may be its first page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fivecolour.web.site.site_answer import SiteAnswers
from fivecolour.web.site.site_assets import theme_script, write_assets
from fivecolour.web.site.site_folder import SiteFolder
from fivecolour.web.site.static_page import static_page
from fivecolour.web.site.static_paths import page_name

_LINK = re.compile(r'<a\b[^>]*\bhref="([^"?#]*)[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_LANGUAGE = re.compile(r'<a data-lang="([^"]+)"')
_DATA = "api/v1/maps.json"


@dataclass(frozen=True, slots=True)
class SiteRoot:
    """Writes the root of the site; ``answers`` are those of the default map, shown or not."""

    answers: SiteAnswers
    folder: SiteFolder

    def write_list(self, first: str) -> None:
        """Write the list of maps in all its languages; ``first`` is one, links to maps not shown are none."""
        languages = [first, *_LANGUAGE.findall(self._asked(first))]
        for language in languages:
            html = self._asked(language)
            page = static_page(html, language, languages, {}, theme_script(self.answers.app))
            self.folder.put(page_name("maps", language), _LINK.sub(self._unless_lost, page).encode())

    def write_first(self, first: str) -> None:
        """Let the list stand for the first page of the default map, with all that it needs."""
        write_assets(self.answers.app, self.folder, "")
        for path in (_DATA, "favicon.ico", "apple-touch-icon.png"):
            self.folder.put(path, self.answers.ask(path, language=first))
        self.folder.settle()
        self.write_list(first)
        page = static_page(self._asked(first), first, (), {}, theme_script(self.answers.app))
        self.folder.put("index.html", _LINK.sub(self._unless_lost, page).encode())

    def _asked(self, language: str) -> str:
        return self.answers.ask("maps", language=language).decode()

    def _unless_lost(self, found: re.Match[str]) -> str:
        """Leave of a link to a map that the site has not got what it says."""
        path = found[1]
        ours = path.startswith("maps.") or not path or self.folder.has(path)
        return found[0] if ours else found[2]
