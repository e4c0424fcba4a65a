"""Content Credentials (C2PA) of exports: who signed a file, and that it was not changed since.

Files are signed and read by the library of the Content Authenticity Initiative (extra ``c2pa``); it asks
nobody outside, but for a time stamp where the operator names an authority for that.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from PIL import Image

from fivecolour import __version__
from fivecolour.errors import UserError
from fivecolour.export.proof.signing_identity import SigningIdentity

# Of the files that are signed; the library signs no table.
SIGNED = ("svg", "png", "pdf", "gif", "webp")
ASSERTION = "org.five-colour-map.provenance"
TRUSTED, UNTRUSTED, ENDED, BROKEN, UNREAD, MISSING = (
    *("trusted", "untrusted", "ended", "broken", "unread", "missing"),
)
# What IPTC calls a picture that is drawn from data.
_SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/dataDrivenMedia"
# No failures of what is signed: whether the signer is known is told apart.
_OF_SIGNER = {"signingCredential.untrusted", "signingCredential.expired", "claimSignature.outsideValidity"}
_ENDED = {"signingCredential.expired", "claimSignature.outsideValidity"}
_IN_SVG = re.compile(rb"<c2pa:manifest>[A-Za-z0-9+/=\s]*</c2pa:manifest>")
_OFFLINE = {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": True}
_NAMED = (b"jumdc2pa", b"<c2pa:manifest", b"C2PA_Manifest")


class NoTimeStampError(UserError):
    """The time stamp authority did not answer, or not with a time stamp."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What a file's signature says.

    Attributes
    ----------
    standing : str
        ``trusted``: it fits the file, and the certificate leads to an authority that is trusted;
        ``untrusted``: to none; ``ended``: it fits, but the certificate has ended, and no time stamp shows
        that it was signed before; ``broken``: it does not fit the file; ``unread``: there is one, but the
        extra is missing that reads it; ``missing``: there is none, where the file that is kept has one.
    signer : str
        Whom the certificate names.
    ends : str
        ISO day on which the certificate ends.
    provenance : Mapping
        What the signer says where the file comes from.
    """

    standing: str
    signer: str = ""
    ends: str = ""
    provenance: Mapping[str, Any] = field(default_factory=dict)


def _library() -> Any:
    try:
        import c2pa  # noqa: PLC0415  # an extra
    except ImportError:
        raise UserError(
            "signing exports needs the extra c2pa: pip install 'five-colour-map[c2pa]', or leave "
            "FIVECOLOUR_SIGNING_CERTIFICATES and FIVECOLOUR_SIGNING_KEY unset"
        ) from None
    return c2pa


def check(identity: SigningIdentity, authorities: bytes) -> None:
    """Sign a small picture for trial, so that faults are told before anybody exports.

    Raises
    ------
    UserError
        The extra is missing, or the certificate cannot sign or does not lead to one of the authorities.
    """
    body = signed(
        _smallest(), "image/png", identity, title="trial", provenance={}, moment=identity.begins, ask=False
    )
    found = signature_of(body, "image/png", authorities)
    if found is None or found.standing != TRUSTED:
        raise UserError(
            f"the certificate of {identity.name} leads to none of the authorities in "
            "FIVECOLOUR_SIGNING_AUTHORITIES: put the certificate of the authority that issued it into that "
            "file, or of one above it, with those between in FIVECOLOUR_SIGNING_CERTIFICATES"
        )


def signed(
    body: bytes,
    media_type: str,
    identity: SigningIdentity,
    *,
    title: str,
    provenance: Mapping[str, Any],
    moment: datetime,
    ask: bool = True,
) -> bytes:
    """Return a file with a signature over all of it.

    Parameters
    ----------
    title : str
        What the file is called.
    provenance : Mapping
        Where it comes from, as plain data.
    moment : datetime
        When it was made.
    ask : bool
        Whether the time stamp authority is asked, if there is one.

    Raises
    ------
    NoTimeStampError
        The time stamp authority fails; without it the file can be signed.
    UserError
        The extra is missing, or the certificate cannot sign; the message says why.
    """
    c2pa = _library()
    manifest = _manifest(media_type, title, provenance, moment)
    own = {
        "thumbnail": {"enabled": False},
        "created_assertion_labels": ["c2pa.actions", ASSERTION],
    }
    info = c2pa.C2paSignerInfo(
        alg=getattr(c2pa.C2paSigningAlg, identity.algorithm),
        sign_cert=identity.certificates,
        private_key=identity.key,
        ta_url=(identity.timestamp_url or None) if ask else None,
    )
    out = io.BytesIO()
    try:
        context = c2pa.Context.from_dict({"builder": own, "verify": _OFFLINE})
        builder = c2pa.Builder.from_json(json.dumps(manifest), context=context)
        with c2pa.Signer.from_info(info) as signer:
            builder.sign(signer, media_type, io.BytesIO(body), out)
    except c2pa.C2paError as fault:
        raise _not_signed(str(fault)[:200], identity, stamped=bool(info.ta_url)) from None
    return out.getvalue()


def _manifest(media_type: str, title: str, provenance: Mapping[str, Any], moment: datetime) -> dict[str, Any]:
    """Return what is signed besides the file: by which program and when it was made, and of what."""
    created = {
        "action": "c2pa.created",
        "when": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "digitalSourceType": _SOURCE,
    }
    return {
        "claim_generator_info": [{"name": "five-colour-map", "version": __version__}],
        "format": media_type,
        "title": title,
        "assertions": [
            {"label": "c2pa.actions", "data": {"actions": [created]}},
            {"label": ASSERTION, "data": dict(provenance)},
        ],
    }


def _not_signed(fault: str, identity: SigningIdentity, *, stamped: bool) -> NoTimeStampError | UserError:
    """Return why nothing could be signed: with a time stamp it is the authority of these that failed."""
    if stamped:
        return NoTimeStampError(
            f"{identity.timestamp_url} gave no time stamp ({fault}): correct or unset "
            "FIVECOLOUR_TIMESTAMP_URL"
        )
    return UserError(
        f"the certificate of {identity.name} cannot sign Content Credentials ({fault}): "
        "it must be issued by an authority, with keyUsage digitalSignature and extendedKeyUsage "
        "emailProtection or documentSigning"
    )


def signature_of(body: bytes, media_type: str, authorities: bytes) -> Signature | None:
    """Return what a file's signature says; None where it has none.

    Parameters
    ----------
    authorities : bytes
        Certificates of the authorities that are trusted, as PEM.
    """
    # The library reads all of a file, part by part, to find that nothing is there.
    if not is_signed(body):
        return None
    try:
        c2pa = _library()
    except UserError:
        return Signature(UNREAD)
    trusted = {"trust": {"user_anchors": authorities.decode()}} if authorities else {}
    try:
        context = c2pa.Context.from_dict({"verify": _OFFLINE, **trusted})
        reader = c2pa.Reader.try_create(media_type, io.BytesIO(body), context=context)
        if reader is None:
            return None
        with reader:
            found = json.loads(reader.crjson())["manifests"]
            active = json.loads(reader.json())["active_manifest"]
    except (c2pa.C2paError, KeyError, ValueError):
        return Signature(BROKEN)
    return _signature(next((one for one in found if one.get("label") == active), {}))


def _signature(manifest: Mapping[str, Any]) -> Signature:
    results = manifest.get("validationResults", {})
    failures, successes = (
        {one.get("code") for one in results.get(kind, ())} for kind in ("failure", "success")
    )
    certificate = manifest.get("signature", {}).get("certificateInfo", {})
    subject = certificate.get("subject", {})
    provenance = manifest.get("assertions", {}).get(ASSERTION, {})
    if failures - _OF_SIGNER or "claimSignature.validated" not in successes:
        standing = BROKEN
    elif failures & _ENDED:
        standing = ENDED
    else:
        standing = TRUSTED if "signingCredential.trusted" in successes else UNTRUSTED
    return Signature(
        standing,
        ", ".join(dict.fromkeys(str(subject[key]) for key in ("CN", "O") if subject.get(key))),
        str(certificate.get("validity", {}).get("notAfter", ""))[:10],
        provenance if isinstance(provenance, Mapping) else {},
    )


def is_signed(body: bytes) -> bool:
    """Tell whether a file looks as if it carried Content Credentials."""
    return any(name in body for name in _NAMED)


def without_signature(body: bytes) -> bytes:
    """Return an SVG without its signature, so that all else of it can be compared."""
    return _IN_SVG.sub(b"", body, count=1)


def _smallest() -> bytes:
    """Return a PNG of one pixel."""
    out = io.BytesIO()
    Image.new("L", (1, 1)).save(out, "PNG")
    return out.getvalue()
