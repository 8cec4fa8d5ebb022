"""The two ways in which X.509 writes a moment, read with patience."""

import re
from datetime import UTC, datetime, timedelta

from cryptoarm_dss_plugin.x509.der import DerError

UTC_TIME = 0x17
GENERALIZED_TIME = 0x18

_USUAL_LENGTHS = {UTC_TIME: len("YYMMDDhhmmss"), GENERALIZED_TIME: len("YYYYMMDDhhmmss")}
_EARLIEST = datetime.min.replace(tzinfo=UTC)
_LATEST = datetime.max.replace(tzinfo=UTC)
_PIVOT = b"50"  # RFC 5280, 4.1.2.5.1: years 50 to 99 belong to the twentieth century
_AFTER_THE_YEAR = (
    rb"(?P<month>\d\d)(?P<day>\d\d)(?P<hour>\d\d)(?:(?P<minute>\d\d)(?P<second>\d\d)?)?"
    rb"(?:[.,]\d+)?(?:Z|(?P<sign>[+-])(?P<zone_hours>\d\d)(?P<zone_minutes>\d\d)?)?"
)
_PATTERNS = {
    UTC_TIME: re.compile(rb"(?P<year>\d\d)" + _AFTER_THE_YEAR),
    GENERALIZED_TIME: re.compile(rb"(?P<year>\d{4})" + _AFTER_THE_YEAR),
}


def moment(tag: int, content: bytes) -> datetime:
    """The moment that a UTCTime or GeneralizedTime of this content means, aware, in UTC.

    Seconds may be missing and a zone offset is allowed, as BER has them; fractions are dropped, a missing
    zone is taken for UTC. A moment outside the years that Python knows becomes the nearest that it knows.

    Raises:
        DerError: it is no date.
    """
    digits = content[:-1]
    if content[-1:] == b"Z" and len(digits) == _USUAL_LENGTHS.get(tag) and digits.isdigit():
        century = b""
        if tag == UTC_TIME:
            century = b"19" if digits >= _PIVOT else b"20"
        iso = (century + digits).decode("ascii")
        try:
            return datetime.fromisoformat(f"{iso[:8]}T{iso[8:]}Z")
        except ValueError:
            pass  # a leap second or the year 0 are left to the patient way
    return _patiently(tag, content)


def _patiently(tag: int, content: bytes) -> datetime:
    pattern = _PATTERNS.get(tag)
    found = pattern.fullmatch(content) if pattern else None
    if found is None:
        raise DerError("a date is not written as X.509 writes dates")
    year = int(found["year"])
    if tag == UTC_TIME:
        year += 1900 if found["year"] >= _PIVOT else 2000
    if year < _EARLIEST.year:
        return _EARLIEST
    try:
        local = datetime(
            year,
            int(found["month"]),
            int(found["day"]),
            int(found["hour"]),
            int(found["minute"] or 0),
            min(int(found["second"] or 0), 59),  # a leap second, which Python has no place for
            tzinfo=UTC,
        )
    except ValueError:
        raise DerError("a date that no calendar has") from None
    offset = timedelta(hours=int(found["zone_hours"] or 0), minutes=int(found["zone_minutes"] or 0))
    try:
        return local + offset if found["sign"] == b"-" else local - offset
    except OverflowError:
        return _LATEST if found["sign"] == b"-" else _EARLIEST
