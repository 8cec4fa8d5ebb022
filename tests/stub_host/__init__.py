"""The stub host: what it makes of plugins, and what a person sees of it."""
