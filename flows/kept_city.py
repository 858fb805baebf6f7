"""The city folder of a published month, as it was then: what the verbs that only have a store go by."""

from pathlib import Path

from data_contracts.city import CITY_FILE, load_city
from data_contracts.errors import CityError
from data_contracts.kept import KeptClass, kept_classes
from flows.audit.manifest import KEPT_CITY
from flows.store.paths import Store
from flows.store.run import period_end
from rules.city_rules import use_city, use_city_of


def use_kept_city(store: Store, period: str | None = None, *, is_exact: bool = False) -> Store:
    """Make the own rules, kinds of data, texts and numbers of a month's city known: of the last published one where
    none is named or it was not published.

    A kept folder whose settings or parameters pass no longer (a later version asks for more) gives all but its numbers;
    `is_exact`, for who makes the month again: CityError or ParameterError.
    """
    folder = _kept_folder(store, period)
    if folder is None or not (folder / CITY_FILE).is_file():
        use_city(folder)
        return store
    try:
        use_city_of(folder, period_end(folder.parent.name))
    except CityError:
        if is_exact:
            raise
        use_city(folder)
    return store


def _kept_folder(store: Store, period: str | None) -> Path | None:
    """The city folder of a month, of the last published one unless said; null where that kept none."""
    published = store.published()
    wanted = period if period in published else next(reversed(published), None)
    folder = store.period(wanted) / KEPT_CITY if wanted else None
    return folder if folder and folder.is_dir() else None


def kept_classes_of(store: Store) -> list[KeptClass]:
    """How long each class of what is handed out is kept, by the city as the last month knew it."""
    published = store.published()
    folder = store.period(published[-1]) / KEPT_CITY if published else store.root
    return kept_classes(load_city(folder).kept_months if (folder / CITY_FILE).is_file() else {})
