"""Chains of transmission: each link is there, intervals are the source's, what cannot be is said."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from fivecolour.contacts.chain_layout import TIMELINE, TREE, drawing
from fivecolour.contacts.chains import chains, serial_interval
from fivecolour.contacts.contact_rules import contact_rules
from fivecolour.contacts.exposures import Exposure
from fivecolour.contacts.traced_people import TracedPerson

OUTBREAKS = Path(__file__).parents[3] / "shared" / "data" / "contacts" / "outbreaks"
RULES = contact_rules()


def case(number: int, onset: str = "", **fields: str) -> TracedPerson:
    days = {name: date.fromisoformat(text) for name, text in fields.items() if name == "isolated"}
    given = {"number": f"C-{number}", "kind": fields.get("kind", "case"), **days}
    return TracedPerson(given | ({"onset": date.fromisoformat(onset)} if onset else {}), id=number)


@pytest.mark.skipif(not OUTBREAKS.is_dir(), reason="the shared data are not here")
class TestMers:
    """MERS in Korea, 2015: 98 pairs of who infected whom, with the days between the two onsets."""

    def test_links_and_serial_intervals(self) -> None:
        with (OUTBREAKS / "mers_korea_2015_linelist.csv").open() as file:
            onsets = {row["id"]: row["dt_onset"] for row in csv.DictReader(file)}
        with (OUTBREAKS / "mers_korea_2015_contacts.csv").open() as file:
            pairs = list(csv.DictReader(file))
        ids = {name: number for number, name in enumerate(onsets, start=1)}
        people = [case(ids[name], onset if onset != "NA" else "") for name, onset in onsets.items()]
        found = chains(people, [Exposure(ids[one["from"]], ids[one["to"]]) for one in pairs], RULES)
        assert (len(people), len(found.links)) == (162, 98)
        assert [link.serial_interval for link in found.links] == [
            None if one["diff_dt_onset"] in {"", "NA"} else int(one["diff_dt_onset"]) for one in pairs
        ]
        # Nobody stands twice, and everybody who has a link stands once.
        ends = {end for link in found.links for end in (link.source.id, link.target.id)}
        assert sorted(one.person.id for one in found.people) == sorted(ends)
        for view in (TIMELINE, TREE):
            drawn = drawing(found, RULES, view)
            assert (len(drawn.cases), len(drawn.links)) == (len(ends), 98)
        assert (found.median_interval, found.impossible) == (14, ())


class TestTree:
    """Who stands below whom."""

    def test_generations_and_order(self) -> None:
        people = [case(1, "2020-02-01"), case(2, "2020-02-05"), case(3, "2020-02-04"), case(4, "2020-02-09")]
        links = [Exposure(1, 2), Exposure(1, 3), Exposure(2, 4)]
        found = chains(people, links, RULES)
        assert [(one.person.id, one.generation) for one in found.people] == [(1, 0), (3, 1), (2, 1), (4, 2)]
        assert [link.serial_interval for link in found.links] == [4, 3, 4]
        assert found.median_interval == 4

    def test_of_several_sources_the_latest_that_can_be(self) -> None:
        people = [case(1, "2020-02-01"), case(2, "2020-02-05"), case(3, "2020-02-09"), case(4, "2020-02-20")]
        found = chains(people, [Exposure(1, 3), Exposure(2, 3), Exposure(4, 3)], RULES)
        assert [link.drawn for link in found.links] == [False, True, False]
        assert {one.person.id: one.generation for one in found.people}[3] == 1

    def test_an_unknown_onset_is_no_nought(self) -> None:
        found = chains([case(1), case(2, "2020-02-05")], [Exposure(1, 2)], RULES)
        assert (found.links[0].serial_interval, found.links[0].faults, found.median_interval) == (
            None,
            (),
            None,
        )
        assert [one.is_known for one in drawing(found, RULES, TIMELINE).cases] == [False, True]

    def test_a_circle_is_opened_and_said(self) -> None:
        people = [case(n, f"2020-02-0{n}") for n in (1, 2, 3)]
        found = chains(people, [Exposure(1, 2), Exposure(2, 3), Exposure(3, 1)], RULES)
        assert [one.person.id for one in found.people] == [1, 2, 3]
        assert "circle" in found.links[2].faults
        assert "circle" not in found.links[0].faults

    def test_an_event_is_a_source_without_an_interval(self) -> None:
        party, guest = case(1, "2020-02-01", kind="event"), case(2, "2020-02-01")
        assert serial_interval(party, guest) is None
        assert chains([party, guest], [Exposure(1, 2)], RULES).links[0].faults == ()

    def test_contacts_who_are_well_are_in_no_chain(self) -> None:
        found = chains([case(1, "2020-02-01"), case(2, kind="contact")], [Exposure(1, 2)], RULES)
        assert (found.people, found.links) == ((), ())


class TestImpossible:
    """A case with onset on 10 February may infect from the 8th on, for 14 days or until the isolation."""

    @pytest.mark.parametrize(
        ("onset", "contact", "isolated", "told"),
        [
            ("2020-02-09", "", "", ()),
            ("2020-02-08", "", "", ("onset_too_early",)),
            ("2020-02-14", "2020-02-08", "", ()),
            ("2020-02-14", "2020-02-07", "", ("contact_before_window",)),
            ("2020-02-28", "2020-02-24", "", ()),
            ("2020-02-28", "2020-02-25", "", ("contact_after_window",)),
            ("2020-02-14", "2020-02-12", "2020-02-11", ("contact_after_window",)),
            ("2020-02-14", "2020-02-15", "", ("contact_after_onset",)),
        ],
    )
    def test_days(self, onset: str, contact: str, isolated: str, told: tuple[str, ...]) -> None:
        source = case(1, "2020-02-10", **({"isolated": isolated} if isolated else {}))
        link = Exposure(1, 2, date.fromisoformat(contact) if contact else None)
        assert chains([source, case(2, onset)], [link], RULES).links[0].faults == told
