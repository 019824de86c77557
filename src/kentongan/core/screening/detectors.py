"""What makes up screening: one factory a category. A detector is made once and shared by threads."""

from collections.abc import Callable, Mapping

from .gambling import Gambling
from .page import Detector
from .verdict import Category

DETECTORS: Mapping[Category, Callable[[], Detector]] = {
    Category.GAMBLING: Gambling,
}
