"""Rules that assess indicators by scores, worst bands and decision tables, drawn at random as files."""

from __future__ import annotations

from random import Random

# By indicator its bounds; whole numbers and halves, so that sums of points are exact.
BOUNDS = {
    "rt": [0.5, 1, 1.5, 2, 3],
    "positivity_7d": [1, 3, 5, 12],
    "deaths_7d_per_100k": [0.5, 1, 2],
    "doubling_days": [2, 5, 10, 20],
}
MISSING = ("worst", "not_graded", "ignore")
FOLLOWING = """
[reviews]
first = 2020-02-10
every_days = {every}
basis = "assumed"

[raising]
from = "assessment"
reviews = {raising}
effective_after_days = {delay}
basis = "assumed"

[easing]
from = "assessment"
reviews = {easing}
min_reviews_in_tier = {stay}
step = {step}
days = "{days}"
effective_after_days = {delay}
basis = "assumed"

[missing]
reported_by = {names}
on_review_day = "not_graded"
return_assessed_by = {returning}
basis = "assumed"
"""


def text_of(seed: int) -> str:
    """Return the tables of a rule that decide."""
    random = Random(seed)
    names = random.sample(sorted(BOUNDS), random.randint(2, 3))
    kind = random.choice(["score", "worst", "first"])
    if kind == "first":
        used, assessment = _cases(random, names)
    else:
        used, assessment = names, _combined(random, names, kind, "assessment")
    text = f'[assessment]\ncombine = "{kind}"\n{assessment}'
    return text + (_following(random, used) if random.random() < 0.5 else "")


def _following(random: Random, names: list[str]) -> str:
    return FOLLOWING.format(
        every=random.choice([1, 1, 3]),
        raising=random.randint(1, 3),
        easing=random.randint(1, 3),
        stay=random.choice([0, 0, 4]),
        step=random.randint(1, 3),
        days=random.choice(["all", "working"]),
        delay=random.choice([0, 0, 2]),
        names=str(names).replace("'", '"'),
        returning=str(random.sample(names, random.randint(1, len(names)))).replace("'", '"'),
    )


def _combined(random: Random, names: list[str], kind: str, table: str) -> str:
    lines = []
    if kind == "score":
        if random.random() < 0.6:
            lines.append(f"cap = {random.choice([8, 15, 25])}")
        lines += [
            'tiers_basis = "assumed"',
            f"tiers = {_bands(random, [4, 8, 15, 20], _rising_tiers(random))}",
        ]
    for name in names:
        worths = _points(random) if kind == "score" else _rising_tiers(random)
        bands = _bands(random, BOUNDS[name], worths)
        missing = random.choice(MISSING)
        lines.append(f'[[{table}.parts]]\nindicator = "{name}"\nmissing = "{missing}"')
        lines.append(f'basis = "assumed"\nbands = {bands}')
    return "\n".join(lines) + "\n"


def _bands(random: Random, bounds: list[float], worths: list[str]) -> str:
    chosen = sorted(random.sample(bounds, random.randint(1, min(len(bounds), len(worths) - 1))))
    sides = [f"{random.choice(['at_least', 'above'])} = {bound}, " for bound in chosen]
    return ", ".join(f"{{ {side}{worth} }}" for side, worth in zip(["", *sides], worths, strict=False)).join(
        "[]"
    )


def _rising_tiers(random: Random) -> list[str]:
    tiers = sorted(random.sample(range(1, 6), 5 - random.randint(0, 1)))
    if random.random() < 0.2:
        tiers.reverse()
    return [f"tier = {tier}" for tier in tiers]


def _points(random: Random) -> list[str]:
    points = sorted(random.sample([-4, 0, 2, 5, 7.5, 10, 12], 5))
    return [f"points = {point}" for point in points]


def _cases(random: Random, names: list[str]) -> tuple[list[str], str]:
    """Return the names of the indicators in the order in which a decision table reads them, and the table."""
    lines, used = [], []
    for _ in range(random.randint(2, 4)):
        lines.append('[[assessment.cases]]\nbasis = "assumed"')
        conditions = []
        for name in random.sample(names, random.randint(1, 2)):
            lower, upper = sorted(random.sample(BOUNDS[name], 2))
            sides = [
                f"{random.choice(['at_least', 'above'])} = {lower}",
                f"{random.choice(['at_most', 'below'])} = {upper}",
            ]
            chosen = random.choice([sides[:1], sides[1:], sides])
            missing = random.choice(["holds", "fails", "not_graded"])
            conditions.append(f'{{ indicator = "{name}", {", ".join(chosen)}, missing = "{missing}" }}')
            used.append(name)
        lines.append(f"when = [{', '.join(conditions)}]")
        if random.random() < 0.3:
            kind = random.choice(["score", "worst"])
            parts = random.sample(names, random.randint(1, len(names)))
            used += parts
            lines.append(f'combine = "{kind}"\n{_combined(random, parts, kind, "assessment.cases")}')
        else:
            lines.append(f"tier = {random.randint(0, 5)}")
    if random.random() < 0.6:
        lines.append(f'[[assessment.cases]]\nbasis = "assumed"\ntier = {random.randint(1, 5)}')
    return list(dict.fromkeys(used)), "\n".join(lines) + "\n"
