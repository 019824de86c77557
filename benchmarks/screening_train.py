"""Screening: trains the gambling model from the shared text data (KENTONGAN_TEXT_DATA), or checks the shipped file."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.screening.train import main

if __name__ == "__main__":
    sys.exit(main())
