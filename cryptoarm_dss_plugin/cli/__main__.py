"""``python -m cryptoarm_dss_plugin.cli``: the same as the console script."""

from cryptoarm_dss_plugin.cli import main

if __name__ == "__main__":
    main()
