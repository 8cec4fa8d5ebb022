"""Make the training certificates: `python tools/generate_certificates.py DIRECTORY`.

Writes DER files and index.json, a list of {"name", "file", "what"}, into the directory. Keys are random and
thrown away, so every run makes another set with the same names, subjects and dates. Needs the `openssl`
command with its GOST engine (Debian, Ubuntu: libengine-gost-openssl).
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from asn1crypto.x509 import Certificate
from certificate_subjects import AUTHORITY, GOST_256, GOST_512, OWNERS, POSTAL_ADDRESS, ROOT, Owner
from openssl_gost import OpenSslError, Workbench, require_gost_engine

ROOT_NAME = "root-512"
AUTHORITY_NAME = "authority-256"
CRL_NAME = "authority.crl"

UTF8_STRING = 0x0C
SEQUENCE = 0x30


def _with_structured_postal_address(tbs: bytes) -> bytes:
    """The signed part with the stand-in for postalAddress turned into a SEQUENCE of strings.

    The stand-in is as long as what replaces it, so no other length changes.
    """
    lines = b"".join(bytes([UTF8_STRING, len(line.encode())]) + line.encode() for line in POSTAL_ADDRESS)
    return _replaced(
        tbs,
        bytes([UTF8_STRING, len(lines)]) + b"x" * len(lines),
        bytes([SEQUENCE, len(lines)]) + lines,
    )


def _with_lax_boolean(tbs: bytes) -> bytes:
    """The signed part with cA TRUE of BasicConstraints encoded as 01, which BER allows and DER does not."""
    value = bytes.fromhex("30060101ff020100")  # BasicConstraints: cA TRUE, pathLenConstraint 0
    return _replaced(tbs, value, value.replace(b"\xff", b"\x01"))


def _replaced(data: bytes, old: bytes, new: bytes) -> bytes:
    """`data` with its only `old` replaced by `new`; ValueError when `old` is not there exactly once."""
    if data.count(old) != 1:
        raise ValueError(f"expected once, found {data.count(old)} times: {old.hex()}")
    return data.replace(old, new)


ODDITIES = {
    "odd-postal-address": _with_structured_postal_address,
    "odd-boolean": _with_lax_boolean,
}


def _certificate(workbench: Workbench, owner: Owner) -> bytes:
    """The owner's certificate in DER, made odd and signed anew where its name asks for that."""
    der = workbench.certificate(owner.name)
    oddity = ODDITIES.get(owner.name)
    if oddity is None:
        return der
    certificate = Certificate.load(der)
    tbs = oddity(certificate["tbs_certificate"].dump())
    signature = workbench.signature(tbs, AUTHORITY_NAME)
    # Both keep their lengths, so they can change places inside the encoded certificate.
    odd = _replaced(der, certificate["tbs_certificate"].dump(), tbs)
    return _replaced(odd, certificate["signature_value"].native, signature)


def generate(directory: Path) -> list[str]:
    """Write the whole set into `directory`, which is created when missing, and return the file names.

    Raises:
        OpenSslError: OpenSSL or its GOST engine is missing, or refused something.
    """
    require_gost_engine()
    with tempfile.TemporaryDirectory(prefix="certificates-") as private:
        workbench = Workbench(Path(private))
        workbench.root(ROOT_NAME, GOST_512, ROOT)
        workbench.authority(AUTHORITY_NAME, GOST_256, AUTHORITY, ROOT_NAME)
        for owner in OWNERS:
            workbench.issue(owner, AUTHORITY_NAME)
        workbench.revoke("revoked-256", "keyCompromise", "20260115", AUTHORITY_NAME)
        workbench.revoke("on-hold-256", "certificateHold", "20260120", AUTHORITY_NAME)
        made = [
            (ROOT_NAME, f"{ROOT_NAME}.der", "test root; GOST R 34.10-2012, 512 bit"),
            (AUTHORITY_NAME, f"{AUTHORITY_NAME}.der", "test issuing authority under the root"),
            (CRL_NAME, CRL_NAME, "its CRL: one certificate revoked, one on hold"),
            *((owner.name, f"{owner.name}.der", owner.what) for owner in OWNERS),
        ]
        contents = {
            f"{ROOT_NAME}.der": workbench.certificate(ROOT_NAME),
            f"{AUTHORITY_NAME}.der": workbench.certificate(AUTHORITY_NAME),
            CRL_NAME: workbench.crl(AUTHORITY_NAME, "20260201", "20360101"),
            **{f"{owner.name}.der": _certificate(workbench, owner) for owner in OWNERS},
        }
    directory.mkdir(parents=True, exist_ok=True)
    for file, content in contents.items():
        (directory / file).write_bytes(content)
    index = [{"name": name, "file": file, "what": what} for name, file, what in made]
    text = json.dumps(index, ensure_ascii=False, indent=2)
    (directory / "index.json").write_text(text + "\n", encoding="utf-8")
    return [file for _, file, _ in made]


def main() -> int:
    """Run from the command line; 0 when the set was made, 1 when OpenSSL could not."""
    parser = argparse.ArgumentParser(description="Make the training certificates.")
    parser.add_argument("directory", type=Path, help="where to write the DER files and index.json")
    directory: Path = parser.parse_args().directory
    try:
        files = generate(directory)
    except OpenSslError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(files)} files in {directory}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
