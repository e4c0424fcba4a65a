"""Staff pages of figures that come in."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import openpyxl
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from fivecolour.access.permissions import scope
from fivecolour.config import Settings
from fivecolour.store.reports import Reports
from fivecolour.web.server import create_app

PASSWORD = "correct horse battery"
FORM = {"district": "330203", "day": "2020-02-09", "confirmed_cumulative": "66", "source": "宁波"}
CSV = "区县,日期,累计确诊\n海曙,2020-02-09,66\n海署区,2020-02-09,1\n".encode()


UPLOAD = "/staff/upload?lang=en"


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in CSV.decode().replace("66", "67").splitlines():
        sheet.append(line.split(","))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


WORKBOOK = _workbook()


def held(page: str) -> str:
    found = re.search(r'name="held" value="([^"]+)"', page)
    assert found
    return found[1]


def cells(page: str) -> list[list[str]]:
    """Return the rows of the preview's tables."""
    bodies = re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
    rows = [row for body in bodies for row in re.findall(r"<tr>(.*?)</tr>", body)]
    return [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in rows]


@pytest.fixture
def app(config: Settings) -> Iterator[FastAPI]:
    app = create_app(config)
    authentication = app.state.staff_guard.authentication
    for name, actions in (("wang", ["ingest", "quarantine"]), ("li", ["lab"])):
        authentication.people.add(name, PASSWORD, scope(actions, ["宁波"], ["330200"]), by="tests")
    yield app
    app.state.intake.engine.dispose()


def signed_in(app: FastAPI, name: str) -> TestClient:
    client = TestClient(app)
    form = client.get("/staff/sign-in?lang=en").text
    secret = re.search(r'name="csrf" value="([^"]+)"', form)
    assert secret
    client.post("/staff/sign-in", data={"name": name, "password": PASSWORD, "csrf": secret[1]})
    return client


@pytest.fixture
def wang(app: FastAPI) -> TestClient:
    return signed_in(app, "wang")


def send(
    client: TestClient, path: str, /, files: dict[str, tuple[str, bytes]] | None = None, **form: str
) -> str:
    secret = re.search(r'name="csrf" value="([^"]+)"', client.get(path).text)
    assert secret
    return client.post(path, data={"csrf": secret[1], **form}, files=files).text


class TestGuard:
    """Who may see them."""

    @pytest.mark.parametrize("path", ["/staff/report", "/staff/upload", "/staff/quarantine"])
    def test_not_for_others(self, app: FastAPI, path: str) -> None:
        assert TestClient(app).get(path, follow_redirects=False).status_code == 303
        li = signed_in(app, "li")
        assert li.get(path).status_code == 403
        assert li.post(path, data={}).status_code == 403


class TestReport:
    """A district's figures."""

    def test_only_own_districts(self, wang: TestClient) -> None:
        page = wang.get("/staff/report?lang=en").text
        assert 'value="330203"' in page
        assert 'value="330102"' not in page

    def test_checked_first_then_stored(self, app: FastAPI, wang: TestClient) -> None:
        store = app.state.intake.engine
        page = send(wang, "/staff/report?lang=en", step="preview", **FORM)
        assert "This is how it will be understood" in page
        assert Reports(store).count() == 0
        page = send(wang, "/staff/report?lang=en", step="send", **FORM)
        assert "1 figure in 1 row = 1 accepted + 0 unchanged + 0 quarantined" in page
        assert [(one.place, one.value, one.source) for one in Reports(store).find()] == [
            ("330203", 66, "宁波")
        ]
        assert '<td class="n">66</td>' in wang.get("/staff/report?district=330203&day=2020-02-10").text

    def test_a_figure_may_be_changed_and_changed_back(self, app: FastAPI, wang: TestClient) -> None:
        for value in ("66", "67", "66"):
            send(wang, "/staff/report", step="send", **{**FORM, "confirmed_cumulative": value})
        assert [one.value for one in Reports(app.state.intake.engine).find()] == [66, 67, 66]

    @pytest.mark.parametrize(
        ("changed", "says"),
        [
            ({"district": "330102"}, "Choose a district and a day."),
            ({"confirmed_cumulative": ""}, "Fill in at least one figure"),
            ({"confirmed_cumulative": "-1"}, "Fill in at least one figure"),
            ({"source": "杭州"}, "may not report for the source"),
        ],
    )
    def test_refused(self, app: FastAPI, wang: TestClient, changed: dict[str, str], says: str) -> None:
        assert says in send(wang, "/staff/report?lang=en", step="send", **{**FORM, **changed})
        assert Reports(app.state.intake.engine).count() == 0


