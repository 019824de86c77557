"""What makes up screening: one factory a category. A detector is made once and shared by threads."""

from collections.abc import Callable, Mapping

from .abuse import Abuse
from .election import Election
from .gambling import Gambling
from .hate import Hate
from .indecent import Indecent
from .page import Detector
from .personal_data import PersonalData
from .scam import Scam
from .style import Style
from .verdict import Category

DETECTORS: Mapping[Category, Callable[[], Detector]] = {
    Category.GAMBLING: Gambling,
    Category.INDECENT: Indecent,
    Category.ABUSE: Abuse,
    Category.HATE: Hate,
    Category.ELECTION: Election,
    Category.PERSONAL_DATA: PersonalData,
    Category.SCAM: Scam,
    Category.STYLE: Style,
}
