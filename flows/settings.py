"""What holds on one machine, said once: `faxian.yaml` in the folder one works in, or where FAXIAN_CONFIG points.

    city: city            # relative to the file
    incoming: incoming
    store: store
    out: out
    groups: {everyone: faxian, township: faxian_zhen, county: faxian_xian}   # docs/operations.md
    notify: [/usr/local/bin/tell-us]                                         # a command and its arguments
    encryption: {key_file: /etc/faxian/store.key, spill: /dev/shm/faxian}    # flows/store/keys.py
    reveal: {alone: 20, requests: /srv/faxian-requests, approvers: [li], syslog: /dev/log}
    language: zh          # or en: what the terminal speaks where FAXIAN_LANG does not say

Beside the folders, with what months are signed (flows/audit/signing.py): `sign_key` (a file) or `sign_command`, and of
this one `sign_algorithm` (Ed25519 or SM2).

Of folders and signing, what is typed goes first, then FAXIAN_CITY, FAXIAN_INCOMING, FAXIAN_STORE, FAXIAN_OUT,
FAXIAN_SIGN_KEY, FAXIAN_SIGN_COMMAND, then the file. The file sends a run to its folders and names commands to start:
only its owner (or root) may have written it.
"""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data_contracts.encryption import Encryption
from data_contracts.errors import UsageError

FILE = "faxian.yaml"
FOLDERS = ("city", "incoming", "store", "out")
FILES, TEXTS = ("sign_key",), ("sign_command", "sign_algorithm")
EVERYONE = "everyone"
REVEAL = ("alone", "requests", "approvers", "syslog")
LANGUAGES = ("zh", "en")
ENCRYPTION = ("key_file", "key_command", "spill")
OTHER = ("groups", "notify", "reveal", "encryption", "language")
PATHS = (*FOLDERS, *FILES)
ANOTHER = "FAXIAN_CONFIG"
PEOPLE_ALONE = 20
ROOT = 0


@dataclass(frozen=True)
class RevealLimits:
    """Who may see identities: `alone`: people that somebody may see in a day without a second person; `requests`: the
    folder through which a second person confirms, null: there is none; `approvers`: the logins who may, none: any
    other; `syslog`: the socket that gets a copy of each line, null: none does."""

    alone: int = PEOPLE_ALONE
    requests: Path | None = None
    approvers: tuple[str, ...] = ()
    syslog: Path | None = None


ALONE = RevealLimits()
"""What holds where no settings say otherwise."""


@dataclass(frozen=True)
class Settings:
    """What a settings file says; everything is empty where there is none."""

    folders: Mapping[str, str] = field(default_factory=dict)
    signing: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    notify: tuple[str, ...] = ()
    reveal: RevealLimits = ALONE
    language: str = ""
    encryption: Encryption | None = None


def folders_set(where: Path | None = None) -> Mapping[str, str]:
    """Folders and signing as the settings file names them, paths as whole paths; none where there is no file."""
    found = settings_set(where)
    return {**found.folders, **found.signing}


def settings_set(where: Path | None = None) -> Settings:
    """What the settings file says. UsageError for a file that somebody else could have written, and for any content
    that is not known: a misspelt key would send a run to the wrong folder.
    """
    named = os.environ.get(ANOTHER)
    path = where or Path(named or FILE)
    if not path.is_file():
        if named:
            raise UsageError(f"{ANOTHER} names a file that is not there", where=named, do="correct it, or unset it")
        return Settings()
    text = _own_text(path)
    import yaml  # only where there is something to read: every start of the program comes past here

    from data_contracts.fast_yaml import load_yaml

    try:
        given = load_yaml(text)
    except (ValueError, yaml.YAMLError) as error:
        raise UsageError("the settings cannot be read", where=str(path), do=_form()) from error
    return _settings({} if given is None else given, path)


def signing_set() -> Mapping[str, str]:
    """With what months are signed, of the environment or else the settings file: `sign_key`, `sign_command` or none."""
    asked = {name: os.environ.get(f"FAXIAN_{name.upper()}") for name in (*FILES, *TEXTS)}
    given = {name: value for name, value in asked.items() if value}
    return given or settings_set().signing


def language_set() -> str:
    """The language that the settings file names; empty where it names none or cannot be used, which others tell."""
    try:
        return settings_set().language
    except UsageError:
        return ""


def settings_file(settings: Settings) -> str:
    """The text of a settings file that says the same, whatever folder it lies in: all of it, for a scheduled run goes
    by it alone, and what is left out here (encryption) would be left undone there."""
    import yaml

    content: dict[str, object] = {**settings.folders, **settings.signing}
    content |= {"groups": dict(settings.groups), "notify": list(settings.notify)}
    content |= {"language": settings.language} if settings.language else {}
    content |= {"reveal": _as_written(settings.reveal)}
    content |= {"encryption": _as_written(settings.encryption)} if settings.encryption else {}
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


def _as_written(part: RevealLimits | Encryption) -> dict[str, object]:
    """A part of the settings as the file says it: what is null or empty is left out, paths as whole paths."""
    given = {name: value for name, value in vars(part).items() if value not in (None, ())}
    kinds = {name: str(value.absolute()) for name, value in given.items() if isinstance(value, Path)}
    return given | kinds | {name: list(value) for name, value in given.items() if isinstance(value, tuple)}


def settings_text(folders: Mapping[str, str]) -> str:
    """The text of a settings file."""
    head = "# faxian 的文件夹：写在这里，命令里就不用再写（相对路径从本文件所在的文件夹算起）"
    return "\n".join([head, *(f"{name}: {folder}" for name, folder in folders.items()), ""])


