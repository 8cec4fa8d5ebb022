"""The contract between a certificate workstation (the host) and its plugins.

Everything here is plain: the standard library and pluggy only, so that a host can read it
before it has decided whether to load any plugin. Only `pytest_fixtures`, the conformance kit for tests,
needs pytest besides.
"""
