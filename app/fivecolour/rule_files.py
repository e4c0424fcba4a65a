"""Files that hold one rule each and are named as it is: read, checked against a model, or refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from fivecolour import toml_files
from fivecolour.errors import UserError
from fivecolour.toml_faults import fault_lines

Rule = TypeVar("Rule", bound=BaseModel)


def rule_path(name_or_path: str | Path, files: Mapping[str, Path]) -> Path:
    """Return the file of a rule, which may not be there: by its name, or one that ends in ``.toml``."""
    path = Path(name_or_path)
    return path if path.suffix == ".toml" else files.get(str(name_or_path), path)


def read_rule(
    path: Path, text: str, model: type[Rule], *, of: str, short: str, choices: Sequence[str] = ()
) -> Rule:
    """Read a rule from the text of its file.

    Parameters
    ----------
    of : str
        What the file describes, such as ``"health code"``.
    short : str
        The same in a word.
    choices : sequence of str
        As `fault_lines` takes them.

    Raises
    ------
    UserError
        The file is faulty (file, line, key and remedy), or has another name than the rule.
    """
    table = toml_files.parse(text, path)
    try:
        found = model.model_validate(table)
    except ValidationError as fault:
        raise UserError(fault_lines(path, text, table, fault, of=of, choices=choices)) from None
    name = getattr(found, "name", path.stem)
    if name != path.stem:
        raise UserError(f"{path}: name is {name!r}; rename the file {name}.toml or the {short}")
    return found