def _own_text(path: Path) -> str:
    """The file's text, if nobody but its owner, who is the caller or root, can have written it."""
    try:
        with path.open("rb") as file:
            state = os.fstat(file.fileno())
            if state.st_uid not in (os.geteuid(), ROOT):
                raise UsageError(
                    f"the settings belong to another user (uid {state.st_uid})",
                    where=str(path),
                    why="they say whose records are read, where they go and which command is started",
                    do="run as that user, or copy them into a file of your own and set FAXIAN_CONFIG",
                )
            if state.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                raise UsageError(
                    "the settings can be written by others than their owner",
                    where=str(path),
                    why="they say whose records are read, where they go and which command is started",
                    do=f"chmod go-w {path}",
                )
            return file.read().decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise UsageError("the settings cannot be read", where=str(path), do=_form()) from error


def _settings(given: object, path: Path) -> Settings:
    if not isinstance(given, dict):
        raise UsageError("the settings are no list of folders", where=str(path), do=_form())
    unknown = [str(key) for key in given if key not in (*PATHS, *TEXTS, *OTHER)]
    if unknown:
        raise UsageError(f"'{unknown[0]}' is nothing that can be set", where=str(path), do=_form())
    texts = {name: value for name, value in given.items() if name in (*PATHS, *TEXTS)}
    if not all(isinstance(value, str) and value for value in texts.values()):
        raise UsageError("a folder of the settings is no path", where=str(path), do=_form())
    whole = {name: text if name in TEXTS else str(path.parent / text) for name, text in texts.items()}
    return Settings(
        folders={name: text for name, text in whole.items() if name in FOLDERS},
        signing={name: text for name, text in whole.items() if name not in FOLDERS},
        groups=_groups(given.get("groups") or {}, path),
        notify=_texts("notify", given.get("notify") or [], path),
        reveal=_limits(given.get("reveal") or {}, path),
        language=_language(given.get("language"), path),
        encryption=_encryption(given["encryption"], path) if "encryption" in given else None,
    )


def _language(given: object, path: Path) -> str:
    if given is None or given in LANGUAGES:
        return str(given or "")
    raise UsageError("language: is none that the terminal speaks", where=str(path), do="write language: zh, or en")


def _groups(given: object, path: Path) -> dict[str, str]:
    found = _known("groups", given, _recipients(), path)
    if not all(isinstance(value, str) and value for value in found.values()):
        raise UsageError(
            "a group of the settings is no name", where=str(path), do=f"{', '.join(_recipients())}: a group's name"
        )
    if len(set(found.values())) > 1 and EVERYONE not in found:
        raise UsageError(
            "the settings name groups of recipients, and none for everyone",
            where=str(path),
            why="a month's folder has one group, and whoever may not enter it cannot reach what is inside",
            do="add groups: {everyone: …}, a group that all of them are members of",
        )
    return found


def _limits(given: object, path: Path) -> RevealLimits:
    found = _known("reveal", given, REVEAL, path)
    alone = found.get("alone", PEOPLE_ALONE)
    if not isinstance(alone, int) or isinstance(alone, bool) or alone < 0:
        raise UsageError("reveal: alone is no number of people", where=str(path), do="write reveal: {alone: 20}")
    places = {name: found[name] for name in ("requests", "syslog") if found.get(name) is not None}
    if not all(isinstance(place, str) and place for place in places.values()):
        raise UsageError("reveal: names a place that is no path", where=str(path), do="write reveal: {requests: DIR}")
    whole = {name: path.parent / str(place) for name, place in places.items()}
    approvers = _texts("approvers", found.get("approvers") or [], path)
    return RevealLimits(alone, whole.get("requests"), approvers, whole.get("syslog"))


def _encryption(given: object, path: Path) -> Encryption:
    """Said half, it would leave plain what somebody believes encrypted: one key, or an error."""
    found = _known("encryption", given, ENCRYPTION, path)
    is_text = all(isinstance(text, str) and text for text in found.values())
    if not is_text or ("key_file" in found) == ("key_command" in found):
        raise UsageError(
            "encryption: needs key_file or key_command, one of them",
            where=str(path),
            do="write encryption: {key_file: /etc/faxian/store.key}, or take it out",
        )
    whole = {name: path.parent / found[name] for name in ("key_file", "spill") if name in found}
    return Encryption(whole.get("key_file"), found.get("key_command"), whole.get("spill"))


def _known(key: str, given: object, names: tuple[str, ...], path: Path) -> dict[str, Any]:
    if isinstance(given, dict) and all(name in names for name in given):
        return given
    raise UsageError(f"{key}: is not understood", where=str(path), do=f"write {key}: with {', '.join(names)}")


def _texts(key: str, given: object, path: Path) -> tuple[str, ...]:
    if isinstance(given, list) and all(isinstance(part, str) and part for part in given):
        return tuple(given)
    raise UsageError(f"{key}: is no list of texts", where=str(path), do=f"write {key}: [one, another]")


def _recipients() -> tuple[str, ...]:
    """Who a group can be named for: those a month is handed out to, and all of them together."""
    from data_contracts.handed_out import groups_named  # only where groups are named: every start comes past here

    return (EVERYONE, *groups_named())


def _form() -> str:
    folders = ", ".join(f"{name}: …" for name in FOLDERS)
    return f"write one folder a line, of {folders}, and what else docs/operations.md names"
