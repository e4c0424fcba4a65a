from __future__ import annotations

import random
from pathlib import Path

import msgspec
import pandas as pd
import pytest

from fivecolour.contacts.colocation.colocation_rule import ColocationRule, SeatRule, colocation_rules
from fivecolour.contacts.colocation.colocation_search import Colocations, InfectiousCase, search
from fivecolour.contacts.colocation.visit_log import VisitLog, open_visits
from tests.contacts.colocation import plain_reading
from tests.contacts.colocation.conftest import frame
from tests.contacts.colocation.plain_reading import MINUTE, Visit

DAY = 1_580_515_200  # 1 February 2020 in UTC
MARKET = "market"
RULE = ColocationRule(id="test", name={}, sources={}, minutes=15)
CASE = InfectiousCase("NB-1", "case", DAY, DAY + 86_400)


def at(hour: float) -> int:
    return DAY + int(hour * 3600)


def stay(person: str, start: float, stop: float | None, place: str = MARKET) -> Visit:
    return Visit(person, place, "stay", at(start), None if stop is None else at(stop))


def found(
    tmp_path: Path, visits: list[Visit], rule: ColocationRule = RULE, *cases: InfectiousCase
) -> Colocations:
    log = open_visits(str(tmp_path / "visits"))
    log.add([frame(visits)])
    with log.opened() as (database, tables):
        return search(database, tables, cases or (CASE,), rule)