class TestUpload:
    """A file."""

    def test_checked_first_then_stored_without_being_chosen_again(
        self, app: FastAPI, wang: TestClient
    ) -> None:
        page = send(wang, UPLOAD, {"file": ("2月9日.csv", CSV)}, step="preview", source="宁波")
        assert "累计确诊 → confirmed · cumulative" in page
        stored, apart = cells(page)
        assert stored == ["2", "330203 Haishu District", "2020-02-09", "confirmed · cumulative", "66"]
        assert apart[:3] == ["3", "累计确诊", "1"]
        assert apart[3].startswith("“海署区” is no district of this map; nearest names: 330203 海曙区")
        assert Reports(app.state.intake.engine).count() == 0
        page = send(wang, UPLOAD, step="send", source="宁波", held=held(page))
        assert "2 figures in 2 rows = 1 accepted + 0 unchanged + 1 quarantined" in page
        assert list((app.state.intake.config.home / "held").iterdir()) == []
        assert "Choose a file; what was held is stored already" in send(
            wang, UPLOAD, step="send", source="宁波", held="A" * 32
        )

    def test_weeks_that_a_map_of_days_cannot_use_are_told(self, app: FastAPI, wang: TestClient) -> None:
        weekly = "区县,周,新增确诊\n海曙,2020-W07,5\n".encode()
        page = send(wang, UPLOAD, {"file": ("week.csv", weekly)}, step="preview", source="宁波")
        stored = send(wang, UPLOAD, step="send", source="宁波", held=held(page))
        assert "1 week, 16 Feb, is stored and not used, for the map goes by the day" in stored

    def test_what_another_tab_changed_is_shown_before_it_is_stored(
        self, app: FastAPI, wang: TestClient
    ) -> None:
        """A tab that showed totals stored new cases, as a second tab had said."""
        body = b"code,date,n\n330203,2020-02-09,66\n"
        stated = {"source": "宁波", "indicator": "confirmed"}
        first = send(wang, UPLOAD, {"file": ("a.csv", body)}, step="preview", kind="cumulative", **stated)
        shown = re.search(r'name="shown" value="([^"]+)"', first)
        assert shown
        send(wang, UPLOAD, step="preview", held=held(first), kind="new", **stated)
        again = send(wang, UPLOAD, step="send", held=held(first), shown=shown[1], kind="cumulative", **stated)
        assert "changed in another tab or window" in again
        assert "confirmed · new" in again
        assert Reports(app.state.intake.engine).count() == 0

    def test_a_session_that_ended_loses_no_file(self, app: FastAPI, wang: TestClient) -> None:
        page = send(wang, UPLOAD, {"file": ("2月9日.csv", CSV)}, step="preview", source="宁波")
        wang.cookies.clear()
        answer = wang.post(UPLOAD, data={"step": "send", "held": held(page)}, follow_redirects=False)
        assert answer.headers["location"].endswith("next=%2Fstaff%2Fupload")
        after = signed_in(app, "wang").get(UPLOAD).text
        assert "File: 2月9日.csv" in after
        assert held(after) == held(page)

    def test_a_question_is_answered_without_choosing_the_file_again(
        self, app: FastAPI, wang: TestClient
    ) -> None:
        table = b"date,code,test type,new confirmed\n2020-02-09,330203,PCR,4\n2020-02-09,330203,antigen,4\n"
        page = send(wang, UPLOAD, {"file": ("a.csv", table)}, step="preview", source="宁波")
        assert "add such rows up with --sum-over" in page
        fields = {"source": "宁波", "sum_over": "test type"}
        page = send(wang, UPLOAD, step="preview", held=held(page), **fields)
        assert cells(page) == [["2", "330203 Haishu District", "2020-02-09", "confirmed · new", "8"]]
        # What is stored is what was shown, whatever the fields say by now.
        send(wang, UPLOAD, step="send", held=held(page), source="宁波", only="test type=PCR")
        assert [one.value for one in Reports(app.state.intake.engine).find()] == [8]

    def test_another_file_is_shown_before_it_is_stored(self, app: FastAPI, wang: TestClient) -> None:
        page = send(wang, UPLOAD, {"file": ("a.csv", CSV)}, step="preview", source="宁波")
        # A workbook, which is held under a name that does not end as one.
        page = send(wang, UPLOAD, {"file": ("b.xlsx", WORKBOOK)}, step="send", held=held(page), source="宁波")
        assert (cells(page)[0][-1], Reports(app.state.intake.engine).count()) == ("67", 0)

    def test_held_for_its_sender_only(self, app: FastAPI, wang: TestClient) -> None:
        app.state.staff_guard.authentication.people.add(
            "zhou", PASSWORD, scope(["ingest"], ["宁波"], []), by="tests"
        )
        page = send(wang, UPLOAD, {"file": ("a.csv", CSV)}, step="preview", source="宁波")
        assert "Choose a file" in send(
            signed_in(app, "zhou"), UPLOAD, step="send", held=held(page), source="宁波"
        )
        assert Reports(app.state.intake.engine).count() == 0

    def test_not_a_table(self, wang: TestClient) -> None:
        page = send(wang, "/staff/upload?lang=en", {"file": ("<b>.csv", b"x,y\n1,2\n")}, source="宁波")
        assert "&lt;b&gt;.csv" in page
        assert 'role="alert"' in page

    def test_a_question_is_in_the_language_of_the_page(self, wang: TestClient) -> None:
        text = "区县,确诊\n海曙,1\n".encode()
        page = send(wang, "/staff/upload?lang=zh", {"file": ("a.csv", text)}, source="宁波")
        assert "a.csv：找不到日期；请加一列日期，或写明所有行的日期，如 --day 2020-02-09" in page


