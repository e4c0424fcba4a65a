"""How long it takes to find who was where 26 cases were, and whether all of them and nobody else are found.

``python -m tests.benchmarks.colocation --visits 10000000``: invented visits with planted contacts; what is
found is compared with a plain reading of the same columns by NumPy. ``--faces FOLDER`` reads who met whom
face to face at a workplace (SocioPatterns, InVS15, CC0) instead, and says how many of the pairs that met for
15 minutes in a day are found by two logs of rooms: those of departments, and those of groups that stand
together for five minutes.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute

from fivecolour.contacts.colocation.colocation_rule import ColocationRule, colocation_rules
from fivecolour.contacts.colocation.colocation_search import InfectiousCase, search
from fivecolour.contacts.colocation.visit_log import open_visits

CASES, PLANTED, PIECE = 26, 50, 500_000
DAY, DAYS = 1_580_515_200, 14
STEP, GROUP = 20, 300


def columns(count: int) -> Iterator[np.ndarray]:
    """Yield person, place, start and stop of visits of ``count / 20`` people in ``count / 500`` places.

    The planted contacts come last.
    """
    draw = np.random.default_rng(5)
    for first in range(0, count, PIECE):
        number = min(PIECE, count - first)
        person = draw.integers(0, count // 20, number)
        place = draw.integers(0, count // 500, number)
        start = DAY + draw.integers(0, DAYS * 86_400, number)
        yield np.stack([person, place, start, start + draw.integers(300, 7_200, number)])
    case = np.repeat(np.arange(CASES), PLANTED)
    met = count // 20 + np.arange(CASES * PLANTED)
    start = DAY + 5 * 86_400 + case * 3_600
    yield np.stack(
        [np.arange(CASES), count // 500 + np.arange(CASES), start[::PLANTED], start[::PLANTED] + 3_600]
    )
    yield np.stack([met, count // 500 + case, start + 600, start + 600 + 1_800])


def _frame(person: np.ndarray, place: np.ndarray, start: np.ndarray, stop: np.ndarray) -> pd.DataFrame:
    def named(head: str, numbers: np.ndarray) -> pd.Series:
        digits = compute.utf8_lpad(pa.array(numbers).cast(pa.string()), 9, "0")
        return pd.Series(compute.binary_join_element_wise(head, digits, "").to_pandas(), dtype="str")

    return pd.DataFrame(
        {
            "person": named("p", person),
            "place": named("place ", place),
            "kind": "stay",
            "start": pd.array(start, dtype="Int64"),
            "stop": pd.array(stop, dtype="Int64"),
            "rough": pd.array(np.zeros(len(start), int), dtype="Int64"),
            "section": pd.Series([None] * len(start), dtype=object),
            "seat_row": pd.array([pd.NA] * len(start), dtype="Int64"),
        }
    )


def truth(count: int, cases: list[InfectiousCase], rule: ColocationRule) -> set[tuple[str, str]]:
    """Return the pairs that the rule makes contacts, read column by column; each stay counts alone."""
    of_cases = np.concatenate([piece[:, piece[0] < CASES] for piece in columns(count)], axis=1)
    places = np.unique(of_cases[1])
    person, place, start, stop = np.concatenate(
        [piece[:, np.isin(piece[1], places)] for piece in columns(count)], axis=1
    )
    found = set()
    for number, where, came, left in of_cases.T:
        case = cases[number]
        if came >= case.stop or left <= case.start:
            continue
        both = np.minimum(stop, min(left, case.stop)) - np.maximum(start, max(came, case.start))
        there = (both >= rule.minutes * 60) & (place == where) & (person != number)
        found |= {(case.case, f"p{other:09d}") for other in person[there]}
    return found


def planted(count: int, place: Path | None) -> None:
    """Print times and counts of invented visits."""
    rule = colocation_rules()["china-2020-02"]
    cases = [
        InfectiousCase(f"C{n:02}", f"p{n:09d}", DAY + 3 * 86_400, DAY + 10 * 86_400) for n in range(CASES)
    ]
    with tempfile.TemporaryDirectory(dir=place) as folder:
        log, began = open_visits(folder), time.perf_counter()
        added, _ = log.add(_frame(*piece) for piece in columns(count))
        print(f"{added:,} visits taken in: {time.perf_counter() - began:.1f} s")
        # In a process of its own, whose memory is that of the search alone.
        child = get_context("spawn").Process(target=_timed, args=(folder, cases, rule))
        child.start()
        child.join()
        with log.opened() as (database, tables):
            got = search(database, tables, cases, rule).contacts
    pairs, real = set(zip(got["case"], got["person"], strict=True)), truth(count, cases, rule)
    print(f"contacts {len(real)}, missed {len(real - pairs)}, invented {len(pairs - real)}")
    met = {(f"C{n // PLANTED:02}", f"p{count // 20 + n:09d}") for n in range(CASES * PLANTED)}
    print(f"planted {len(met)}, found {len(met & pairs)}")


def _timed(folder: str, cases: list[InfectiousCase], rule: ColocationRule) -> None:
    for _ in range(3):
        began = time.perf_counter(), time.process_time()
        with open_visits(folder).opened() as (database, tables):
            search(database, tables, cases, rule)
        wall, processor = time.perf_counter() - began[0], time.process_time() - began[1]
        print(f"{len(cases)} cases: {wall:.2f} s, {processor:.2f} s of processor; peak {_peak()} MB")


def _peak() -> int:
    """Return the most memory that this process had, in MB; rusage begins with that of its parent."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


