"""A DSS server for one desk: to learn, to show and to test against.

It runs as its own process (``python -m cryptoarm_dss_plugin.training``), listens on loopback only and
shares no code with the client: one misreading of the protocol must not pass on both sides. Its Python door
is :mod:`cryptoarm_dss_plugin.training.process`.
"""
