"""How an answer stands to the challenge before it: whether it repeats it, and what it leaves out."""

from dataclasses import replace

from cryptoarm_dss_plugin.dss.answers import Challenge
from cryptoarm_dss_plugin.importing.states import Attempt


def repeats(answer: Challenge, known: Challenge) -> bool:
    """Whether an answer only repeats the challenge; it need not repeat every member of it."""
    return (
        answer.text_ref in {"", known.text_ref}
        and answer.context_ref in {"", known.context_ref}
        and answer.method in {"", known.method}
    )


def completed(answer: Challenge, known: Challenge, gone: float) -> Challenge:
    """The challenge of an answer that asks for the code again, with what it leaves out.

    Args:
        answer: what the server sent.
        known: the challenge before.
        gone: seconds of its time that are over, where the answer's time begins anew.
    """
    left = max(known.expires_in - gone, 1.0) if known.expires_in else None
    return replace(
        answer,
        kind=known.kind,
        method=known.method,
        text_ref=answer.text_ref or known.text_ref,
        context_ref=answer.context_ref or known.context_ref,
        label=answer.label or known.label,
        expires_in=answer.expires_in or left,
        hidden=answer.hidden or known.hidden,
        image=answer.image or known.image,
        image_type=answer.image_type or known.image_type,
        beside=answer.beside or known.beside,
    )


def option_of(attempt: Attempt, challenge: Challenge) -> str:
    """RefID of the option that a challenge belongs to, "" when there was no choice, or it cannot be told."""
    if attempt.chosen or challenge.beside is None:
        return attempt.chosen
    refs = [option.ref for option in challenge.beside.options]
    fitting = [ref for ref in refs if ref.partition("?")[0].rpartition("/")[2].lower() == challenge.method]
    return fitting[0] if len(fitting) == 1 else ""  # of several phones nobody knows which one rang
