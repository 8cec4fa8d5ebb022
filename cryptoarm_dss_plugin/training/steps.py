"""What the body of a confirmation request asks for (1C BSP 3.2, СервисКриптографииDSSКлиентСервер)."""

from dataclasses import dataclass, field

from cryptoarm_dss_plugin.training.names import first_of, read_object, text_member


@dataclass(frozen=True, slots=True)
class Step:
    """What a request body asks for. ``kind``: start, choice, poll, code."""

    kind: str
    resource: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    ref_id: str = ""
    chosen: str = ""
    code: str = field(default="", repr=False)


def read_step(body: bytes) -> Step | None:
    """Read a request body, names in any case, unknown members ignored; None when it is no JSON object.

    An empty ``Value`` is a poll: 1C polls so while the person types the code.
    """
    message = read_object(body)
    if message is None:
        return None
    resource = text_member(message, "resource")
    client_id, client_secret = text_member(message, "clientid"), text_member(message, "clientsecret")
    text = first_of(message, "challengeresponse", "textchallengeresponse")
    choice = first_of(message, "challengeresponse", "choicechallengeresponse")
    if choice is not None:
        selected = first_of(choice, "choiceselected") or {}
        return Step(
            "choice",
            resource,
            client_id,
            client_secret,
            text_member(choice, "refid"),
            chosen=text_member(selected, "refid"),
        )
    if text is not None:
        code = text_member(text, "value").strip()
        kind = "code" if code else "poll"
        return Step(kind, resource, client_id, client_secret, text_member(text, "refid"), code=code)
    return Step("start", resource, client_id, client_secret)
