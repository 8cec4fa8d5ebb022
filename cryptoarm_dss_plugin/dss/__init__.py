"""The conversation with a DSS server: addresses, transport, messages, sign-in, certificates.

It knows nothing of windows, hosts or plugins.
"""
