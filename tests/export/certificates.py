"""Certificates of an authority that stands nowhere else, for tests of signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_USES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


@dataclass(frozen=True)
class Issued:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def issued(
    name: str,
    issuer: Issued | None = None,
    *,
    ca: bool = False,
    since: int = -30,
    until: int = 300,
    mail: bool = True,
) -> Issued:
    """Return a certificate, by itself where there is no issuer; valid so many days around today."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Health Bureau"),
        ]
    )
    now, signing = datetime.now(UTC), issuer.key if issuer else key
    uses = dict.fromkeys(_USES, False) | {"key_cert_sign" if ca else "digital_signature": True}
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=since))
        .not_valid_after(now + timedelta(days=until))
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
        .add_extension(x509.KeyUsage(**uses), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False
        )
    )
    if mail and not ca:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        builder = builder.add_extension(usage, critical=False)
    return Issued(builder.sign(signing, hashes.SHA256()), key)


@cache
def authority() -> Issued:
    """Return the authority, made once."""
    return issued("Root", ca=True)


@cache
def press_office() -> Issued:
    """Return the certificate of the press office, made once."""
    return issued("Press Office", authority())


def written(folder: Path, **files: bytes) -> dict[str, Path]:
    """Write the three files that settings name, or others in their place; the key for its owner alone."""
    usual = {
        "signing_certificates": press_office().pem + authority().pem,
        "signing_key": press_office().key_pem,
        "signing_authorities": authority().pem,
    }
    paths = {}
    for name, body in (usual | files).items():
        paths[name] = folder / f"{name}.pem"
        paths[name].write_bytes(body)
        paths[name].chmod(0o600)
    return paths
