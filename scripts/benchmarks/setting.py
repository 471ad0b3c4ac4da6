"""What every comparison is given."""
import dataclasses

from bare import Bare
from daemon import Daemon
from report import Report


@dataclasses.dataclass
class Setting:
    # Folder of terraced and terrace.
    bin: str
    # Folder for everything that runs; gone at the end.
    work: str
    # A daemon with no caches; a comparison leaves it so.
    terrace: Daemon
    bare: Bare
    report: Report
    is_short: bool
    # The moto_server program, and the folder with az and aws; empty where they are not installed.
    moto: str
    clients: str
