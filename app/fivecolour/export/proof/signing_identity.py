"""In whose name exports are signed: certificates and key, read from the files that the operator names."""

from __future__ import annotations

import stat
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from fivecolour.config import Settings
from fivecolour.errors import UserError

_CURVES = {"secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512"}
# C2PA takes no shorter keys of RSA.
_LEAST_BITS = 2048


@dataclass(frozen=True, slots=True)
class SigningIdentity:
    """Certificates, and the key of the first of them.

    Attributes
    ----------
    name : str
        Whom the certificate names.
    certificates, key : bytes
        PEM; the certificates in their order, one's own first.
    algorithm : str
        As C2PA calls it: ``"ES256"`` and so on.
    begins, ends : datetime
        Between which the certificate is valid.
    timestamp_url : str
        Time stamp authority that is asked; empty where none is.
    """

    name: str
    certificates: bytes
    key: bytes = field(repr=False)
    algorithm: str
    begins: datetime
    ends: datetime
    timestamp_url: str = ""

    def is_valid(self, moment: datetime) -> bool:
        """Tell whether the certificate is valid at a moment."""
        return self.begins <= moment <= self.ends


def authorities(config: Settings) -> bytes:
    """Return the certificates of the authorities that are trusted, as PEM; empty where none is named.

    Raises
    ------
    UserError
        The file cannot be read, or holds none.
    """
    path = config.signing_authorities
    if path is None:
        return b""
    body = _body(path, "FIVECOLOUR_SIGNING_AUTHORITIES")
    _certificates(path, body)
    return body


def signing_identity(config: Settings) -> SigningIdentity | None:
    """Return in whose name exports of an instance are signed; None where they are not.

    Raises
    ------
    UserError
        A file is missing, does not fit the others, or must not be as it is; the message says what to do.
    """
    given = {
        "FIVECOLOUR_SIGNING_CERTIFICATES": config.signing_certificates,
        "FIVECOLOUR_SIGNING_KEY": config.signing_key,
        "FIVECOLOUR_SIGNING_AUTHORITIES": config.signing_authorities,
    }
    path, key_path = config.signing_certificates, config.signing_key
    if path is None and key_path is None:
        return None
    missing = [name for name, one in given.items() if one is None]
    if missing or path is None or key_path is None:
        raise UserError(f"to sign exports, {', '.join(given)} belong together: set {missing[0]} too")
    body = _body(path, "FIVECOLOUR_SIGNING_CERTIFICATES")
    chain = _certificates(path, body)
    key, secret = _key(key_path)
    own = chain[0]
    _check_chain(path, chain)
    if _spki(own.public_key()) != _spki(key.public_key()):
        raise UserError(
            f"{key_path}: this is not the key of the first certificate of {path} "
            f"({own.subject.rfc4514_string()}): name the key with which it was requested, and put one's own "
            "certificate first"
        )
    identity = SigningIdentity(
        name=_name(own),
        certificates=body,
        key=secret,
        algorithm=_algorithm(key_path, key),
        begins=own.not_valid_before_utc,
        ends=own.not_valid_after_utc,
        timestamp_url=config.timestamp_url,
    )
    if not identity.is_valid(datetime.now(UTC)):
        raise UserError(
            f"{path}: the certificate of {identity.name} is valid from {identity.begins:%Y-%m-%d} to "
            f"{identity.ends:%Y-%m-%d}, not today: ask the authority for a new one"
        )
    return identity


def _body(path: Path, variable: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise UserError(
            f"{variable} names {path}, which cannot be read ({fault.strerror}): correct the name, or let the "
            "user of the service read it"
        ) from None


def _certificates(path: Path, body: bytes) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(body)
    except ValueError:
        raise UserError(
            f"{path}: there is no certificate in PEM in it (-----BEGIN CERTIFICATE-----); "
            "of another form it is made by: openssl x509 -inform der -in FILE"
        ) from None


def _key(path: Path) -> tuple[PrivateKeyTypes, bytes]:
    secret = _body(path, "FIVECOLOUR_SIGNING_KEY")
    if path.stat().st_mode & stat.S_IRWXO:
        raise UserError(f"{path}: everybody on this machine may read this key: chmod 600 {path}")
    try:
        key = load_pem_private_key(secret, None)
    except TypeError:
        raise UserError(
            f"{path}: the key is locked with a password, which a service cannot type: write it without one "
            f"(openssl pkey -in {path.name} -out NEW), readable by the service alone"
        ) from None
    except ValueError:
        raise UserError(
            f"{path}: there is no private key in PEM in it (-----BEGIN PRIVATE KEY-----)"
        ) from None
    # The library reads this form alone; openssl writes others too.
    return key, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _algorithm(path: Path, key: PrivateKeyTypes) -> str:
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVES:
        return _CURVES[key.curve.name]
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ED25519"
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= _LEAST_BITS:
        return "PS256"
    raise UserError(
        f"{path}: Content Credentials are signed with keys of P-256, P-384, P-521, Ed25519 or RSA of "
        f"{_LEAST_BITS} bits and more; make one with: openssl ecparam -name prime256v1 -genkey -noout"
    )


def _check_chain(path: Path, chain: list[x509.Certificate]) -> None:
    """Refuse certificates of which one did not issue the one before it."""
    for place, (one, issuer) in enumerate(pairwise(chain), start=1):
        try:
            one.verify_directly_issued_by(issuer)
        except (InvalidSignature, ValueError, TypeError):
            raise UserError(
                f"{path}: certificate {place + 1} ({issuer.subject.rfc4514_string()}) did not issue "
                f"certificate {place} ({one.subject.rfc4514_string()}): put one's own first, then the "
                "one that issued it, and so on"
            ) from None


def _spki(key: object) -> bytes:
    found: bytes = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined]
    return found


def _name(certificate: x509.Certificate) -> str:
    """Return whom a certificate names: person or office, and organization."""
    parts = [
        str(one.value)
        for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
        for one in certificate.subject.get_attributes_for_oid(oid)
    ]
    return ", ".join(dict.fromkeys(parts)) or certificate.subject.rfc4514_string()
