"""The EU's certificates, packed and signed as passes are: what agrees with them and what does not.

The vectors lie beside the repository and are no part of it; without them these tests are skipped.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from PIL import Image

from fivecolour.errors import UserError
from fivecolour.passes.cose_sign1 import Sign1, read_sign1
from fivecolour.passes.pass_envelope import unsealed
from tests.node import answer_of

FILE = Path(__file__).parents[3] / "shared" / "data" / "feeds" / "eu_dcc_vectors.jsonl.gz"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason=f"{FILE.name} is not beside the repository")
# Signed by the very key, but it names another: whoever looks the key up by its id does not find it.
OTHER_KEY_NAMED = {"common/2DCode/raw/CO22.json", "common/2DCode/raw/CO23.json"}


@pytest.fixture(scope="module")
def vectors() -> list[dict[str, Any]]:
    with gzip.open(FILE, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def expecting(vectors: list[dict[str, Any]], what: str) -> list[tuple[dict[str, Any], bool]]:
    stated = [(one, one["EXPECTEDRESULTS"].get(what)) for one in vectors]
    return [(one, expected) for one, expected in stated if expected is not None]


def certificate(vector: dict[str, Any]) -> x509.Certificate:
    return x509.load_der_x509_certificate(base64.b64decode(vector["TESTCTX"]["CERTIFICATE"]))


def is_signed(message: Sign1, key: object) -> bool:
    """Check the algorithms of the certificates, ES256 and PS256, which passes do not use."""
    signature, body = message.signature, message.to_be_signed
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            half = len(signature) // 2
            r, s = (int.from_bytes(part, "big") for part in (signature[:half], signature[half:]))
            key.verify(encode_dss_signature(r, s), body, ec.ECDSA(hashes.SHA256()))
        else:
            assert isinstance(key, rsa.RSAPublicKey)
            key.verify(signature, body, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def message_of(vector: dict[str, Any]) -> Sign1 | None:
    try:
        cose = (
            bytes.fromhex(vector["COSE"]) if "COSE" in vector else unsealed(vector["PREFIX"], prefix="HC1:")
        )
        return read_sign1(cose)
    except UserError:
        return None


def test_signatures(vectors: list[dict[str, Any]]) -> None:
    """135 of 137: the other two name a key that did not sign them, and the signature itself is right.

    CO28 has the tag of a CWT around its message: a reader that does not take that has 134.
    """
    cases = expecting(vectors, "EXPECTEDVERIFY")
    assert len(cases) == 137
    differing = set()
    for vector, expected in cases:
        message, key = message_of(vector), certificate(vector).public_key()
        if (message is not None and is_signed(message, key)) != expected:
            differing.add(vector["file"])
    assert differing == OTHER_KEY_NAMED
    for vector, _ in cases:
        if vector["file"] in OTHER_KEY_NAMED:
            message = message_of(vector)
            own = hashlib.sha256(base64.b64decode(vector["TESTCTX"]["CERTIFICATE"])).digest()[:8]
            # The right one of CO22 stands where nobody has signed it.
            assert message is not None
            assert message.key_id != own


def test_unpacking(vectors: list[dict[str, Any]]) -> None:
    """From the text to the message, byte for byte."""
    cases = [one for one in vectors if one["EXPECTEDRESULTS"].get("EXPECTEDB45DECODE") and "COSE" in one]
    unpacked = 0
    for vector in cases:
        try:
            unpacked += unsealed(vector["PREFIX"], prefix="HC1:").hex() == vector["COSE"].lower()
        except UserError:
            unpacked += 0
    assert (unpacked, len(cases)) == (125, 125)


def pictures(vectors: list[dict[str, Any]]) -> list[tuple[str, Image.Image | None, str, bool]]:
    found = []
    for vector, expected in expecting(vectors, "EXPECTEDPICTUREDECODE"):
        if "2DCODE" not in vector:
            continue
        try:
            picture = Image.open(io.BytesIO(base64.b64decode(vector["2DCODE"]))).convert("RGBA")
        except OSError:
            found.append((vector["file"], None, vector["PREFIX"], expected))
            continue
        white = Image.new("RGBA", picture.size, "white")
        white.alpha_composite(picture)
        found.append((vector["file"], white, vector["PREFIX"], expected))
    return found


@pytest.mark.slow
def test_pictures(vectors: list[dict[str, Any]], tmp_path: Path) -> None:
    """30 of 30, by the library of the server and by the page's: 29 are read, and Q1 is no picture."""
    cases = pictures(vectors)
    assert len(cases) == 30
    assert [file for file, picture, _, _ in cases if picture is None] == ["common/2DCode/raw/Q1.json"]
    for file, picture, text, expected in cases:
        seen = zxingcpp.read_barcode(picture.convert("L")) if picture else None
        assert ((seen.text if seen else "") == text) == expected, file
    told = [
        {"width": one.width, "height": one.height, "data": base64.b64encode(one.tobytes()).decode()}
        for _, one, _, _ in cases
        if one
    ]
    found = answer_of(Path(__file__).with_name("symbols.js"), told, tmp_path)
    assert found == [text for _, picture, text, _ in cases if picture]
