"""Parameters of an invented city: the text of its parameters.yaml, and the few values that planting needs."""

from importlib import resources

CITY_URBAN, CITY_RURAL, COUNTY_RURAL = 860, 640, 610
COUNTY_WITH_OWN = "369822"
TEKUN_TENTHS = 13
SMALL_SHOP_LIMIT, ASSET_MONTHS = 80_000, 24
MEDICAL_LOW, MEDICAL_GENERAL, MEDICAL_MONTH = 9_000, 24_000, 2_800


def parameters_yaml(event_township: str) -> str:
    """Text of parameters.yaml; `event_township` (12 digits) has event_mode on."""
    template = (resources.files("data_contracts.synthetic") / "parameters_template.yaml").read_text(encoding="utf-8")
    return template.replace("EVENT_TOWNSHIP", event_township)


def standard(area: str, *, is_urban: bool) -> int:
    """The dibao standard (yuan a month) that parameters_template.yaml gives an area from April 2026 on."""
    if is_urban:
        return CITY_URBAN
    return COUNTY_RURAL if area.startswith(COUNTY_WITH_OWN) else CITY_RURAL


def tekun_amount(area: str, *, is_urban: bool) -> int:
    """The least a tekun person must get a month, rounded up to a yuan."""
    return -(-standard(area, is_urban=is_urban) * TEKUN_TENTHS // 10)
