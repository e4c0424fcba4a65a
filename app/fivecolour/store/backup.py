"""Backups: every row of every table in one file that either kind of database can be restored from."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, LargeBinary, Table, func, select

from fivecolour import json_files
from fivecolour.errors import UserError
from fivecolour.store import schema
from fivecolour.whole_file import replace_whole

_MANIFEST = "manifest.json"
_LARGEST_MANIFEST = 64 << 20
_EDITIONS = "editions/"
_CHUNK = 5_000
# Of tables whose rows are large.
_FEW = 50


def backup(opened: Engine, path: Path, *, editions: Path) -> dict[str, int]:
    """Write a backup; others may go on writing, it holds the database of one moment.

    Returns
    -------
    dict
        Number of rows by table.

    Raises
    ------
    UserError
        The file is there already or cannot be written, or a link lies among the editions.
    """
    draft = path.with_name(f".{path.name}.part")
    try:
        if path.exists():
            raise UserError(f"{path}: is there already; choose another name")
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            rows = _write(opened, archive, editions)
        draft.rename(path)
    except OSError as fault:
        raise UserError(f"{path}: cannot be written ({fault.strerror}); check the folder") from None
    finally:
        draft.unlink(missing_ok=True)
    return rows


def _write(opened: Engine, archive: zipfile.ZipFile, editions: Path) -> dict[str, int]:
    hashes: dict[str, str] = {}
    counts: dict[str, int] = {}
    # Before the database: an edition's files follow it there, so none of these is unknown to it.
    files = _files(editions)
    isolated = {} if opened.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with opened.connect().execution_options(**isolated) as connection:
        if opened.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")  # all that follows reads the same moment
        for table in schema.metadata().sorted_tables:
            name = f"tables/{table.name}.jsonl"
            hashes[name], counts[table.name] = _write_table(connection, table, archive, name)
    for file in files:
        name, body = f"{_EDITIONS}{file.relative_to(editions).as_posix()}", file.read_bytes()
        archive.writestr(name, body)
        hashes[name] = hashlib.sha256(body).hexdigest()
    manifest = {"schema": schema.head(), "rows": counts, "sha256": hashes}
    archive.writestr(_MANIFEST, json.dumps(manifest, indent=1))
    return counts


def _files(editions: Path) -> list[Path]:
    """Return the files of the editions: first the parts, then the manifests that name them; no link."""
    found = [path for way in ("parts/[!.]*", "[!.]*") for path in sorted(editions.glob(way))]
    for path in sorted(found):
        if path.is_symlink():  # whatever it leads to would be read by whoever gets the backup
            raise UserError(f"{path}: is a link, which no backup follows; put the file itself there")
    return [path for path in found if path.is_file()]


def _write_table(
    connection: Connection, table: Table, archive: zipfile.ZipFile, name: str
) -> tuple[str, int]:
    digest, count = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as file:
        query = select(table).order_by(*table.primary_key.columns)
        for row in connection.execution_options(yield_per=_chunk(table)).execute(query):
            line = json.dumps([_plain(value) for value in row], ensure_ascii=False).encode() + b"\n"
            file.write(line)
            digest.update(line)
            count += 1
    return digest.hexdigest(), count


def _chunk(table: Table) -> int:
    """Return how many rows are in memory at once."""
    return _FEW if any(isinstance(column.type, LargeBinary) for column in table.columns) else _CHUNK


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def restore(opened: Engine, path: Path, *, editions: Path) -> dict[str, int]:
    """Put a backup into an empty database and an empty folder of editions: all of it or nothing.

    Raises
    ------
    UserError
        The file is no whole backup or of another version, or there is something already.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(_MANIFEST).file_size > _LARGEST_MANIFEST:
                raise UserError(f"{path}: its {_MANIFEST} is absurdly large; choose another backup")
            manifest = json_files.parse(archive.read(_MANIFEST))
            _check(archive, manifest, path)
            if any(editions.glob("[!.]*")):
                raise UserError(f"{editions}: holds editions already; restore into an empty folder")
            with opened.begin() as connection:
                for table in schema.metadata().sorted_tables:
                    _restore_table(connection, table, archive)
                _number_on(connection)
            _restore_editions(archive, manifest, editions)
    except (
        OSError,
        zipfile.BadZipFile,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as fault:
        raise UserError(f"{path}: is no whole backup ({fault}); choose another one") from None
    return dict(manifest["rows"])


def _check(archive: zipfile.ZipFile, manifest: dict[str, Any], path: Path) -> None:
    if manifest["schema"] != schema.head():
        raise UserError(
            f"{path}: was made with schema {manifest['schema']}, this version has {schema.head()}; restore "
            "it with the version that made it, then upgrade"
        )
    for name, expected in manifest["sha256"].items():
        digest = hashlib.sha256()
        with archive.open(name) as file:
            while block := file.read(1 << 20):
                digest.update(block)
        if digest.hexdigest() != expected:
            raise UserError(f"{path}: {name} was changed or damaged; choose another backup")


def _restore_table(connection: Connection, table: Table, archive: zipfile.ZipFile) -> None:
    if connection.execute(select(table).limit(1)).first() is not None:
        raise UserError(f"the database holds {table.name} already; restore into an empty one")
    with archive.open(f"tables/{table.name}.jsonl") as file:
        for rows in _chunks(table, io.TextIOWrapper(file, encoding="utf-8", newline="\n")):
            connection.execute(table.insert(), rows)


def _chunks(table: Table, lines: Iterator[str]) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    columns, most = list(table.columns), _chunk(table)
    for line in lines:
        values = json_files.parse(line)
        rows.append({c.name: _typed(c.type.python_type, v) for c, v in zip(columns, values, strict=True)})
        if len(rows) == most:
            yield rows
            rows = []
    if rows:
        yield rows


def _typed(kind: type, value: Any) -> Any:
    if value is None:
        return None
    if issubclass(kind, date):
        return kind.fromisoformat(value)
    return base64.b64decode(value) if kind is bytes else value


def _number_on(connection: Connection) -> None:
    """Let PostgreSQL's numbers go on after the restored ones; SQLite's do by themselves."""
    if connection.dialect.name != "postgresql":
        return
    for table in schema.metadata().sorted_tables:
        column = table.autoincrement_column
        if column is not None and (last := connection.execute(select(func.max(column))).scalar_one()):
            connection.execute(
                select(func.setval(func.pg_get_serial_sequence(table.name, column.name), last))
            )


def _restore_editions(archive: zipfile.ZipFile, manifest: dict[str, Any], editions: Path) -> None:
    """Write the files whole, parts first: broken off, the rest comes from the database (`bring`)."""
    for name in manifest["sha256"]:
        file = name.removeprefix(_EDITIONS)
        if file == name or Path(file.removeprefix("parts/")).name != file.removeprefix("parts/"):
            continue
        path = editions / file
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_whole(path, archive.read(name), mode=0o444)
