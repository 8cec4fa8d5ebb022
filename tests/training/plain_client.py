"""What these tests speak to the server with: plain requests, nothing of the client this project builds."""

import base64
from types import TracebackType
from typing import Any, Self

import requests

from cryptoarm_dss_plugin.training.process import TrainingProcess

RESOURCE = "urn:cryptopro:dss:signserver:signserver"
METHODS = "http://dss.cryptopro.ru/identity/authenticationmethod/"


class PlainClient:
    """One session of a desktop program with the training server."""

    def __init__(self, training: TrainingProcess) -> None:
        self.training = training
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = training.ca_file
        self.origin = training.auth_server.removesuffix("/STS/oauth")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.session.close()

    def post(
        self,
        login: str,
        message: dict[str, Any],
        *,
        password: str | None = None,
        path: str = "/STS/confirmation",
    ) -> requests.Response:
        """Post one step; without a password given, the account's own one."""
        if password is None:
            password = self.training.password(login) or ""
        return self.session.post(
            self.origin + path,
            json=message,
            headers={"Authorization": basic(login, password)},
            timeout=10,
            allow_redirects=False,
        )

    def start(self, login: str, path: str = "/STS/confirmation") -> dict[str, Any]:
        """Begin to sign in."""
        answer: dict[str, Any] = self.post(login, {"Resource": RESOURCE}, path=path).json()
        return answer

    def answer(self, login: str, ref_id: str, value: str | None = None) -> dict[str, Any]:
        """Poll, or send a code."""
        text = {"RefId": ref_id} if value is None else {"RefId": ref_id, "Value": value}
        message = {"Resource": RESOURCE, "ChallengeResponse": {"TextChallengeResponse": [text]}}
        answer: dict[str, Any] = self.post(login, message).json()
        return answer

    def choose(self, login: str, ref_id: str, choice: str, path: str = "/STS/confirmation") -> dict[str, Any]:
        """Choose a factor."""
        chosen = {"RefId": ref_id, "ChoiceSelected": [{"RefID": choice}]}
        message = {"Resource": RESOURCE, "ChallengeResponse": {"ChoiceChallengeResponse": [chosen]}}
        answer: dict[str, Any] = self.post(login, message, path=path).json()
        return answer

    def get(
        self, path: str, token: str | None = None, headers: dict[str, str] | None = None
    ) -> requests.Response:
        """Read something, with a token or without."""
        authorization = {} if token is None else {"Authorization": f"Bearer {token}"}
        return self.session.get(
            self.origin + path,
            headers={**authorization, **(headers or {})},
            timeout=10,
            allow_redirects=False,
        )

    def token(self, login: str = "idonly") -> str:
        """Sign in an account that needs no second factor."""
        return str(self.start(login)["AccessToken"])

    def certificates(self, login: str) -> list[dict[str, Any]]:
        """Sign in and read the list."""
        answer: list[dict[str, Any]] = self.get("/SignServer/rest/api/certificates", self.token(login)).json()
        return answer


def basic(login: str, password: str) -> str:
    """Return a Basic header's value; the pair is UTF-8."""
    return "Basic " + base64.b64encode(f"{login}:{password}".encode()).decode()


def text_challenge(answer: dict[str, Any]) -> dict[str, Any]:
    """Return the challenge for the person."""
    challenge: dict[str, Any] = answer["Challenge"]["TextChallenge"][0]
    return challenge
