"""The numbers that contact tracing goes by: ``data/contacts/rules.toml``."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fivecolour import data_files, toml_files
from fivecolour.errors import UserError


class ContactRules(BaseModel):
    """The rules in force; each is explained where it is written.

    ``fever`` is in degrees Celsius, ``near_name`` in hundredths, ``fewest`` a number of people, the others
    are days.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    follow_up_days: int = Field(ge=1, le=60)
    infectious_before_onset: int = Field(ge=0, le=30)
    infectious_after_onset: int = Field(ge=0, le=90)
    fever: float = Field(ge=36, le=42)
    lost_after_days: int = Field(ge=1, le=30)
    retention_days: int = Field(ge=1, le=366)
    count_period: Literal["day", "week"]
    fewest: int = Field(ge=2, le=100)
    near_name: int = Field(ge=50, le=100)
    largest_block: int = Field(ge=2, le=5_000)
    look_up_hours: int = Field(ge=1, le=24)

    def follow_until(self, last_contact: date) -> date:
        """Return the last day of a contact's follow-up."""
        return last_contact + timedelta(days=self.follow_up_days)

    def infectious(self, onset: date, isolated: date | None = None) -> tuple[date, date]:
        """Return the first and the last day on which a case may have infected others."""
        last = onset + timedelta(days=self.infectious_after_onset)
        first = onset - timedelta(days=self.infectious_before_onset)
        return first, max(first, min(last, isolated)) if isolated else last

    def delete_on(self, *days: date | None) -> date:
        """Return on which day something goes of which these are the days that were noted."""
        return max(day for day in days if day) + timedelta(days=self.retention_days)


def contact_rules() -> ContactRules:
    """Read the rules.

    Raises
    ------
    UserError
        A number is missing, unknown or out of its bounds.
    """
    path = data_files.own_or_bundled("contacts", "rules.toml")
    try:
        return ContactRules.model_validate(toml_files.read(path))
    except ValidationError as fault:
        first = fault.errors()[0]
        raise UserError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}; mend it") from None
