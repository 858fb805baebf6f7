"""Reading parameters.yaml: every mapping with the line it stands on, so that an error can name it."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from data_contracts.errors import ParameterError
from data_contracts.fast_yaml import FAST_LOADER
from data_contracts.text_bytes import whole_text

LINE = "__line__"
"""The key under which a mapping carries its line."""
SHIPPED = Path(__file__).with_name("parameters.yaml")
CONVENTIONS = Path(__file__).with_name("conventions.yaml")


class _Loader(FAST_LOADER):  # type: ignore[misc]
    """YAML that remembers the line of each mapping and refuses a key given twice."""

    file_name = ""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    line = node.start_mark.line + 1
    if twice is not None:
        raise ParameterError(f"the key '{twice}' is given twice", where=f"{loader.file_name}, line {line}")
    values = [loader.construct_object(value, deep=True) for _, value in node.value]
    return dict(zip(keys, values, strict=True)) | {LINE: line}


def _day(loader: _Loader, node: yaml.ScalarNode) -> object:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError as error:
        where = f"{loader.file_name}, line {node.start_mark.line + 1}"
        raise ParameterError(
            f"'{node.value}' is no day, so 'from', 'published' or 'to' is not one", where=where
        ) from error


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _day)
_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(file: Path) -> dict[str, Any]:
    """The document, with the line of each mapping, which `odcs.read_yaml` does not keep: errors in a city's numbers
    name it. ParameterError when it cannot be read, is not YAML or holds nothing."""
    try:
        loader = _Loader(whole_text(file.read_bytes()))
        loader.file_name = str(file)
        document = loader.get_single_data()
    except OSError as error:
        raise ParameterError(
            f"the parameters cannot be read ({error.strerror})", where=str(file), do="check city.yaml's 'parameters'"
        ) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise ParameterError("the file is not valid YAML", where=f"{file}{line}", do="correct that line") from error
    except ValueError as error:
        raise ParameterError(f"the parameters are no text: {error}", where=str(file), do="save it in UTF-8") from error
    if not isinstance(document, dict):
        raise ParameterError("the file holds no parameters", where=str(file), do="see docs/rules.md")
    return document


@cache
def shipped_yaml(file: Path) -> dict[str, Any]:
    """A file of ours, read once per process; nobody changes it."""
    return read_yaml(file)


def without_lines(mapping: dict[str, Any]) -> dict[str, Any]:
    """The mapping as it was written."""
    return {key: value for key, value in mapping.items() if key != LINE}
