"""The nouns of an intake, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Sending:
    """One file or message, and who sends it.

    Attributes
    ----------
    file : str
        Its name, without any folder.
    sha256 : str
        Hash of its content.
    source : str
        Who reports: an authority, a hospital, a department.
    who : str
        The person, token or command that sends it, for the audit log.
    options : str
        What else decides how it is read; the same content read in another way is another sending.
    scope : frozenset of str, optional
        Codes that the sender may report for, a city's for all that is in it; None for any.
    received_at : datetime
        With a time zone.
    personal : bool
        Its lines speak of persons, or hold columns that do: a text that is no place may be a name, and is
        not kept.
    self_described : bool
        Its sender says nothing of its day, sheet, indicator or kind: read in another way, its rows are of
        the same figures.
    """

    file: str
    sha256: str
    source: str
    who: str = "cli"
    options: str = ""
    scope: frozenset[str] | None = None
    received_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    personal: bool = False
    self_described: bool = False


@dataclass(slots=True)
class ReasonTally:
    """What became of the figures, counted as cells of the file (or lines, where lines were counted).

    ``examples``: code of a remark -> ``row`` and the placeholders of the first row that it was made on.
    """

    read: int = 0
    accepted: int = 0
    unchanged: int = 0
    quarantined: int = 0
    revisions: int = 0
    newly_quarantined: int = 0
    received_now: int = 0
    zeros: int = 0
    zeros_held: int = 0
    rows: int = 0
    blank: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    examples: dict[str, dict[str, Any]] = field(default_factory=dict)
    figures: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)

    def add(self, other: ReasonTally) -> None:
        """Add another part of the same sending."""
        for name in (
            *("read", "accepted", "unchanged", "quarantined", "revisions"),
            *("newly_quarantined", "received_now", "zeros", "zeros_held", "rows", "blank"),
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for own, theirs in ((self.reasons, other.reasons), (self.missing, other.missing)):
            for code, count in theirs.items():
                own[code] = own.get(code, 0) + count
        self.examples = other.examples | self.examples
        self.figures |= other.figures
        self.places |= other.places
        self.days |= other.days

    def to_json(self) -> dict[str, Any]:
        """Return it as the store keeps it."""
        sets = {name: sorted(getattr(self, name)) for name in ("figures", "places", "days")}
        return asdict(self) | sets

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> ReasonTally:
        """Return it from what the store keeps."""
        sets = {name: set(stored.get(name, ())) for name in ("figures", "places", "days")}
        return cls(**{**stored, **sets})


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one sending: ``read == accepted + unchanged + quarantined``, always.

    Attributes
    ----------
    file, sha256, source, region_set : str
        What was sent, and for which districts.
    intake : int or None
        Number of the sending; None where nothing was stored.
    again : bool
        The same content had been taken in before, so that nothing changed.
    dry_run : bool
        Nothing was stored.
    read, accepted, unchanged, quarantined : int
        Figures; ``received_now`` of the revisions said no time of issue, so that the moment of receipt
        counts as theirs; ``revisions`` of the accepted changed an earlier one, ``newly_quarantined`` of the
        quarantined were not in the quarantine yet.
    rows, blank : int
        Lines of the file, and those of them that hold nothing.
    reasons : dict
        How many figures each rule or fault spoke of.
    examples : dict
        Code of a remark -> ``row`` and placeholders of the first row that it was made on.
    missing : dict
        Why how many of the accepted and unchanged figures have no value: ``suppressed``, ``not_reported``.
    reading : tuple of str
        What the file was taken to hold, line by line: what of it is hidden, too.
    figures, unused : tuple of str
        What is reported, by the names of the catalogue; those of them that the rule of no map goes by.
    zeros, zeros_held : int
        Days without a row that count as zero by the source's profile, and those that could, had nothing of
        them been set apart. They are no figures of the file, and in none of the counts above.
    places, days : tuple of str
        Codes and days (``"2020-02-09"``) whose figures changed: what has to be graded again.
    """

    file: str
    sha256: str
    source: str
    region_set: str
    intake: int | None
    again: bool
    dry_run: bool
    read: int
    accepted: int
    unchanged: int
    quarantined: int
    revisions: int
    newly_quarantined: int
    received_now: int
    rows: int
    blank: int
    reasons: dict[str, int]
    examples: dict[str, dict[str, Any]]
    places: tuple[str, ...]
    days: tuple[str, ...]
    figures: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    zeros: int = 0
    zeros_held: int = 0
    missing: dict[str, int] = field(default_factory=dict)
    reading: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether any figure in the store changed."""
        return self.accepted > 0 and not self.dry_run

    def to_json(self) -> dict[str, Any]:
        """Return it for JSON; of the places and days touched only how many, and first and last day."""
        result = asdict(self)
        result["places"] = len(self.places)
        result["days"] = len(self.days)
        return result | {
            "first_day": self.days[0] if self.days else None,
            "last_day": self.days[-1] if self.days else None,
        }


def receipt(
    sending: Sending, region_set: str, tally: ReasonTally, *, intake: int | None, again: bool, dry_run: bool
) -> Receipt:
    """Return the receipt of a tally; of what was taken in before nothing is accepted again."""
    repeated = tally.accepted if again else 0
    return Receipt(
        file=sending.file,
        sha256=sending.sha256,
        source=sending.source,
        region_set=region_set,
        intake=intake,
        again=again,
        dry_run=dry_run,
        read=tally.read,
        accepted=tally.accepted - repeated,
        unchanged=tally.unchanged + repeated,
        quarantined=tally.quarantined,
        revisions=0 if again else tally.revisions,
        newly_quarantined=0 if again else tally.newly_quarantined,
        received_now=0 if again else tally.received_now,
        rows=tally.rows,
        blank=tally.blank,
        reasons=dict(sorted(tally.reasons.items())),
        examples=dict(sorted(tally.examples.items())),
        places=() if again else tuple(sorted(tally.places)),
        days=() if again else tuple(sorted(tally.days)),
        figures=tuple(sorted(tally.figures)),
        zeros=tally.zeros,
        zeros_held=tally.zeros_held,
        missing=dict(sorted(tally.missing.items())),
    )
