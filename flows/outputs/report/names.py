"""How a person is named on a page that goes to auditors and others: by surname only."""


def surname_only(name: str | None) -> str:
    """张三 -> 张*; a name with · keeps its first character; blank for none. Never tells how long the name is."""
    text = (name or "").strip()
    return f"{text[0]}*" if text else ""


def without_name(text: str, name: str | None) -> str:
    """A sentence in which a person's name is replaced by the surname."""
    name = (name or "").strip()
    return text.replace(name, surname_only(name)) if name else text
