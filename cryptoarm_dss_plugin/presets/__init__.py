"""What the administrator of the computer has set: connections made ready, servers allowed, whom to ask."""
