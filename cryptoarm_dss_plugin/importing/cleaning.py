"""A server's words without the secrets it may repeat: done while the secrets are known, that is at once.

Later nobody could find them any more: at the end of an import its secrets are wiped, and what the server
said goes to the journal and to the screen.
"""

from dataclasses import replace

from cryptoarm_dss_plugin.dss.answers import Answer, Challenge, FactorChoice, StillWaiting
from cryptoarm_dss_plugin.errors import DssPluginError
from cryptoarm_dss_plugin.redaction import redact


def cleaned_error(error: DssPluginError) -> DssPluginError:
    """The same failure, its detail, facts and server's words redacted."""
    facts = {name: redact(value) for name, value in error.facts.items()}
    return DssPluginError(error.code, redact(error.detail), facts, redact(error.server_words))


def cleaned_answer(answer: Answer) -> Answer:
    """The same answer, the texts that people see redacted; what goes back to the server stays as it is."""
    if isinstance(answer, Challenge):
        beside = _cleaned_choice(answer.beside) if answer.beside else None
        return replace(answer, title=redact(answer.title), label=redact(answer.label), beside=beside)
    if isinstance(answer, StillWaiting):
        return replace(answer, title=redact(answer.title))
    return _cleaned_choice(answer) if isinstance(answer, FactorChoice) else answer


def _cleaned_choice(choice: FactorChoice) -> FactorChoice:
    options = tuple(replace(option, label=redact(option.label)) for option in choice.options)
    return replace(choice, options=options, title=redact(choice.title))
