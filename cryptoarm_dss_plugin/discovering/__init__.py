"""One address is enough: the two servers of a connection out of a link, a letter or a file of settings."""
