"""The variables of the environment that an instance understands, checked when they are read."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from fivecolour.errors import UserError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

# The file that marks a home as a drill's.
DRILL = "drill.json"


class Environment(BaseSettings):
    """One attribute a variable; the table of settings in the documents is made from these.

    ``examples`` holds the default in the documents' words where the value itself would not say it.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    port: int = Field(8050, alias="PORT", ge=1, description="port of `serve` and of the Procfile")
    web_concurrency: int = Field(2, alias="WEB_CONCURRENCY", ge=1, description="number of server processes")
    home: Path = Field(
        Path("var"),
        alias="FIVECOLOUR_HOME",
        description="what the instance writes: database and editions",
    )
    map: str | None = Field(
        None,
        alias="FIVECOLOUR_MAP",
        examples=["the map of the home itself"],
        description="which further map a command works on; `fivecolour --map NAME` says it too",
    )
    data: Path | None = Field(
        None,
        alias="FIVECOLOUR_DATA",
        examples=["`data` in the home"],
        description="one's own files: region sets, first figures, schemes, texts …; what it lacks, file by "
        "file and word by word, comes from what is bundled",
    )
    proxies: int = Field(
        0,
        alias="FIVECOLOUR_PROXIES",
        ge=0,
        description="how many reverse proxies stand in front, so that the lock-out of signing in sees "
        "readers' own addresses",
    )
    upload_mb: int = Field(
        64,
        alias="FIVECOLOUR_UPLOAD_MB",
        ge=1,
        description="largest file or message that the web takes in, in MB",
    )
    api_per_minute: int = Field(
        120,
        alias="FIVECOLOUR_API_PER_MINUTE",
        ge=1,
        description="sendings a token may make in a minute, in each server process",
    )
    streams_per_address: int = Field(
        500,
        alias="FIVECOLOUR_STREAMS_PER_ADDRESS",
        ge=1,
        description="live streams that one address may have open, in each server process; behind a proxy "
        "set `FIVECOLOUR_PROXIES` too",
    )
    public_url: str = Field(
        "",
        alias="FIVECOLOUR_PUBLIC_URL",
        pattern=r"^(https?://[^\s/?#]+(/[^\s?#]*)?)?$",
        examples=["none: permalinks are paths"],
        description="where readers find the site, such as `https://map.example.org`: permalinks and QR codes "
        "of exports begin with it",
    )
    signing_certificates: Path | None = Field(
        None,
        alias="FIVECOLOUR_SIGNING_CERTIFICATES",
        examples=["none: exports are not signed"],
        description="PEM file of the certificates with which pictures are signed (Content Credentials, "
        "extra `c2pa`): one's own first, then those between it and the authority",
    )
    signing_key: Path | None = Field(
        None,
        alias="FIVECOLOUR_SIGNING_KEY",
        examples=["none"],
        description="PEM file of the private key of the first of these certificates, which only the service "
        "may read; it is read at the start and copied nowhere",
    )
    signing_authorities: Path | None = Field(
        None,
        alias="FIVECOLOUR_SIGNING_AUTHORITIES",
        examples=["none: no signer is trusted"],
        description="PEM file of the authorities whose certificates `fivecolour verify` and `/verify` trust",
    )
    timestamp_url: str = Field(
        "",
        alias="FIVECOLOUR_TIMESTAMP_URL",
        pattern=r"^(https?://[^\s]+)?$",
        examples=["none: nobody is asked"],
        description="a time stamp authority (RFC 3161) that is asked at each signature, so that signatures "
        "stay good when the certificate has ended; the only outside host that exports ever call",
    )
    webhook_key: str | None = Field(
        None,
        alias="FIVECOLOUR_WEBHOOK_KEY",
        examples=["`webhooks/key` in the home, made at the first need"],
        description="the key from which the secrets of webhooks follow, 64 digits and letters a to f "
        "(`openssl rand -hex 32`), the same on all hosts of a map",
    )
    webhook_inside: str = Field(
        "",
        alias="FIVECOLOUR_WEBHOOK_INSIDE",
        examples=["none"],
        description="networks of one's own house that webhooks may go to, such as `10.20.0.0/16`, beside all "
        "of the open internet; nothing else inside is ever sent to",
    )
    timezone: str = Field(
        "Asia/Shanghai",
        alias="FIVECOLOUR_TIMEZONE",
        description="time zone of days (of figures, of publication, of every page's today), of the wall's "
        "clock, and of times written without a zone; `timezone` in the standing order goes before it",
    )
    database_url: str | None = Field(
        None,
        alias="DATABASE_URL",
        examples=["SQLite in the home"],
        description="the store: `postgresql://user@host/name`, or any SQLAlchemy address",
    )

    passes: Path | None = Field(
        None,
        alias="FIVECOLOUR_PASSES",
        examples=["none: passes are off, and no address of theirs is there"],
        description="folder of the keys that sign passes, outside the home, read by the program's user alone "
        "(`chmod 700`), the same on all hosts of a map",
    )
    contacts_database: str | None = Field(
        None,
        alias="FIVECOLOUR_CONTACTS_DATABASE",
        examples=["none: there is no contact tracing"],
        description="the store of contact tracing, `sqlite:////srv/contacts/contacts.db` or "
        "`postgresql://user@host/contacts`: a database of its own, never that of the map",
    )
    contacts_key_file: Path | None = Field(
        None,
        alias="FIVECOLOUR_CONTACTS_KEY_FILE",
        examples=["none"],
        description="the file with the key of contact tracing, readable by its owner alone; "
        "`fivecolour contacts init` makes it",
    )
    contacts_visits: str | None = Field(
        None,
        alias="FIVECOLOUR_CONTACTS_VISITS",
        examples=["none: there is no co-location"],
        description="where logs of visits are kept for co-location: a folder, "
        "`postgresql://user@host/visits`, or "
        "`spark:///srv/visits?master=spark://host:7077`, by which a cluster reads a folder that it shares",
    )

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError("there is no such time zone; try Asia/Shanghai") from None
        return name


