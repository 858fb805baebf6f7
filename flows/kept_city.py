"""The city folder of a published month, as it was then: what the verbs that only have a store go by."""

from data_contracts.city import CITY_FILE, load_city
from data_contracts.kept import KeptClass, kept_classes
from flows.audit.manifest import KEPT_CITY
from flows.store.paths import Store
from flows.store.run import period_end
from rules.city_rules import use_city, use_city_of


def use_kept_city(store: Store, period: str | None = None) -> Store:
    """Make the own rules, kinds of data, texts and numbers of a month's city known, the last one's unless said."""
    published = store.published()
    wanted = period or (published[-1] if published else None)
    folder = store.period(wanted) / KEPT_CITY if wanted else None
    if wanted and folder and (folder / CITY_FILE).is_file():
        use_city_of(folder, period_end(wanted))
    else:
        use_city(folder if folder and folder.is_dir() else None)
    return store


def kept_classes_of(store: Store) -> list[KeptClass]:
    """How long each class of what is handed out is kept, by the city as the last month knew it."""
    published = store.published()
    folder = store.period(published[-1]) / KEPT_CITY if published else store.root
    return kept_classes(load_city(folder).kept_months if (folder / CITY_FILE).is_file() else {})
