"""The lines that say how an import ended, by number of certificates."""

from cryptoarm_dss_plugin.texts import Texts


def imported_line(texts: Texts, n: int) -> str:
    """How many certificates came new into the store."""
    return texts.plural("Imported: {n} certificate", "Imported: {n} certificates", n)


def already_here_line(texts: Texts, n: int) -> str:
    """How many certificates lay in the store before and are as they were."""
    return texts.plural("Already here: {n} certificate", "Already here: {n} certificates", n)


def elsewhere_line(texts: Texts, n: int) -> str:
    """How many certificates came new over this connection and lay in the store from another one before."""
    return texts.plural(
        "Already here through another connection: {n} certificate",
        "Already here through another connection: {n} certificates",
        n,
    )


def changed_line(texts: Texts, n: int) -> str:
    """How many certificates lay in the store before and have changed on the server."""
    return texts.plural("Changed: {n} certificate", "Changed: {n} certificates", n)


def left_out_line(texts: Texts, n: int) -> str:
    """How many certificates could not be imported."""
    return texts.plural("Left out: {n} certificate", "Left out: {n} certificates", n)


def gone_line(texts: Texts, n: int) -> str:
    """How many certificates of the store the server lists no longer."""
    return texts.plural(
        "Deleted on the server: {n} certificate", "Deleted on the server: {n} certificates", n
    )


def not_chosen_line(texts: Texts, n: int) -> str:
    """How many certificates the person did not want."""
    return texts.plural("Not chosen: {n} certificate", "Not chosen: {n} certificates", n)
