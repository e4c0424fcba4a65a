"""``fivecolour verify``: whether a file is a true, unchanged export of this map."""

from __future__ import annotations

from pathlib import Path

import click

from fivecolour.config import settings
from fivecolour.errors import UserError
from fivecolour.export.proof.signing_identity import authorities
from fivecolour.export.stored_exports import StoredExports
from fivecolour.export.verify.verdict_words import of_signature, sentence
from fivecolour.export.verify.verification import RESAVED, TRUE, Verifier
from fivecolour.export.views.provenance import permalink
from fivecolour.whole_file import write_whole

# Larger than any export.
_LARGEST = 64 << 20


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the true export to this file."
)
def verify(file: Path, out: Path | None) -> None:
    """Say whether a file is a true, unchanged export of this map, of which edition, and what differs.

    Pictures, tables and archives are made again from what they say of themselves and compared. A photograph
    of a printed picture is read by its QR code (extra `qr`); --out writes the true one. Exit code 0: true, or
    saved anew with nothing changed; 1: anything else.
    """
    if file.stat().st_size > _LARGEST:
        raise UserError(f"{file}: larger than any export ({_LARGEST >> 20} MB)")
    config = settings()
    verifier = Verifier(
        config.editions, StoredExports(config.home), config.origin, authorities=authorities(config)
    )
    verdict = verifier.verify(file.read_bytes())
    click.echo(f"{file.name}: {sentence(verdict, 'en')}")
    if verdict.signature:
        click.echo(f"  {of_signature(verdict.signature, 'en')}")
    for one in verdict.found:
        click.echo(f"  {one.where}: {one.expected or '(nothing)'} → {one.found or '(nothing)'}")
    if verdict.count > len(verdict.found):
        click.echo(f"  … {verdict.count:,} differences in all")
    if verdict.is_shown and verdict.request and verdict.edition:
        click.echo(f"  {permalink(verdict.request, verdict.edition)}")
        if out:
            stored = StoredExports.of(config)
            write_whole(out, stored.export(verdict.request, verdict.edition, config.editions).body)
            click.echo(f"written: {out}", err=True)
    if verdict.state not in (TRUE, RESAVED):
        raise SystemExit(1)
