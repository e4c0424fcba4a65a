"""What the sender of a file says about it, beyond what it says itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from fivecolour.intake.read.columns.rowless_days import RowlessDays
from fivecolour.intake.read.dates.days import is_plausible
from fivecolour.messages import Phrase, QuestionError
from fivecolour.reports.report_data import WEEK

# From points (n, 2) in degrees of WGS 84 to the codes of their districts, "" outside all.
Locate: TypeAlias = Callable[[NDArray[np.float64]], NDArray[np.object_]]
# Whether a text is the name or code of a place of the map.
IsPlace: TypeAlias = Callable[[str], bool]
# Whether a text is another country than the map's; None where that is not known.
IsAbroad: TypeAlias = Callable[[str], bool | None]
# Whether a text is the code of another province or state than the map's; None where that is not known.
IsElsewhere: TypeAlias = Callable[[str], bool | None]


@dataclass(frozen=True, slots=True)
class FileContext:
    """Everything that may be said with a file; what it says itself needs no saying.

    Attributes
    ----------
    columns : mapping
        Header -> meaning (``"code"``, ``"confirmed new"``, ``"aside"`` …), for headers that are not known.
    indicator, kind : str | None
        Of figures whose header does not say; of lines on persons ``indicator`` alone.
    day : date | None
        The day of every row, in a file without days.
    issued_at : datetime | None
        When the file was issued, where its rows do not say.
    year : int | None
        Of days such as 2月9日.
    order : str | None
        ``"dmy"``, ``"mdy"`` or ``"ymd"``, for days such as 02/03/2020 and 20/03/02.
    calendar : str | None
        One of `fivecolour.intake.read.dates.calendars.CALENDARS`, where days are not of the common one.
    decimal : str | None
        ``"point"`` or ``"comma"``: what parts decimals off; with a comma 1.000 is a thousand.
    period : str | None
        ``"day"``, ``"week"`` or ``"month"``: what figures are of, where the file does not tell.
    week_starts : str | None
        ``"monday"``, ``"sunday"`` or ``"saturday"``, of numbered weeks.
    week_dates : str | None
        ``"ending"`` or ``"beginning"``: what dates that stand for weeks say of them.
    suppressed_below : float | None
        Below what a figure lies that the file calls suppressed without a bound.
    zone : str | None
        IANA name (Asia/Shanghai) of where days count, for times that carry a zone.
    parent : str | None
        City or province of every row.
    datum : str | None
        WGS-84, GCJ-02 or BD-09, of coordinates.
    persons : bool
        Each row is one case.
    only : sequence of str
        ``"HEADER=TEXT"``: only rows with this text in that column are read.
    sheet, encoding : str | None
        Which sheet of a workbook; how a text file is encoded.
    hidden : str | None
        ``"read"`` or ``"skip"``: hidden and filtered rows and columns of a workbook.
    fill_down : sequence of str
        Headers of columns that are blank where the cell above counts, as merged cells leave it.
    days_without_a_row : RowlessDays | None
        What they mean in a register that lists only days with cases; by default nothing is known of them.
    is_place : callable | None
        Tells names of places; needed for tables with places as columns.
    is_abroad : callable | None
        Tells names of other countries than the map's.
    is_elsewhere : callable | None
        Tells codes of other provinces than the map's, of a map of one province.
    months_first : bool
        Whether the map's country writes months first: 02.03.2020 is asked about there.
    locate : callable | None
        Finds the district of a point; needed for lines on persons that have only coordinates.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    indicator: str | None = None
    kind: str | None = None
    day: date | None = None
    issued_at: datetime | None = None
    year: int | None = None
    order: str | None = None
    calendar: str | None = None
    decimal: str | None = None
    period: str | None = None
    week_starts: str | None = None
    week_dates: str | None = None
    suppressed_below: float | None = None
    zone: str | None = None
    parent: str | None = None
    datum: str | None = None
    persons: bool = False
    only: Sequence[str] = ()
    sheet: str | None = None
    encoding: str | None = None
    hidden: str | None = None
    fill_down: Sequence[str] = ()
    days_without_a_row: RowlessDays | None = None
    is_place: IsPlace | None = None
    is_abroad: IsAbroad | None = None
    is_elsewhere: IsElsewhere | None = None
    months_first: bool = False
    locate: Locate | None = None

    def __post_init__(self) -> None:
        for name, value in (("what_day", self.day), ("what_issued", self.issued_at)):
            if value is not None and not is_plausible(value):
                raise QuestionError("cannot_be_meant", what=Phrase(name), value=value)

    @property
    def stated_period(self) -> str | None:
        """The period that was said; dates that end or begin weeks say it too."""
        return self.period or (WEEK if self.week_dates else None)
