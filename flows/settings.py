"""Where a city's folders are, said once: `faxian.yaml` in the folder one works in, or the environment.

    city: city            # relative to the file
    incoming: incoming
    store: store
    out: out

What is typed on the command line goes first, then FAXIAN_CITY, FAXIAN_INCOMING, FAXIAN_STORE, FAXIAN_OUT, then the
file; FAXIAN_CONFIG names another file than ./faxian.yaml.
"""

import os
from pathlib import Path

from data_contracts.errors import UsageError

FILE = "faxian.yaml"
FOLDERS = ("city", "incoming", "store", "out")
ANOTHER = "FAXIAN_CONFIG"


def folders_set(where: Path | None = None) -> dict[str, str]:
    """The folders that the settings file names, as whole paths; none where there is no file. UsageError for any other
    content: a misspelt key would send a run to the wrong folder.
    """
    named = os.environ.get(ANOTHER)
    path = where or Path(named or FILE)
    if not path.is_file():
        if named:
            raise UsageError(f"{ANOTHER} names a file that is not there", where=named, do="correct it, or unset it")
        return {}
    import yaml  # only where there is something to read: every start of the program comes past here

    from data_contracts.fast_yaml import load_yaml

    try:
        given = load_yaml(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise UsageError("the settings cannot be read", where=str(path), do=_form()) from error
    if given is None:
        return {}
    if not isinstance(given, dict) or not all(isinstance(value, str) and value for value in given.values()):
        raise UsageError("the settings are no list of folders", where=str(path), do=_form())
    unknown = [str(key) for key in given if key not in FOLDERS]
    if unknown:
        raise UsageError(f"'{unknown[0]}' is not a folder that can be set", where=str(path), do=_form())
    return {name: str(path.parent / folder) for name, folder in given.items()}


def settings_text(folders: dict[str, str]) -> str:
    """The text of a settings file."""
    head = "# faxian 的文件夹：写在这里，命令里就不用再写（相对路径从本文件所在的文件夹算起）"
    return "\n".join([head, *(f"{name}: {folder}" for name, folder in folders.items()), ""])


def _form() -> str:
    return f"write one folder a line, of {', '.join(f'{name}: …' for name in FOLDERS)}"
