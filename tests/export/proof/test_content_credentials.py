"""Signed exports: whoever changes one, its signature or its signer is found; no two signatures are alike."""

from __future__ import annotations

import io
import socket
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from fivecolour.config import settings
from fivecolour.editions import edition_files
from fivecolour.export.maker import make
from fivecolour.export.proof import content_credentials, signing_identity
from fivecolour.export.proof.content_credentials import SIGNED, signature_of, signed
from fivecolour.export.proof.signing_identity import SigningIdentity
from fivecolour.export.stored_exports import StoredExports
from fivecolour.export.verify.verdict_words import of_signature
from fivecolour.export.verify.verification import Verdict, Verifier
from fivecolour.export.views.request import ANIMATIONS, ExportRequest, resolved
from tests.editions.sample import sample_edition
from tests.export.certificates import Issued, authority, issued, press_office, written

pytestmark = pytest.mark.usefixtures("made_once")
HERE = Path(__file__).parents[1]
OURS = "Press Office, Health Bureau"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("editions")
    edition_files.publish(sample_edition(), folder)
    return folder


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> SigningIdentity:
    files = written(tmp_path_factory.mktemp("keys"))
    found = signing_identity.signing_identity(replace(settings(), **files))
    assert found
    return found


@pytest.fixture(scope="module")
def stored(folder: Path, identity: SigningIdentity) -> StoredExports:
    return StoredExports(folder / "kept", identity=identity)


@pytest.fixture(scope="module")
def verifier(folder: Path, stored: StoredExports) -> Verifier:
    return Verifier(folder, stored, authorities=authority().pem)


@pytest.fixture(scope="module")
def export(folder: Path, stored: StoredExports) -> Callable[..., bytes]:
    """Return the signed export of a kind."""

    def export(kind: str, day: str = "2020-02-09") -> bytes:
        return stored.export(*asked(folder, kind, day), folder).body

    return export


def asked(folder: Path, kind: str, day: str = "2020-02-09"):  # type: ignore[no-untyped-def]
    first = "2020-02-08" if kind in ANIMATIONS else ""
    request = ExportRequest(kind=kind, day=day, first=first, languages=("en",), size="card")
    return resolved(request, folder)


def identity_of(one: Issued) -> SigningIdentity:
    now = datetime.now(UTC)
    return SigningIdentity(OURS, one.pem, one.key_pem, "ES256", now, now)


def told(verdict: Verdict) -> tuple[str, str, list[str]]:
    standing = verdict.signature.standing if verdict.signature else ""
    return verdict.state, standing, [one.where for one in verdict.found]


def repainted(body: bytes) -> bytes:
    """Return a PNG of which one pixel differs, with everything beside the pixels as it was."""
    picture = Image.open(io.BytesIO(body)).convert("RGB")
    picture.putpixel((200, 300), (1, 2, 3))
    out = io.BytesIO()
    picture.save(out, "PNG")
    beside = b"".join(chunk for kind, chunk in chunks(body) if kind in (b"iTXt", b"caBX"))
    return out.getvalue()[:33] + beside + out.getvalue()[33:]


