"""Contact tracing in a real browser: a sheet that is typed and pasted into; pages that all can read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from fivecolour.access.authentication import Authentication
from fivecolour.access.permissions import scope
from fivecolour.clock import today
from fivecolour.config import timezone
from fivecolour.contacts import vault
from fivecolour.contacts.colocation.visit_import import add_visits
from fivecolour.contacts.colocation.visit_log import open_visits
from fivecolour.contacts.contact_rules import contact_rules
from fivecolour.contacts.contact_store import open_store
from fivecolour.contacts.line_drafts import Places, read_rows
from fivecolour.contacts.line_import import import_lines
from tests.browser import forks
from tests.browser.axe import in_both_themes
from tests.browser.conftest import NO_WORKER
from tests.browser.view import View

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "six quiet bitterns"
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const options = { clipboardData, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
}"""
PATHS = (
    "",
    "/follow-up",
    "/lines",
    "/enter",
    "/import",
    "/chains",
    "/duplicates",
    "/outward",
    "/colocation",
    "/pseudonyms",
)

DAY = today() - timedelta(days=3)
VISITS = "\n".join(
    [
        "phone,place,from,to",
        *(f"138057412{n},海鲜市场二号厅,{DAY} 08:00,{DAY} 08:{n}" for n in range(34, 40)),
        *(f"13905741{n},江北区来福士广场地铁站,{DAY} 12:00,{DAY} 12:30" for n in range(100, 301)),
        f"13805741234,江北区来福士广场地铁站,{DAY} 12:00,{DAY} 12:20",
        f"13805741239,一号公交车,{DAY} 18:00,",
        f"13805741234,一号公交车,{DAY} 17:50,{DAY} 18:20",
    ]
)


def lines(day: date) -> list[str]:
    """Return a case and three contacts, two of whom may be one person."""
    before = day - timedelta(days=3)
    return [
        "number,name,phone,birth year,onset,last contact,source case",
        f"C-1,王小明,13805741234,1980,{before},,",
        f"K-1,李雷,13805741235,1990,,{before},C-1",
        f"K-2,Abdoulaye Diop,13805741236,1988,,{before},C-1",
        f"K-3,Diop Abdoulaye,13805741236,1988,,{before},C-1",
    ]


@pytest.fixture(scope="module")
def view(browser: Browser, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    """Return a page of somebody who leads contact tracing, on a server of its own."""
    folder = tmp_path_factory.mktemp("contacts")
    vault.make_key(folder / "key")
    store = open_store(f"sqlite:///{folder / 'contacts.db'}", vault.read_key(folder / "key"), contact_rules())
    reading = read_rows([line.split(",") for line in lines(today())], Places())
    import_lines(store, reading, Places(), by="tests", today=today())
    log = open_visits(str(folder / "visits"))
    (folder / "visits.csv").write_text(VISITS, encoding="utf-8")
    add_visits(store, log, folder / "visits.csv", timezone(), by="tests")
    store.engine.dispose()
    authentication = Authentication(f"sqlite:///{home / 'fivecolour.db'}")
    authentication.people.add("leads", PASSWORD, scope(["trace", "trace_lead", "colocate"]), by="test")
    authentication.engine.dispose()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIVECOLOUR_CONTACTS_DATABASE", f"sqlite:///{folder / 'contacts.db'}")
        patch.setenv("FIVECOLOUR_CONTACTS_KEY_FILE", str(folder / "key"))
        patch.setenv("FIVECOLOUR_CONTACTS_VISITS", str(folder / "visits"))
        address = forks.free_address()
        process = forks.serve(home, address)
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(NO_WORKER)
    made = View(context, f"http://{address}/")
    made.open("staff/sign-in", ready="")
    made.find("[name=name]").fill("leads")
    made.find("[name=password]").fill(PASSWORD)
    made.find("form.entry button").click()
    expect(made.find("#sign-out")).to_be_visible()
    yield made
    assert (made.foreign_hosts(), made.problems) == (set(), [])
    context.close()
    process.terminate()


def look_up(view: View, number: str) -> None:
    view.open("staff/contacts?lang=zh", ready="")
    view.find("[name=number]").fill(number)
    view.find("form.new-token button").click()
    expect(view.find("h1")).to_have_text(number)


def test_every_page_is_readable_and_fits_a_phone(view: View) -> None:
    def look(place: str) -> None:
        assert in_both_themes(view) == [], place
        view.resize(390, 844)
        assert view.page.evaluate(OVERFLOW) == 0, place
        view.resize(1440)

    for path in PATHS:
        view.open(f"staff/contacts{path}?lang=zh", ready="")
        look(path)
    look_up(view, "C-1")
    look("a case")
    # From the case to the visits.
    view.find("[action$=colocation] button").click()
    expect(view.find("table.met tbody tr")).to_have_count(5)
    expect(view.find("h3 ~ .scroll")).to_contain_text("江北区来福士广场地铁站")
    look("co-location")
    view.find("[name=chosen]").first.check()
    view.find("[action$=take] button").click()
    expect(view.find(".done")).to_contain_text("新增密接 ")
    look("taken over")


def test_a_table_is_pasted_corrected_by_keys_and_stored(view: View) -> None:
    view.open("staff/contacts/enter?lang=en", ready="")
    cells = view.find(".line-sheet input")
    # 14 columns: the third of the first row is the name.
    cells.nth(2).focus()
    view.page.evaluate(PASTE, "Eve\t0574 123456\t1980\tF\nFay\tnone\t1990\tM\n")
    view.page.keyboard.press("ArrowDown")
    view.page.keyboard.press("Enter")
    view.page.keyboard.type("Gil")
    assert [cells.nth(14 * row + 2).input_value() for row in range(3)] == ["Eve", "Fay", "Gil"]
    view.find(".sheet-form button.main").click()
    expect(view.find(".done")).to_contain_text("2 new")
    # The row that does not hold is all that is left, with its remedy at the cell.
    expect(view.find("#faults")).to_contain_text(
        "Row 1: Phone: is no phone number; write digits, at least five"
    )
    wrong = view.find(".line-sheet input[aria-invalid]")
    assert (wrong.input_value(), cells.nth(2).input_value()) == ("none", "Fay")
    wrong.fill("0574 123457")
    view.find(".sheet-form button.main").click()
    expect(view.find(".done")).to_contain_text("1 new")
    assert cells.nth(2).input_value() == ""
