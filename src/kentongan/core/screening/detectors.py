"""What makes up screening: one factory a category. A detector is made once and shared by threads."""

from collections.abc import Callable, Mapping

from .election import Election
from .gambling import Gambling
from .page import Detector
from .personal_data import PersonalData
from .scam import Scam
from .style import Style
from .verdict import Category

DETECTORS: Mapping[Category, Callable[[], Detector]] = {
    Category.GAMBLING: Gambling,
    Category.ELECTION: Election,
    Category.PERSONAL_DATA: PersonalData,
    Category.SCAM: Scam,
    Category.STYLE: Style,
}
