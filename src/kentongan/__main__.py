"""`python -m kentongan`."""

import sys

from kentongan.cli import main

sys.exit(main())
