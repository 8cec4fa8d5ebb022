"""Lists of certificates as a signature service sends them, for the training server to answer with."""

import base64
import json

from cryptoarm_dss_plugin.training.process import TrainingProcess
from tests.x509.certificates import training_certificate

Item = dict[str, object]


def item(dss_id: object, name: str, status: object = "ACTIVE", **members: object) -> Item:
    """One item of the list (vendor docs, rest/signserver/structs/certstruct.html)."""
    text = base64.b64encode(training_certificate(name)).decode()
    return {"ID": dss_id, "CertificateBase64": text, "Status": {"Value": status}, **members}


def next_list(training: TrainingProcess, *items: object) -> None:
    """Let the server answer the next request for certificates with these items."""
    training.fault("body", path="certificates", body=json.dumps(items))
