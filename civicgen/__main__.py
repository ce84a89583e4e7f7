"""`python -m civicgen` (`py -m civicgen` on Windows) does what `civicgen` does."""

from __future__ import annotations

import sys

from civicgen.cli import main

if __name__ == "__main__":
    sys.exit(main())
