"""The use case: from a filled-in form to certificates in the host's store, without any window."""