class TestQuarantine:
    """Rows that were set apart."""

    @pytest.fixture(autouse=True)
    def _rows(self, wang: TestClient) -> None:
        send(wang, "/staff/upload", {"file": ("a.csv", CSV)}, step="send", source="宁波")

    def test_by_reason(self, wang: TestClient) -> None:
        page = wang.get("/staff/quarantine?lang=en").text
        assert "unknown place <b>1</b>" in page
        assert "“海署区” is no district of this map" in page
        assert "No row is waiting" in wang.get("/staff/quarantine?lang=en&code=jump").text

    def test_correct(self, app: FastAPI, wang: TestClient) -> None:
        form = {"number": "1", "place": "镇海", "event_date": "2020-02-09", "value": "1"}
        page = send(wang, "/staff/quarantine?lang=en", action="correct", **form)
        assert "1: accepted" in page
        assert "No row is waiting" in page
        assert Reports(app.state.intake.engine).count() == 2

    def test_dismiss_needs_a_reason(self, wang: TestClient) -> None:
        page = send(
            wang, "/staff/quarantine?lang=en&code=unknown_place", action="dismiss", code="unknown_place"
        )
        assert "say why the rows are dismissed" in page
        page = send(wang, "/staff/quarantine?lang=en", action="dismiss", number="1", reason="x")
        assert "1: dismissed" in page

    def test_replay_all_of_a_reason(self, wang: TestClient) -> None:
        page = send(wang, "/staff/quarantine?lang=en", action="replay", code="unknown_place")
        assert "1: still waiting:" in page