def faces(folder: Path) -> None:
    """Print recall and precision of rooms against faces."""
    met = pd.read_csv(folder / "workplace_InVS15_tij.dat.gz", sep=r"\s+", names=["t", "i", "j"])
    rooms = pd.read_csv(folder / "workplace_InVS15_metadata.txt", sep=r"\s+", names=["i", "room"])
    room = dict(zip(rooms["i"], rooms["room"], strict=True))
    met["day"] = met["t"] // 86_400
    together = met.groupby(["day", "i", "j"]).size() * STEP
    real = {frozenset(pair) for _, *pair in together[together >= 15 * 60].index}
    for name, log in (("departments", _departments(met, room)), ("groups of five minutes", _groups(met))):
        got = _found(log)
        right = len(real & got)
        print(f"{name}: {len(real)} pairs met, {right / len(real):.0%} of them found")
        print(f"{name}: {len(got)} pairs found, {right / len(got):.0%} of them met")


def _departments(met: pd.DataFrame, room: dict[int, str]) -> list[tuple[int, str, int, int]]:
    """Return a stay in the own department for each day, from the first face to the last."""
    seen = pd.concat([met[["day", "t", "i"]], met[["day", "t", "j"]].rename(columns={"j": "i"})])
    span = seen.groupby(["day", "i"])["t"].agg(["min", "max"]).reset_index()
    return [(i, room[i], first, last + STEP) for _, i, first, last in span.itertuples(index=False)]


def _groups(met: pd.DataFrame) -> list[tuple[int, str, int, int]]:
    """Return a stay for everybody of a group: who are linked by faces within five minutes."""
    stays = []
    for begin, some in met.groupby(met["t"] // GROUP * GROUP):
        group = {i: i for i in {*some["i"], *some["j"]}}
        for i, j in zip(some["i"], some["j"], strict=True):
            old, new = group[i], group[j]
            group = {one: new if of == old else of for one, of in group.items()}
        stays += [(i, f"{begin} {of}", int(begin), int(begin) + GROUP) for i, of in group.items()]
    return stays


def _found(stays: list[tuple[int, str, int, int]]) -> set[frozenset[int]]:
    """Return the pairs that are contacts, with everybody as a case."""
    person, place, start, stop = (np.array(column) for column in zip(*stays, strict=True))
    rule = colocation_rules()["us-cdc-2020-10"]
    frame = _frame(person, np.zeros(len(person), int), start + DAY, stop + DAY).assign(
        place=place.astype(object)
    )
    cases = [InfectiousCase(str(one), f"p{one:09d}", DAY, DAY + 60 * 86_400) for one in sorted(set(person))]
    with tempfile.TemporaryDirectory() as folder:
        log = open_visits(folder)
        log.add([frame])
        with log.opened() as (database, tables):
            contacts = search(database, tables, cases, rule).contacts
    pairs: dict[frozenset[int], int] = defaultdict(int)
    for case, other in zip(contacts["case"], contacts["person"], strict=True):
        pairs[frozenset({int(case), int(other[1:])})] += 1
    return set(pairs)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--visits", type=int, default=10_000_000)
    arguments.add_argument("--place", type=Path, help="A folder with room for 40 bytes a visit.")
    arguments.add_argument("--faces", type=Path)
    asked = arguments.parse_args()
    if asked.faces is not None:
        faces(asked.faces)
    else:
        planted(asked.visits, asked.place)
