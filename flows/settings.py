"""Where a city's folders are, said once: `faxian.yaml` in the folder one works in, or the environment.

    city: city            # relative to the file
    incoming: incoming
    store: store
    out: out

Beside the folders, with what months are signed (flows/audit/signing.py): `sign_key` (a file) or `sign_command`.

What is typed on the command line goes first, then FAXIAN_CITY, FAXIAN_INCOMING, FAXIAN_STORE, FAXIAN_OUT,
FAXIAN_SIGN_KEY, FAXIAN_SIGN_COMMAND, then the file; FAXIAN_CONFIG names another file than ./faxian.yaml.
"""

import os
from pathlib import Path

from data_contracts.errors import UsageError

FILE = "faxian.yaml"
FOLDERS = ("city", "incoming", "store", "out")
FILES, TEXTS = ("sign_key",), ("sign_command",)
ANOTHER = "FAXIAN_CONFIG"


def folders_set(where: Path | None = None) -> dict[str, str]:
    """What the settings file names, paths as whole paths; nothing where there is no file. UsageError for any other
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
    unknown = [str(key) for key in given if key not in (*FOLDERS, *FILES, *TEXTS)]
    if unknown:
        raise UsageError(f"'{unknown[0]}' is nothing that can be set", where=str(path), do=_form())
    return {name: text if name in TEXTS else str(path.parent / text) for name, text in given.items()}


def signing_set() -> dict[str, str]:
    """With what months are signed, of the environment or else the settings file: `sign_key`, `sign_command` or none."""
    asked = {name: os.environ.get(f"FAXIAN_{name.upper()}") for name in (*FILES, *TEXTS)}
    given = {name: value for name, value in asked.items() if value}
    return given or {name: value for name, value in folders_set().items() if name in asked}


def settings_text(folders: dict[str, str]) -> str:
    """The text of a settings file."""
    head = "# faxian 的文件夹：写在这里，命令里就不用再写（相对路径从本文件所在的文件夹算起）"
    return "\n".join([head, *(f"{name}: {folder}" for name, folder in folders.items()), ""])


def _form() -> str:
    return f"write one folder a line, of {', '.join(f'{name}: …' for name in FOLDERS)}"
