"""How long what lies under out/ is kept by class (handed_out.yaml); contracts say it of what departments send."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from data_contracts.city import CITY_FILE
from data_contracts.errors import CityError, ContractError
from data_contracts.handed_out import FILE, KeptAs, handed_out_of_a_month

AS_CONTRACTS = "contracts"
ARCHIVES = "archives"


@dataclass(frozen=True)
class KeptClass:
    """One class of what is handed out. `folders`: of a month's folder; `months`: null: as soon as any kind of data that
    the month was read from is beyond the months of its contract."""

    name: str
    title: str
    folders: tuple[str, ...]
    months: int | None
    why: str


def kept_classes(changed: Mapping[str, int] | None = None) -> list[KeptClass]:
    """Every class in the order of the file; `changed`: class -> months of the city's own.

    ContractError for a file that is none, CityError for a class there is not.
    """
    read = handed_out_of_a_month()
    folders = {one.name: [folder.name for folder in read.folders if folder.kept_as == one.name] for one in read.classes}
    found = [
        KeptClass(one.name, one.title, (*folders[one.name], *one.beside), _months(one), one.why) for one in read.classes
    ]
    for name in changed or {}:
        if name not in {one.name for one in found}:
            names = ", ".join(one.name for one in found)
            raise CityError(f"kept_months: there is no class {name}", where=CITY_FILE, do=f"give one of {names}")
    return [replace(one, months=(changed or {}).get(one.name, one.months)) for one in found]


def class_of(path: str, classes: list[KeptClass]) -> KeptClass | None:
    """The class of a file by its path in a month's folder; null for what is always kept, or that nobody named."""
    first = path.partition("/")[0]
    return next((one for one in classes if first in one.folders), None)


def _months(one: KeptAs) -> int | None:
    if one.months == AS_CONTRACTS:
        return None
    if not isinstance(one.months, int) or one.months < 1:
        raise ContractError(f"{one.name}: months is no number of months", where=FILE.name)
    return one.months
