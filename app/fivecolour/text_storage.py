"""Lets tables hold text as Python strings on machines that have pyarrow too.

Where pandas finds pyarrow it keeps text in it, and some methods of text then answer otherwise or refuse: the
same file would be read otherwise from machine to machine.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any


def keep_as_python() -> None:
    """Set the option of pandas now, or when it is first imported: importing it costs a second."""
    if "pandas" in sys.modules:
        _set(sys.modules["pandas"])
    elif find_spec("pyarrow") is not None and not any(isinstance(one, _AfterPandas) for one in sys.meta_path):
        sys.meta_path.insert(0, _AfterPandas())


class _AfterPandas(MetaPathFinder):
    """Finds pandas as the others do, and has the option set as soon as it is there."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != "pandas":
            return None
        sys.meta_path.remove(self)
        spec = find_spec(fullname)
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module

            def load_and_set(module: ModuleType) -> None:
                load(module)
                _set(module)

            spec.loader.exec_module = load_and_set  # type: ignore[method-assign]
        return spec


def _set(pandas: Any) -> None:
    pandas.set_option("mode.string_storage", "python")