def certainties(those: Colocations) -> dict[str, tuple[str, int]]:
    return {row.person: (row.certainty, row.seconds // MINUTE) for row in those.contacts.itertuples()}


class TestOneStay:
    def test_minutes_and_certainty(self, tmp_path: Path) -> None:
        visits = [
            stay("case", 8, 9),
            stay("long", 8.5, 12),
            stay("just", 8.75, 9.5),
            stay("brief", 8.8, 9.5),
            stay("before", 6, 8),
            stay("elsewhere", 8, 9, "school"),
            stay("checked in", 8.25, None),
        ]
        those = found(tmp_path, visits)
        assert certainties(those) == {
            "long": ("recorded", 30),
            "just": ("recorded", 15),
            "checked in": ("assumed", 45),
        }
        assert those.brief == 1

    def test_only_while_infectious(self, tmp_path: Path) -> None:
        case = InfectiousCase("NB-1", "case", at(8.5), at(20))
        those = found(tmp_path, [stay("case", 8, 9), stay("early", 8, 8.5), stay("late", 8, 9)], RULE, case)
        assert certainties(those) == {"late": ("recorded", 30)}

    def test_visits_that_overlap_count_once(self, tmp_path: Path) -> None:
        visits = [
            stay("case", 8, 8.3),
            stay("case", 8.1, 8.4),
            stay("other", 8, 8.2),
            stay("other", 8.1, 8.4),
        ]
        assert certainties(found(tmp_path, visits)) == {"other": ("recorded", 24)}

    def test_the_air_after_the_case_left(self, tmp_path: Path) -> None:
        rule = msgspec.structs.replace(RULE, tail_minutes=30)
        those = found(tmp_path, [stay("case", 8, 9), stay("after", 9, 10), stay("both", 8.75, 10)], rule)
        assert certainties(those) == {"after": ("after", 30), "both": ("recorded", 45)}
        assert list(those.contacts["beside"]) == [0, 900]


class TestStaysTogether:
    VISITS = (stay("case", 8, 18), stay("three", 8, 8.1), stay("three", 12, 12.1), stay("three", 17, 17.1))

    def test_each_alone(self, tmp_path: Path) -> None:
        assert certainties(found(tmp_path, [*self.VISITS])) == {}

    def test_within_a_day(self, tmp_path: Path) -> None:
        rule = msgspec.structs.replace(RULE, within_hours=24)
        assert certainties(found(tmp_path, [*self.VISITS], rule)) == {"three": ("recorded", 18)}

    def test_not_beyond_the_hours(self, tmp_path: Path) -> None:
        rule = msgspec.structs.replace(RULE, within_hours=9)
        assert certainties(found(tmp_path, [*self.VISITS], rule)) == {}


class TestSeats:
    @pytest.mark.parametrize(
        ("kind", "section", "row", "certainty"),
        [
            ("train", "5", None, "recorded"),
            ("train", "6", None, None),
            ("train", None, None, "unseated"),
            ("plane", None, 15, "recorded"),
            ("plane", None, 16, None),
            ("plane", None, None, "unseated"),
        ],
    )
    def test_of_the_plans_of_february_2020(
        self, tmp_path: Path, kind: str, section: str | None, row: int | None, certainty: str | None
    ) -> None:
        ride = (f"{kind} 1", kind, at(8), at(8.1), 0)
        visits = [Visit("case", *ride, "5", 12), Visit("other", *ride, section, row)]
        those = found(tmp_path, visits, colocation_rules()["china-2020-02"])
        assert certainties(those) == ({"other": (certainty, 6)} if certainty else {})

    def test_a_ride_of_which_only_the_day_is_known_adds_no_minutes(self, tmp_path: Path) -> None:
        ride = ("G7511", "train", at(0), at(24), 1)
        visits = [Visit("case", *ride, "5"), Visit("other", *ride, "5")]
        those = found(tmp_path, visits, colocation_rules()["china-2020-02"])
        assert certainties(those) == {"other": ("recorded", 0)}


class TestPutAside:
    def test_a_crowd_is_told_with_its_number(self, tmp_path: Path) -> None:
        rule = msgspec.structs.replace(RULE, most_people=3)
        crowd = [stay(f"p{number}", 8, 9, "station") for number in range(4)]
        those = found(
            tmp_path, [stay("case", 8, 9, "station"), stay("case", 10, 11), *crowd, stay("met", 10, 11)], rule
        )
        assert list(those.contacts["person"]) == ["met"]
        assert those.crowded.to_dict("records") == [
            {"case": "NB-1", "place": "station", "start": at(8), "stop": at(9), "people": 4}
        ]

    def test_a_case_without_visits_is_named(self, tmp_path: Path) -> None:
        those = found(tmp_path, [stay("other", 8, 9)])
        assert those.unseen == ("NB-1",)
        assert those.contacts.empty


RULES = [
    RULE,
    ColocationRule(
        id="all",
        name={},
        sources={},
        minutes=20,
        within_hours=3,
        tail_minutes=10,
        check_in_minutes=30,
        most_people=2,
        seats={"train": SeatRule(same_section=True), "plane": SeatRule(rows_apart=2)},
    ),
    *colocation_rules().values(),
]


def random_log(seed: int) -> tuple[list[Visit], list[InfectiousCase]]:
    draw = random.Random(seed)
    visits = []
    for _ in range(260):
        kind = draw.choice(["stay", "stay", "stay", "train", "plane"])
        start = DAY + draw.randrange(0, 2 * 1440, 5) * MINUTE
        stop = None if draw.random() < 0.15 else start + draw.randrange(5, 150, 5) * MINUTE
        visits.append(
            Visit(
                f"p{draw.randrange(25)}",
                f"{kind} {draw.randrange(4)}",
                kind,
                start,
                stop,
                int(draw.random() < 0.1),
                draw.choice([None, "1", "2"]),
                draw.choice([None, 1, 2, 5, 9]),
            )
        )
    cases = [
        InfectiousCase(
            f"C{number}", f"p{number}", DAY + draw.randrange(0, 1440) * MINUTE, DAY + 2880 * MINUTE
        )
        for number in range(6)
    ]
    return visits, cases


class TestAgainstThePlainReading:
    @pytest.mark.parametrize("seed", range(2))
    def test_every_rule(self, tmp_path: Path, seed: int) -> None:
        visits, cases = random_log(seed)
        log = open_visits(str(tmp_path / "visits"))
        log.add([frame(visits)])
        for rule in RULES:
            with log.opened() as (database, tables):
                those = search(database, tables, cases, rule)
            got = {
                (row.case, row.person): (row.certainty, row.seconds // MINUTE)
                for row in those.contacts.itertuples()
            }
            assert got == plain_reading.contacts(visits, cases, rule), rule.id


def test_the_same_bytes_from_every_database(tmp_path: Path, postgres: object) -> None:
    visits, cases = random_log(7)
    texts = set()
    for address in (str(tmp_path / "visits"), postgres.new_database()):  # type: ignore[attr-defined]
        log: VisitLog = open_visits(address)
        log.add([frame(visits)])
        with log.opened() as (database, tables):
            those = search(database, tables, cases, RULES[1])
        parts: list[pd.DataFrame] = [those.contacts, those.exposures, those.crowded]
        assert all(len(part) for part in parts)
        texts.add("".join(part.to_csv(index=False) for part in parts) + str((those.brief, those.unseen)))
    assert len(texts) == 1
