"""The documented table of rules by which reports are judged: ``data/reports/rules.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from fivecolour import toml_files
from fivecolour.errors import UserError
from fivecolour.languages import available
from fivecolour.regions.region_set import Text

ACCEPT, REMARK, QUARANTINE = "accept", "remark", "quarantine"
SEVERITIES = (ACCEPT, REMARK, QUARANTINE)


@dataclass(frozen=True, slots=True)
class IntakeRule:
    """One rule: its reason code, what becomes of a row, what is said of it, its numbers.

    ``title`` names it in a list, ``text`` says it of a row, with placeholders.
    ``waivable``: somebody who has looked into it may let the row pass as it is.
    """

    code: str
    severity: str
    text: Text
    title: Text
    parameters: Mapping[str, float] = field(default_factory=dict)
    waivable: bool = False

    def sentence(self, parameters: Mapping[str, object], language: str) -> str:
        """Return the reason in words, the row's own figures filled in.

        >>> rule = IntakeRule("revision", "remark", Text("", "it was {before}"), Text("", ""))
        >>> rule.sentence({"before": 5}, "en")
        'it was 5'
        """
        filled = {name: value for name, value in parameters.items() if value != ""}
        return self.text[language].format_map(_Filled(filled))


class _Filled(dict[str, object]):
    """Values of placeholders; one that a row lacks is a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


class IntakeRules(dict[str, IntakeRule]):
    """The rules by code; a code that the file does not have (a reader's own) is quarantined."""

    def of(self, code: str) -> IntakeRule:
        """Return the rule with this code."""
        return self.get(code) or IntakeRule(code, QUARANTINE, Text("{text}", "{text}"), Text(code, code))

    def waived(self) -> IntakeRules:
        """Return the rules with the waivable ones turned into remarks: a person lets them pass."""
        passed = {code: replace(rule, severity=REMARK) for code, rule in self.items() if rule.waivable}
        return IntakeRules(self | passed)

    def severity(self, code: str) -> str:
        """Return what becomes of a row with this reason."""
        return self.of(code).severity


def read_rules(path: Path) -> IntakeRules:
    """Read the table of rules.

    Raises
    ------
    UserError
        The file is not valid TOML, or a rule lacks a key or has an unknown severity.
    """
    try:
        entries = toml_files.read(path)["rule"]
        rules = [_rule(one) for one in entries]
    except (KeyError, TypeError) as fault:
        raise UserError(f"{path}: the table of rules cannot be read ({fault}); mend the file") from None
    for rule in rules:
        if rule.severity not in SEVERITIES:
            wanted = ", ".join(SEVERITIES)
            raise UserError(f"{path}, rule {rule.code}: severity {rule.severity!r} is unknown; use {wanted}")
    return IntakeRules({rule.code: rule for rule in rules})


def _rule(entry: Mapping[str, object]) -> IntakeRule:
    given = entry.get("parameters", {})
    numbers = given if isinstance(given, dict) else {}
    text = Text.of({key: str(entry[key]) for key in entry if key in available()})
    title = entry["title"]
    if not isinstance(title, dict):
        raise KeyError("title")
    waivable = bool(entry.get("waivable", False))
    return IntakeRule(str(entry["code"]), str(entry["severity"]), text, Text.of(title), numbers, waivable)