_NAMES = frozenset(field.alias for field in Environment.model_fields.values())


def written(*names: str) -> tuple[str | None, ...]:
    """Return variables as they are written, unread and unchecked: cheap enough to be asked every time."""
    return tuple(map(os.getenv, names))


def environment() -> Environment:
    """Read the environment.

    Raises
    ------
    UserError
        A variable holds what it cannot mean; the message names it, its value and what to give.
    """
    return _environment(tuple(pair for pair in os.environ.items() if pair[0].upper() in _NAMES))


@lru_cache(maxsize=16)
def _environment(_variables: tuple[tuple[str, str], ...]) -> Environment:
    """Read it once for the same variables: that takes 2 ms, and a page asks dozens of times."""
    try:
        return Environment()  # type: ignore[call-arg]  # they come from the environment
    except ValidationError as error:
        fault = error.errors()[0]
        raise UserError(f"{fault['loc'][0]} is {fault['input']!r}: {_remedy(fault)}") from None


def _remedy(fault: ErrorDetails) -> str:
    """Say in plain words what a zone or a number must be; only numbers are bounded."""
    if fault["type"] == "string_pattern_mismatch":
        site = fault["loc"][0] == "FIVECOLOUR_PUBLIC_URL"
        return (
            "give the address of the site, such as https://map.example.org"
            if site
            else "give an address that begins with https:// or http://"
        )
    if fault["type"] == "value_error":
        return str(fault["ctx"]["error"])
    name = str(fault["loc"][0])
    least = next(
        (
            bound.ge
            for field in Environment.model_fields.values()
            if field.alias == name
            for bound in field.metadata
        ),
        0,
    )
    return f"give a whole number, {least} or more"
