"""Declarations drawn at random from a seed, for whatever is held against the reference."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from fivecolour.self_check.declaration import AREA, ELSEWHERE
from fivecolour.self_check.health_code import HealthCode
from fivecolour.self_check.tier_record import TierRecord

FIRST = date(2020, 1, 20)
CODES = ("330203", "330212", "330106")


def some_tiers(chance: random.Random) -> TierRecord:
    """Return tiers of 30 days, some not known; one district has none at all."""
    digits = chance.choice(("12", "0122345555"))
    rows = {code: "".join(chance.choice(digits) for _ in range(30)) for code in CODES[:2]}
    return TierRecord(FIRST, rows)


def some_declaration(chance: random.Random, rule: HealthCode) -> dict[str, Any]:
    """Return a declaration; often whole, sometimes with gaps, places elsewhere, and unanswered questions."""
    on = FIRST + timedelta(days=chance.randrange(12, 34))

    def day(back: int) -> date:
        return on - timedelta(days=chance.randrange(-1, back))

    places = [*CODES, ELSEWHERE, f"{AREA}of-another-rule", *(AREA + area.id for area in rule.areas)]
    stays = []
    if chance.random() < 0.7:
        stays.append({"place": chance.choice(CODES[:2]), "from": on - timedelta(days=20), "to": on})
    for _ in range(chance.randrange(3)):
        start = day(18)
        stays.append(
            {
                "place": chance.choice(places),
                "from": start,
                "to": start + timedelta(days=chance.randrange(6)),
            }
        )
    told: dict[str, Any] = {"on": on, "stays": stays}
    for dimension in ("contact", "symptom", "test"):
        kinds = [kind.id for kind in rule.kinds if kind.dimension == dimension]
        count = chance.choice((0, 0, 0, 1, 2, 3))
        answered = kinds and chance.random() < 0.85
        told[dimension] = (
            [{"kind": chance.choice(kinds), "day": day(16)} for _ in range(count)] if answered else None
        )
    return told
