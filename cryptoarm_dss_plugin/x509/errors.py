"""The one error of this room."""


class UnreadableCertificate(Exception):
    """The given text or bytes are not an X.509 certificate.

    Attributes:
        detail: what is wrong with them, in English, for the journal; nothing of their content.
    """

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail
