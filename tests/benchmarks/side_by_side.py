"""Our app and the plain one, on the same counties, in turn, in one run."""

from __future__ import annotations

import json
import urllib.request
from contextlib import AbstractContextManager, ExitStack
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from tests.benchmarks import load
from tests.benchmarks.counties import DAYS, Counties
from tests.benchmarks.servers import OURS, PLAIN, served
from tests.benchmarks.table import Line
from tests.benchmarks.visits import Visit, chromium, visit

APPS = {
    "ours": None,
    "plain": "'{folder}'",
    "compressed": "'{folder}', compress=True",
    "simplified": "'{folder}', 'simplified.geojson'",
}
TITLES = {"compressed": ", plain compressed", "simplified": ", plain given our polygons"}
CHANGES = (10, 30, 45, 20, 52)
SECONDS = 6.0


def compare(counties: Counties, *, rounds: int) -> list[Line]:
    """Visit all apps in turn, then ask each of them for data as fast as it answers."""
    with ExitStack() as running:
        addresses = {
            name: running.enter_context(_app(arguments, counties)) for name, arguments in _apps().items()
        }
        visits = _visits(addresses, counties, rounds=rounds)
        rates = {name: _rate(address, counties, name) for name, address in addresses.items()}
        parts = {path: _pages(addresses["ours"], [path]) for path in [*_paths(counties)[1:3], "/"]}
    return [*_waiting(visits), *_serving(rates, parts)]


def _apps() -> dict[str, str | None]:
    """Leave out the compressed app where Dash cannot compress."""
    if find_spec("flask_compress"):
        return APPS
    print("skipped: plain app with compression on, since flask-compress is not installed")
    return {name: arguments for name, arguments in APPS.items() if name != "compressed"}


def _app(arguments: str | None, counties: Counties) -> AbstractContextManager[str]:
    if arguments is None:
        return served(*OURS, home=counties.home)
    call = f"tests.benchmarks.plain:server({arguments.format(folder=counties.plain)})"
    return served(*PLAIN, call, home=counties.home)


def _visits(addresses: dict[str, str], counties: Counties, *, rounds: int) -> dict[str, list[Visit]]:
    days = [(day, counties.edition.days[day]) for day in CHANGES]
    seen: dict[str, list[Visit]] = {name: [] for name in addresses}
    with chromium() as browser:
        for _ in range(rounds):
            for name, address in addresses.items():
                seen[name].append(visit(browser, address, ours=name == "ours", days=days))
    return seen


def _waiting(visits: dict[str, list[Visit]]) -> list[Line]:
    bounds = {"plain": 60.0, "compressed": 20.0}
    others = [name for name in visits if name != "ours"]
    lines = [_bytes(visits, name, bound=bounds.get(name)) for name in others]
    lines += [_seconds(visits, name) for name in others]
    lines += [_change(visits, name) for name in others]
    asked = {name: [url for v in seen for url in v.requests] for name, seen in visits.items()}
    for url in asked["ours"]:
        print(f"asked for during a change of day: {url}")
    changes = sum(len(v.changes) for v in visits["ours"])
    lines.append(
        Line(
            f"requests of {changes} changes of day",
            str(len(asked["ours"])),
            str(len(asked["plain"])),
            met=not asked["ours"],
        )
    )
    return lines


def _bytes(visits: dict[str, list[Visit]], name: str, *, bound: float | None) -> Line:
    ours, plain = (median(v.received for v in visits[n]) for n in ("ours", name))
    title = f"bytes before the map is visible{TITLES.get(name, '')}"
    return Line(title, f"{ours:,.0f}", f"{plain:,.0f}", plain / ours, bound)


def _seconds(visits: dict[str, list[Visit]], name: str) -> Line:
    ours, plain = ([v.seconds for v in visits[n]] for n in ("ours", name))
    return _times(f"map visible, s{TITLES.get(name, '')}", ours, plain, _if(name, 8.0))


def _change(visits: dict[str, list[Visit]], name: str) -> Line:
    ours, plain = ([s for v in visits[n] for s in v.changes] for n in ("ours", name))
    return _times(f"change of day repainted, s{TITLES.get(name, '')}", ours, plain, _if(name, 60.0))


def _if(name: str, bound: float) -> float | None:
    """The bounds are required against the app as Dash serves it by default."""
    return bound if name == "plain" else None


def _times(title: str, ours: list[float], plain: list[float], bound: float | None) -> Line:
    def shown(seconds: list[float]) -> str:
        return f"{median(seconds):.3f} (min {min(seconds):.3f})"

    return Line(title, shown(ours), shown(plain), median(plain) / median(ours), bound)


def _paths(counties: Counties) -> list[str]:
    edition = counties.edition
    codes = list(edition.districts)[:: len(edition.districts) // 64]
    root = f"/editions/{edition.id}"
    return ["/", f"{root}/view.json", *(f"{root}/districts/{code}.json" for code in codes)]


def _pages(address: str, paths: list[str]) -> float:
    requests = [("GET", path, {"Accept-Encoding": "br, gzip"}, "") for path in paths]
    load.rate(address, requests, connections=8, seconds=1)
    return load.rate(address, requests, connections=8, seconds=SECONDS)


def _rate(address: str, counties: Counties, name: str) -> float:
    """Ours: the data of 64 districts; plain: the callback of each day."""
    if name == "ours":
        return _pages(address, _paths(counties)[2:])
    encoding = "gzip" if name == "compressed" else "identity"
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": encoding}
    requests = [("POST", "/_dash-update-component", headers, _callback(day)) for day in range(DAYS)]
    return load.rate(address, requests, connections=4, seconds=2 * SECONDS)


def _callback(day: int) -> str:
    return json.dumps(
        {
            "output": "map.figure",
            "outputs": {"id": "map", "property": "figure"},
            "inputs": [{"id": "day", "property": "value", "value": day}],
            "changedPropIds": ["day.value"],
        }
    )


def _serving(rates: dict[str, float], parts: dict[str, float]) -> list[Line]:
    ours = rates["ours"]
    lines = [
        Line(
            "district's data or callback, answers a second",
            f"{ours:,.0f}",
            f"{rates['plain']:.2f}",
            ours / rates["plain"],
            500.0,
        )
    ]
    lines += [
        Line(f"  the same, plain {name}", f"{ours:,.0f}", f"{rates[name]:.2f}", ours / rates[name])
        for name in ("compressed", "simplified")
        if name in rates
    ]
    lines += [
        Line(
            f"  {path.rsplit('/', 1)[-1] or 'whole page'}, answers a second",
            f"{rate:,.0f}",
            f"{rates['plain']:.2f}",
            rate / rates["plain"],
        )
        for path, rate in parts.items()
    ]
    return lines


def first_html(home: Path) -> list[Line]:
    """Measure the bundled edition's page as it is served."""
    sizes = {}
    with served(*OURS, home=home) as address:
        for encoding in ("br", "gzip", "identity"):
            request = urllib.request.Request(address, headers={"Accept-Encoding": encoding})
            sizes[encoding] = len(urllib.request.urlopen(request).read())
    return [
        Line(
            "Zhejiang: first HTML with the map, bytes, brotli (≤ 61,440)",
            f"{sizes['br']:,}",
            met=sizes["br"] <= 60 * 1024,
        ),
        Line("  the same, gzip", f"{sizes['gzip']:,}"),
        Line("  the same, not compressed", f"{sizes['identity']:,}"),
    ]
