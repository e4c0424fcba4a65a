"""News of the folder of editions."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from fivecolour.drill import marker
from fivecolour.editions import edition_files
from fivecolour.editions.edition_files import Withdrawal
from fivecolour.web.live.news import EditionNews, News
from tests.editions.sample import sample_edition

FIRST = sample_edition()
SECOND = replace(FIRST, tiers={**FIRST.tiers, "330203": "033444444443"})


def events(chunk: bytes) -> list[tuple[str, object]]:
    """Read a stream: the name and the data of each event."""
    found = []
    for block in chunk.decode().strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines())
        if "event" in fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


class TestNewsStand:
    """The newest edition that stands, found when the folder changes."""

    def test_nothing_published_yet(self, tmp_path: Path) -> None:
        stand = EditionNews(tmp_path / "none")
        assert stand.refresh() == News(None, {})
        assert stand.news.since("") == b""

    def test_the_newest(self, tmp_path: Path) -> None:
        stand = EditionNews(tmp_path)
        first, _ = edition_files.publish(FIRST, tmp_path)
        assert stand.is_stale()
        assert stand.refresh().id == first.id
        second, _ = edition_files.publish(SECOND, tmp_path)
        assert stand.is_stale()
        assert stand.refresh().id == second.id

    def test_looks_again_only_after_a_change(self, tmp_path: Path) -> None:
        edition_files.publish(FIRST, tmp_path)
        os.utime(tmp_path, (1_700_000_000, 1_700_000_000))
        stand = EditionNews(tmp_path)
        stand.refresh()
        assert not stand.is_stale()
        os.utime(tmp_path, (1_700_000_001, 1_700_000_001))
        assert stand.is_stale()

    def test_a_change_within_the_same_tick_is_not_missed(self, tmp_path: Path) -> None:
        stand = EditionNews(tmp_path)
        (tmp_path / "just").touch()
        stand.refresh()
        assert stand.is_stale()

    def test_withdrawn_the_one_before_is_the_newest(self, tmp_path: Path) -> None:
        stand = EditionNews(tmp_path)
        first, _ = edition_files.publish(FIRST, tmp_path)
        second, _ = edition_files.publish(SECOND, tmp_path)
        earlier = stand.refresh()
        edition_files.withdraw(tmp_path, second.id, Withdrawal("2020-02-13T02:00:00Z", "错"))
        news = stand.refresh()
        assert news.id == first.id
        withdrawals = {second.id: {"at": "2020-02-13T02:00:00Z", "why": "错"}}
        assert events(news.after(earlier)) == [("withdrawn", withdrawals), ("edition", news.edition)]

    def test_a_drill_that_begins_and_ends(self, tmp_path: Path) -> None:
        folder = tmp_path / "editions"
        first, _ = edition_files.publish(FIRST, folder)
        stand = EditionNews(folder)
        before = stand.refresh()
        (tmp_path / "drill").mkdir()
        marker.say(tmp_path, {"day": 1})
        assert stand.is_stale()
        during = stand.refresh()
        assert (during.id, during.drilling) == (first.id, True)
        assert events(during.after(before)) == events(during.since(first.id)) == [("drill", True)]
        marker.ended(tmp_path)
        assert stand.is_stale()
        after = stand.refresh()
        assert events(after.after(during)) == [("drill", False)]
        assert after.since(first.id) == b""

    def test_a_drill_that_was_broken_off_is_not_running(self, tmp_path: Path) -> None:
        (tmp_path / "drill").mkdir()
        marker.say(tmp_path, {"day": 1})
        os.utime(marker.marker(tmp_path), (1_700_000_000, 1_700_000_000))
        assert EditionNews(tmp_path / "editions").refresh().drilling is False

    def test_damaged_the_last_good_news_stand(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        stand = EditionNews(tmp_path)
        first, _ = edition_files.publish(FIRST, tmp_path)
        stand.refresh()
        (tmp_path / "000002.sample-20200212-0000000000.json").write_text("{")
        assert stand.refresh().id == first.id
        assert "cannot be read" in caplog.text


class TestNews:
    """What is told to whom."""

    NEWS = News({"id": "b", "number": 2}, {})

    def test_who_has_the_newest_is_told_nothing(self) -> None:
        assert self.NEWS.since("b") == b""

    def test_who_missed_it_is_told(self) -> None:
        assert self.NEWS.since("a") == b'id: b\nevent: edition\ndata: {"id":"b","number":2}\n\n'

    def test_a_withdrawal_only(self) -> None:
        later = News(self.NEWS.edition, {"a": {"at": "2020", "why": "wrong"}})
        assert events(later.after(self.NEWS)) == [("withdrawn", later.withdrawn)]
        assert events(later.since("b")) == [("withdrawn", later.withdrawn)]

    def test_one_line_each_whatever_is_told(self) -> None:
        news = News({"id": "b"}, {"a": {"at": "2020", "why": "two\nlines\n\nevent: edition"}})
        assert len(events(news.since(""))) == 2

    def test_tag_follows_the_body(self) -> None:
        assert self.NEWS.etag == News({"id": "b", "number": 2}, {}).etag
        assert self.NEWS.etag != News({"id": "c", "number": 2}, {}).etag
