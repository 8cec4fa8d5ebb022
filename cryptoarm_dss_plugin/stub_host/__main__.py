"""`python -m cryptoarm_dss_plugin.stub_host`."""

import sys

from cryptoarm_dss_plugin.stub_host.program import main

if __name__ == "__main__":
    sys.exit(main())
