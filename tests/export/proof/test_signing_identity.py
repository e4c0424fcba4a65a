"""Certificates and keys that cannot sign are told, with what to do, before anybody exports."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)

from fivecolour.config import Settings, settings
from fivecolour.errors import UserError
from fivecolour.export.proof.signing_identity import _algorithm, signing_identity
from fivecolour.export.stored_exports import StoredExports
from tests.export.certificates import authority, issued, press_office, written

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    return replace(settings(), home=tmp_path, **written(tmp_path))


def test_nothing_is_signed_unless_asked_for() -> None:
    assert signing_identity(settings()) is None
    assert StoredExports.of(settings()).identity is None


def test_name_and_algorithm(config: Settings) -> None:
    identity = StoredExports.of(config).identity
    assert identity
    assert (identity.name, identity.algorithm) == ("Press Office, Health Bureau", "ES256")
    assert b"PRIVATE" not in repr(identity).encode()
    assert not any(
        b"PRIVATE" in path.read_bytes() for path in config.home.rglob("*") if "key" not in path.name
    )


def test_an_authority_between(config: Settings, tmp_path: Path) -> None:
    between = issued("Between", authority(), ca=True)
    own = issued("Press Office", between)
    files = written(
        tmp_path, signing_certificates=own.pem + between.pem + authority().pem, signing_key=own.key_pem
    )
    assert StoredExports.of(replace(config, **files)).identity


def test_kinds_of_keys() -> None:
    path = Path("key.pem")
    assert [
        _algorithm(path, key)
        for key in (
            ec.generate_private_key(ec.SECP384R1()),
            ec.generate_private_key(ec.SECP521R1()),
            ed25519.Ed25519PrivateKey.generate(),
        )
    ] == ["ES384", "ES512", "ED25519"]
    with pytest.raises(UserError, match="RSA of 2048 bits and more"):
        _algorithm(path, rsa.generate_private_key(65537, 1024))


def locked() -> bytes:
    return press_office().key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret")
    )


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"signing_key": b"hello"}, "there is no private key in PEM in it"),
        ({"signing_key": authority().key_pem}, "this is not the key of the first certificate of"),
        ({"signing_certificates": b"hello"}, "there is no certificate in PEM in it"),
        ({"signing_authorities": b""}, "there is no certificate in PEM in it"),
        (
            {"signing_certificates": authority().pem + press_office().pem},
            r"certificate 2 \(O=Health Bureau,CN=Press Office\) did not issue certificate 1 "
            r"\(O=Health Bureau,CN=Root\): put one's own first",
        ),
        ({"signing_authorities": issued("Root", ca=True).pem}, "leads to none of the authorities in"),
        (
            {"signing_certificates": authority().pem, "signing_key": authority().key_pem},
            "cannot sign Content Credentials .*: it must be issued by an authority",
        ),
        *(
            ({"signing_certificates": one.pem, "signing_key": one.key_pem}, message)
            for one, message in (
                (
                    issued("Press Office", authority(), until=-3),
                    "is valid from .* not today: ask the authority",
                ),
                (issued("Press Office", authority(), since=3), "is valid from .* not today"),
                (issued("Press Office", authority(), mail=False), "extendedKeyUsage emailProtection"),
            )
        ),
    ],
)
def test_faults_of_files(config: Settings, tmp_path: Path, files: dict[str, bytes], message: str) -> None:
    with pytest.raises(UserError, match=message):
        StoredExports.of(replace(config, **written(tmp_path, **files)))


def test_a_key_with_a_password(config: Settings, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="locked with a password, which a service cannot type"):
        signing_identity(replace(config, **written(tmp_path, signing_key=locked())))


def test_a_key_that_everybody_may_read(config: Settings) -> None:
    assert config.signing_key
    config.signing_key.chmod(0o644)
    with pytest.raises(
        UserError, match=f"everybody on this machine may read this key: chmod 600 {config.signing_key}"
    ):
        signing_identity(config)


def test_files_that_are_not_there(config: Settings, tmp_path: Path) -> None:
    with pytest.raises(
        UserError, match=r"SIGNING_KEY names .*/none.pem, which cannot be read \(No such file"
    ):
        signing_identity(replace(config, signing_key=tmp_path / "none.pem"))
    with pytest.raises(UserError, match="belong together: set FIVECOLOUR_SIGNING_AUTHORITIES too"):
        signing_identity(replace(config, signing_authorities=None))
    with pytest.raises(UserError, match="belong together: set FIVECOLOUR_SIGNING_CERTIFICATES too"):
        signing_identity(replace(config, signing_certificates=None))


def test_without_the_extra(config: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "c2pa", None)
    with pytest.raises(
        UserError, match=r"needs the extra c2pa: pip install 'five-colour-map\[c2pa\]', or leave"
    ):
        StoredExports.of(config)


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl")
def test_the_certificate_of_the_guide(config: Settings, tmp_path: Path) -> None:
    guide = (REPOSITORY / "docs" / "press.md").read_text(encoding="utf-8")
    commands = guide[guide.index("openssl ecparam") :].split("```")[0]
    subprocess.run(["sh", "-e", "-c", commands], cwd=tmp_path, check=True, capture_output=True)
    files = {
        "signing_certificates": tmp_path / "certificates.pem",
        "signing_key": tmp_path / "press.key",
        "signing_authorities": tmp_path / "authority.pem",
    }
    identity = StoredExports.of(replace(config, **files)).identity
    assert identity
    assert identity.name == "Press office, Health Bureau"
