"""Certificates and revocation lists in files: PEM or DER, one or many, each to its category."""

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptoarm_dss_plugin.host_api.values import CertificateFacts, StoreChange, StoreName
from cryptoarm_dss_plugin.store import RevocationList, Store
from cryptoarm_dss_plugin.stub_host.certificate_rows import CATEGORY_OF_STORE, Category, list_key
from cryptoarm_dss_plugin.x509 import (
    CertificateRole,
    UnreadableCertificate,
    certificate_role,
    decode_certificate_text,
    read_certificate,
    read_revocation_list,
)

LARGEST: Final = 20 * 1024 * 1024
"""Bytes of a file that is still looked at; the largest lists of Russian authorities have a quarter of it."""

_STORE_OF_ROLE: Final = {
    CertificateRole.END_ENTITY: StoreName.PERSONAL,
    CertificateRole.INTERMEDIATE: StoreName.INTERMEDIATE,
    CertificateRole.ROOT: StoreName.ROOT,
}
_BLOCK: Final = re.compile(
    rb"-----BEGIN (?P<what>(?:X509 |TRUSTED )?(?:CERTIFICATE|CRL))-----(?P<body>[^-]*)-----END (?P=what)-----"
)
_BASE64_ONLY: Final = re.compile(rb"[A-Za-z0-9+/=\s]+")
_SLICE: Final = 20
_BREATH: Final = 0.001

_Certificate = tuple[bytes, CertificateFacts, StoreName]


@dataclass(frozen=True, slots=True)
class FileImport:
    """What became of the chosen files.

    Attributes:
        first: category and key of the first certificate or list, to be shown; None when there was none.
        kept: how many of each category were not in the store before.
        known: how many were there already.
        refused: names of the files (without their directory) of which nothing could be read, and why, in
            English, for the journal.
    """

    first: tuple[Category, str] | None = None
    kept: dict[Category, int] = field(default_factory=dict)
    known: int = 0
    refused: tuple[tuple[str, str], ...] = ()


def import_files(store: Store, files: Sequence[Path]) -> FileImport:
    """Read files and keep what they hold, all of it in one go; on a worker thread.

    Raises:
        HostStorageError: the store cannot be written; nothing was kept.
    """
    certificates: list[_Certificate] = []
    lists: list[RevocationList] = []
    refused: list[tuple[str, str]] = []
    for file in files:
        try:
            for der in _parts(file):
                _sort_in(der, certificates, lists)
                if not (len(certificates) + len(lists)) % _SLICE:
                    time.sleep(_BREATH)  # the window's thread shares the interpreter
        except UnreadableCertificate as error:
            refused.append((file.name, error.detail))
        except OSError as error:
            refused.append((file.name, error.strerror or type(error).__name__))
    kept: dict[Category, int] = {}
    known = 0
    outcomes = store.keep_own_certificates(certificates) if certificates else []
    changes = [
        (CATEGORY_OF_STORE[one[2]], outcome.change)
        for one, outcome in zip(certificates, outcomes, strict=True)
    ]
    if lists:
        changes += [(Category.REVOCATION_LISTS, change) for change in store.keep_revocation_lists(lists)]
    for category, change in changes:
        if change is StoreChange.NEW:
            kept[category] = kept.get(category, 0) + 1
        else:
            known += 1
    return FileImport(_first(certificates, lists), kept, known, tuple(refused))


def _sort_in(der: bytes, certificates: list[_Certificate], lists: list[RevocationList]) -> None:
    try:
        facts = read_certificate(der)
    except UnreadableCertificate as no_certificate:
        try:
            lists.append(_revocation_list(der))
        except UnreadableCertificate:
            raise no_certificate from None
        return
    certificates.append((der, facts, _STORE_OF_ROLE[certificate_role(der)]))


def _revocation_list(der: bytes) -> RevocationList:
    facts = read_revocation_list(der)
    return RevocationList(
        der=der,
        issuer=facts.issuer,
        issuer_name=facts.issuer_name,
        this_update=facts.this_update,
        next_update=facts.next_update,
        revoked=facts.revoked,
        number=facts.number,
    )


def _parts(file: Path) -> Iterator[bytes]:
    """The certificates and lists of a file, each as DER that nobody has looked at yet."""
    with file.open("rb") as opened:
        content = opened.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise UnreadableCertificate("the file is too large")
    blocks = [block["body"] for block in _BLOCK.finditer(content)]
    if not blocks and _BASE64_ONLY.fullmatch(content):
        blocks = [content]
    if not blocks:
        yield content
    for block in blocks:
        yield decode_certificate_text(block.decode("ascii", "replace"))


def _first(
    certificates: Sequence[_Certificate], lists: Sequence[RevocationList]
) -> tuple[Category, str] | None:
    if certificates:
        _, facts, kept_in = certificates[0]
        return CATEGORY_OF_STORE[kept_in], facts.thumbprint
    if lists:
        return Category.REVOCATION_LISTS, list_key(lists[0])
    return None
