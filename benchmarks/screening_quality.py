"""Screening: quality and speed on the shared text data (KENTONGAN_TEXT_DATA), beside public peers."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.screening.measure import main

if __name__ == "__main__":
    sys.exit(main())
