"""A health code as the page's script is given it: its numbers, and its words in one language."""

from __future__ import annotations

from typing import Any

from fivecolour.self_check.health_code import ASSUMED, CodeClause, HealthCode
from fivecolour.self_check.health_code_files import HealthCodeFile


def device_rule(read: HealthCodeFile, language: str) -> dict[str, Any]:
    """Return a rule as plain data, with the SHA-256 of its file."""
    rule = read.rule
    return {
        "name": rule.name,
        "digest": read.digest,
        "valid_days": rule.valid_days,
        "tier_holds": rule.tier_holds,
        "asked": list(rule.asked()),
        "title": rule.title[language],
        "appeal": rule.appeal[language],
        "colours": {
            name: {"name": words.name[language], "asks": words.asks[language]}
            for name, words in rule.colours.items()
        },
        "areas": [
            {"id": one.id, "name": one.name[language], "districts": list(one.districts)} for one in rule.areas
        ],
        "kinds": [
            {"id": one.id, "dimension": one.dimension, "name": one.name[language]} for one in rule.kinds
        ],
        "clauses": [_clause(rule, one, language) for one in rule.clauses],
    }


def _clause(rule: HealthCode, clause: CodeClause, language: str) -> dict[str, Any]:
    named = dict.fromkeys(source for source in clause.sources.values() if source != ASSUMED)
    return {
        **clause.model_dump(include={"id", "dimension", "colour", "window", "lasts"}),
        "tiers": list(clause.tiers),
        "areas": list(clause.areas),
        "kinds": list(clause.kinds),
        "lifted_by": clause.lifted_by.model_dump() if clause.lifted_by else None,
        "reason": clause.reason[language],
        "back": clause.back[language],
        "appeal": (clause.appeal or rule.appeal)[language],
        "sources": [
            {"title": rule.sources[name].title[language], "url": rule.sources[name].url} for name in named
        ],
        "assumption": clause.assumption[language] if clause.assumption else "",
    }
