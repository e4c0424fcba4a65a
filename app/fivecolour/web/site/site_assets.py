"""What the pages of a static site load beside them, and how they name it."""

from __future__ import annotations

import json

from fastapi import FastAPI

from fivecolour.config import Settings
from fivecolour.editions.edition_data import Edition
from fivecolour.web.site.site_folder import SiteFolder
from fivecolour.web.site.static_paths import page_name

_CATALOGUE = "api/v1/catalogue.jsonld"
_NOT_PUBLIC = ("lab-", "lab.", "staff.", "passes-", "passes.")


def write_assets(app: FastAPI, folder: SiteFolder, prefix: str) -> None:
    """Write what pages load: style sheets, scripts, fonts, icons."""
    for name, asset in app.state.site.assets.items():
        if not name.startswith(_NOT_PUBLIC):
            folder.put(f"{prefix}static/{name}", asset.body)


def asset_address(app: FastAPI, start: str) -> str:
    """Return the address of the asset whose name begins so and goes on with its hash."""
    return next(f"static/{name}" for name in app.state.site.assets if name.startswith(f"{start}."))


def theme_script(app: FastAPI) -> str:
    """Return the address of the script of pages that have no other."""
    return asset_address(app, "client-theme")


def as_file(path: str, body: bytes, edition: Edition, language: str, config: Settings) -> bytes:
    """Return an answer of the server as it stands in a file: what names addresses names files."""
    if path.endswith(".webmanifest"):
        return _installable(body, language, config)
    return _catalogue(body, edition, language) if path == _CATALOGUE else body


def _installable(body: bytes, language: str, config: Settings) -> bytes:
    """Return what a device needs to install the map from where its pages are files."""
    manifest = json.loads(body) | {"start_url": page_name("", language)}
    if not config.public_url:
        # Nobody said below which path the site will stand; then an app is told by its first page.
        del manifest["id"]
    return json.dumps(manifest, ensure_ascii=False).encode()


def _catalogue(body: bytes, newest: Edition, language: str) -> bytes:
    """Return the catalogue of data with the addresses of files: tables are those of ``latest``."""
    latest = body.decode().replace(f"/editions/{newest.id}/", "/editions/latest/")
    return latest.replace('/data"', f'/{page_name("data", language)}"').encode()
