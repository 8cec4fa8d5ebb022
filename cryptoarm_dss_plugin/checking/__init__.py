"""Why can it not connect: the way to the two servers, gone step by step without credentials."""
