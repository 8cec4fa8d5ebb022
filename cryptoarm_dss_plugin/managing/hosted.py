"""The host's storage, its failures told as every other failure of this program."""

from collections.abc import Callable
from typing import TypeVar

from cryptoarm_dss_plugin.connections import store_failed
from cryptoarm_dss_plugin.host_api.values import HostStorageError

Answer = TypeVar("Answer")


def asked(call: Callable[[], Answer]) -> Answer:
    """What a call of the host's hooks answers.

    Raises:
        DssPluginError: `store-failed`, without cause and context, when the host cannot.
    """
    try:
        return call()
    except HostStorageError as error:
        problem = error.detail
    raise store_failed(problem)
