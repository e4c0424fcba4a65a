"""How long 85,000 contacts take to come in with duplicate check, and how many planted duplicates are found.

``python -m tests.benchmarks.contact_import``: invented names of Chinese and of Latin letters, 1,000 of them
planted a second time as another hand writes them. The import is that of the program, file to store.
"""

from __future__ import annotations

import csv
import random
import resource
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

from fivecolour.contacts import traced_people
from fivecolour.contacts.contact_rules import contact_rules
from fivecolour.contacts.contact_store import ContactStore, open_store
from fivecolour.contacts.contact_tables import DuplicateRow
from fivecolour.contacts.line_drafts import Places, read_file
from fivecolour.contacts.line_import import LineReceipt, import_lines

PERSONS, PLANTED, MORE = 84_000, 1_000, 230
HEADER = ["number", "name", "phone", "birth year", "sex", "last contact", "kind"]
# The most frequent surnames of China with their shares in per mille (Ministry of Public Security, 2020).
SURNAMES = dict(
    zip(
        "王李张刘陈杨黄赵吴周徐孙马朱胡",
        (72, 71, 68, 54, 46, 31, 22, 22, 20, 20, 14, 14, 12, 12, 12),
        strict=True,
    )
)
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂文华建国玉红梅英兰志海波宁云飞鹏浩宇轩子涵梓欣怡佳雨思"
FIRST = (
    "Abdoulaye",
    "Fatou",
    "Ousmane",
    "Mariama",
    "Cheikh",
    "Aminata",
    "Ibrahima",
    "Khady",
    "Moussa",
    "Awa",
)
LAST = ("Diop", "Ndiaye", "Fall", "Sarr", "Gueye", "Diallo", "Faye", "Seck", "Mbaye", "Cisse", "Sow", "Ba")


def person(chance: random.Random, number: int) -> list[str]:
    """Return a row of somebody who is not there."""
    if chance.random() < 0.8:
        name = chance.choices(list(SURNAMES), list(SURNAMES.values()))[0] + "".join(
            chance.choices(GIVEN, k=2)
        )
    else:
        ending = chance.choice(("", "e", "ou"))
        name = f"{chance.choice(FIRST)} {chance.choice(LAST)}{ending} {chance.choice(LAST)}"
    phone = f"1{chance.randrange(30, 99)}{chance.randrange(10**8):08d}" if chance.random() < 0.85 else ""
    last = date(2026, 10, 1) + timedelta(days=chance.randrange(40))
    return [
        f"K-{number}",
        name,
        phone,
        str(chance.randrange(1930, 2020)),
        chance.choice("FM"),
        str(last),
        "contact",
    ]


def planted(chance: random.Random, row: list[str], number: int) -> list[str]:
    """Return the same person as another hand writes them: a country code, or a letter amiss."""
    _, name, phone, year, *rest = row
    if phone and chance.random() < 0.5:
        return [f"K-{number}", name, f"+86 {phone[:3]}-{phone[3:7]}-{phone[7:]}", "", *rest]
    if name.isascii():
        at = chance.randrange(1, len(name) - 1)
        name = name[:at] + name[at + 1 :] if name[at] != " " else name
    return [f"K-{number}", name, "", str(int(year) + chance.choice((0, 1))), *rest]


def taken_in(store: ContactStore, folder: Path, rows: list[list[str]]) -> tuple[LineReceipt, str]:
    """Import rows from a file and return how long it took."""
    path = folder / "contacts.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *rows])
    began, worked = time.perf_counter(), time.process_time()
    reading = read_file(path, Places(), name=path.name)
    receipt = import_lines(store, reading, Places(), by="bench", today=date(2026, 11, 29))
    spent = time.perf_counter() - began, time.process_time() - worked
    return receipt, f"{spent[0]:.1f} s, {spent[1]:.1f} s of one core"


def main() -> None:
    chance = random.Random(15)
    rows = [person(chance, n) for n in range(PERSONS)]
    chosen = chance.sample(range(PERSONS), PLANTED)
    truth = {(rows[at][0], f"K-{PERSONS + n}") for n, at in enumerate(chosen)}
    rows += [planted(chance, rows[at], PERSONS + n) for n, at in enumerate(chosen)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = open_store(f"sqlite:///{folder / 'contacts.db'}", bytes(32), contact_rules())
        receipt, seconds = taken_in(store, folder, rows)
        print(f"{receipt.counts}\n{len(rows)} contacts in {seconds}")
        with store.reading() as connection:
            numbers = {one.id: one.text("number") for one in traced_people.read(connection, store)}
            pairs = connection.execute(select(DuplicateRow.first, DuplicateRow.second)).all()
        found = {(numbers[first], numbers[second]) for first, second in pairs}
        print(
            f"planted {len(truth)}, found {len(truth & found)}, further pairs to look at {len(found - truth)}"
        )
        more = [person(chance, PERSONS + PLANTED + n) for n in range(MORE)]
        receipt, seconds = taken_in(store, folder, more)
        print(f"{MORE} more into {len(rows)}: {seconds}, {receipt.possible_duplicates} pairs")
        print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