def chunks(body: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 8
    while at < len(body):
        end = at + 12 + int.from_bytes(body[at : at + 4], "big")
        found.append((body[at + 4 : at + 8], body[at:end]))
        at = end
    return found


def with_chunks(body: bytes, keep: Callable[[bytes, bytes], bytes]) -> bytes:
    return body[:8] + b"".join(keep(kind, chunk) for kind, chunk in chunks(body))


class TestTrue:
    """Signed, kept, and the same for ever."""

    @pytest.mark.parametrize("kind", SIGNED)
    def test_every_format(self, verifier: Verifier, export: Callable[..., bytes], kind: str) -> None:
        verdict = verifier.verify(export(kind))
        assert told(verdict) == ("true", "trusted", [])
        assert verdict.signature
        assert verdict.signature.signer == OURS
        assert of_signature(verdict.signature, "en") == (
            "Signed by Press Office, Health Bureau (Content Credentials): the signature fits this file, and "
            "the certificate leads to an authority that this map trusts."
        )

    def test_what_the_signature_says(self, folder: Path, export: Callable[..., bytes]) -> None:
        request, edition = asked(folder, "png")
        found = signature_of(export("png"), "image/png", authority().pem)
        assert found
        assert (
            found.provenance["edition"],
            found.provenance["permalink"],
            found.provenance["request_sha256"],
        ) == (
            edition.id,
            f"/p/{edition.id[-10:]}/20200209?lang=en&size=card",
            request.digest,
        )
        assert found.provenance == make(request, edition, folder).provenance.document()

    def test_the_same_bytes_for_ever(self, folder: Path, stored: StoredExports) -> None:
        """No two signatures are alike; what was kept first is what everybody gets."""
        request, edition = asked(folder, "png")
        first = stored.export(request, edition, folder).body
        again = make(request, edition, folder, stored.identity).body
        assert again != first
        assert (
            StoredExports(stored.home, identity=stored.identity).export(request, edition, folder).body
            == first
        )
        # Another process that made it in the same moment gives out what is kept.
        assert stored._keep(request, again) == first
        assert stored.path(request).read_bytes() == first

    def test_unsigned_exports_stay_true(self, folder: Path, stored: StoredExports, tmp_path: Path) -> None:
        before = StoredExports(tmp_path)
        for kind in ("svg", "png"):
            request, edition = asked(folder, kind)
            own = before.export(request, edition, folder).body
            # Kept unsigned before there was a certificate, or kept nowhere.
            for kept in (tmp_path, tmp_path / "none"):
                found = Verifier(folder, StoredExports(kept, identity=stored.identity)).verify(own)
                assert told(found) == ("true", "", []), kind
        after = StoredExports(tmp_path, identity=stored.identity).export(*asked(folder, "png"), folder)
        assert not content_credentials.is_signed(after.body)

    @pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
    def test_kept_nowhere(
        self, folder: Path, export: Callable[..., bytes], tmp_path: Path, kind: str
    ) -> None:
        found = Verifier(folder, StoredExports(tmp_path), authorities=authority().pem).verify(export(kind))
        assert told(found) == ("resaved", "trusted", [])

    def test_a_certificate_that_ends_while_the_server_runs(
        self, folder: Path, identity: SigningIdentity, tmp_path: Path
    ) -> None:
        ended = StoredExports(tmp_path, identity=replace(identity, ends=identity.begins))
        body = ended.export(*asked(folder, "png"), folder).body
        assert not content_credentials.is_signed(body)
        assert not list(tmp_path.rglob("*.png"))

    def test_a_time_stamp_authority_that_does_not_answer(
        self, folder: Path, identity: SigningIdentity, tmp_path: Path
    ) -> None:
        """Signed without, and not kept: the next who asks has it with a time stamp."""
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            address = f"http://127.0.0.1:{closed.getsockname()[1]}/"
            stored = StoredExports(tmp_path, identity=replace(identity, timestamp_url=address))
            bodies = [stored.export(*asked(folder, "png"), folder).body for _ in range(2)]
        assert [
            found.standing for one in bodies if (found := signature_of(one, "image/png", authority().pem))
        ] == ["trusted"] * 2
        assert not list(tmp_path.rglob("*.png"))


class TestChanged:
    """Who changes a picture cannot make its signature fit."""

    def test_recompressed(self, verifier: Verifier, export: Callable[..., bytes]) -> None:
        out = io.BytesIO()
        Image.open(io.BytesIO(export("png"))).convert("RGB").save(out, "JPEG", quality=60)
        assert told(verifier.verify(out.getvalue())) == ("pointed", "", [])

    def test_one_pixel(self, verifier: Verifier, export: Callable[..., bytes]) -> None:
        verdict = verifier.verify(repainted(export("png")))
        assert told(verdict)[:2] == ("changed", "broken")
        assert [one.where for one in verdict.found] == ["content credentials", "Gongshu District", "pixels"]
        assert verdict.signature
        assert of_signature(verdict.signature, "en").startswith(
            "It carries a signature (Content Credentials) in the name of Press Office, Health Bureau that "
            "does not fit it"
        )

    @pytest.mark.parametrize(
        ("kind", "old", "new"),
        [
            ("svg", b">Sample five-colour", b">Simple five-colour"),
            ("svg", b'"number":1', b'"number":2'),
            ("gif", b"Title: Sample", b"Title: Simple"),
        ],
    )
    def test_words(
        self, verifier: Verifier, export: Callable[..., bytes], kind: str, old: bytes, new: bytes
    ) -> None:
        body = export(kind)
        assert old in body
        verdict = verifier.verify(body.replace(old, new, 1))
        assert told(verdict)[:2] == ("changed", "broken")
        assert verdict.count == 2

    def test_cut_out(self, verifier: Verifier, export: Callable[..., bytes]) -> None:
        body = with_chunks(export("png"), lambda kind, chunk: b"" if kind == b"caBX" else chunk)
        verdict = verifier.verify(body)
        assert told(verdict) == ("resaved", "missing", [])
        assert verdict.signature
        assert of_signature(verdict.signature, "zh") == (
            "没有签名，而此处保存的导出文件有签名：签名已被去除，或文件在别处生成。"
        )

    def test_of_another_file(self, verifier: Verifier, export: Callable[..., bytes]) -> None:
        (given,) = [chunk for kind, chunk in chunks(export("png", "2020-02-12")) if kind == b"caBX"]
        own = with_chunks(export("png"), lambda kind, chunk: given if kind == b"caBX" else chunk)
        assert told(verifier.verify(own)) == ("changed", "broken", ["content credentials"])

    def test_damaged(self, verifier: Verifier, export: Callable[..., bytes]) -> None:
        body = export("gif").replace(b"c2pa.created", b"c2pa.creates", 1)
        assert told(verifier.verify(body)) == ("changed", "broken", ["content credentials"])

    def test_a_member_of_an_archive(self, folder: Path, export: Callable[..., bytes], tmp_path: Path) -> None:
        body, other, out = export("zip"), export("png", "2020-02-12"), io.BytesIO()
        (given,) = [chunk for kind, chunk in chunks(other) if kind == b"caBX"]
        with zipfile.ZipFile(io.BytesIO(body)) as own, zipfile.ZipFile(out, "w") as to:
            for name in own.namelist():
                inner = own.read(name)
                if name.endswith(".png"):
                    inner = with_chunks(inner, lambda kind, chunk: given if kind == b"caBX" else chunk)
                to.writestr(name, inner)
        # Kept nowhere: its members were signed by themselves, and none is the same to the byte.
        verifier = Verifier(folder, StoredExports(tmp_path), authorities=authority().pem)
        assert told(verifier.verify(body)) == ("resaved", "", [])
        state, _, found = told(verifier.verify(out.getvalue()))
        assert (state, [one.split(": ")[1] for one in found]) == ("changed", ["content credentials"])

    def test_words_hidden_in_the_signature_of_a_drawing(
        self, verifier: Verifier, export: Callable[..., bytes]
    ) -> None:
        body = export("svg").replace(b"<c2pa:manifest>", b"<c2pa:manifest><a>0</a>", 1)
        state, standing, found = told(verifier.verify(body))
        assert (state, standing) == ("changed", "broken")
        assert "content credentials" in found

    def test_a_file_attached_as_a_signature(self, verifier: Verifier, export: Callable[..., bytes]) -> None:
        with pikepdf.open(io.BytesIO(export("pdf"))) as document:
            document.Root.Names.EmbeddedFiles.Names[1].EF.F.write(b"more")
            out = io.BytesIO()
            document.save(out)
        state, _, found = told(verifier.verify(out.getvalue()))
        assert (state, "drawing" in found) == ("changed", True)


class TestSigner:
    """A name in a certificate proves nothing by itself."""

    def test_a_stranger_of_the_same_name(self, folder: Path, verifier: Verifier) -> None:
        made = make(*asked(folder, "png"), folder)
        stranger = identity_of(issued("Press Office", issued("Root", ca=True)))
        own = signed(
            made.body,
            "image/png",
            stranger,
            title="map.png",
            provenance=made.provenance.document(),
            moment=stranger.ends,
        )
        verdict = verifier.verify(own)
        assert told(verdict) == ("resaved", "untrusted", [])
        assert verdict.signature
        assert "leads to no authority that this map trusts" in of_signature(verdict.signature, "en")
        forged = signed(
            repainted(made.body), "image/png", stranger, title="map.png", provenance={}, moment=stranger.ends
        )
        assert told(verifier.verify(forged))[:2] == ("changed", "untrusted")

    def test_a_signer_who_says_something_else(self, folder: Path, verifier: Verifier) -> None:
        made, own = make(*asked(folder, "png"), folder), identity_of(press_office())
        said = made.provenance.document() | {"edition_sha256": "0" * 64}
        body = signed(made.body, "image/png", own, title="map.png", provenance=said, moment=own.ends)
        assert told(verifier.verify(body)) == ("changed", "trusted", ["content credentials: edition_sha256"])

    def test_who_trusts_nobody(
        self, folder: Path, stored: StoredExports, export: Callable[..., bytes]
    ) -> None:
        assert told(Verifier(folder, stored).verify(export("webp"))) == ("true", "untrusted", [])

    def test_a_certificate_that_has_ended(self) -> None:
        found = signature_of(
            (HERE / "ended.png").read_bytes(), "image/png", (HERE / "ended_authority.pem").read_bytes()
        )
        assert found
        assert (found.standing, found.signer, found.ends) == ("ended", OURS, "2026-11-29")
        assert "but the certificate ended on 29 November 2026" in of_signature(found, "en")

    def test_without_the_extra(
        self, verifier: Verifier, export: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        body = export("svg")
        monkeypatch.setitem(sys.modules, "c2pa", None)
        assert told(verifier.verify(body)) == ("true", "unread", [])

    @pytest.mark.parametrize("language", ["zh", "en", "pt"])
    def test_every_standing_has_words(self, language: str) -> None:
        for standing in ("trusted", "untrusted", "ended", "broken", "unread", "missing"):
            one = content_credentials.Signature(standing, "X", "2026-11-29")
            assert of_signature(one, language)
