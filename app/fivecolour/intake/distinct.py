"""Columns of texts, in which each distinct text is read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Texts: TypeAlias = NDArray[np.object_]
T = TypeVar("T")


def array(texts: Sequence[object]) -> Texts:
    """Return texts as an array of objects, shape (n,).

    >>> array(["a", "b"]).tolist()
    ['a', 'b']
    """
    result = np.empty(len(texts), dtype=object)
    result[:] = texts
    return result


def parsed(texts: Texts, read: Callable[[str], T]) -> tuple[NDArray[np.int64], list[T]]:
    """Read each distinct text once.

    Returns
    -------
    codes : ndarray of int, shape (n,)
        For each text its place in ``found``.
    found : list
        What was read, in the order in which the texts first appear.

    Examples
    --------
    >>> codes, found = parsed(array(["3", "3", "4"]), int)
    >>> codes.tolist(), found
    ([0, 0, 1], [3, 4])
    """
    codes, distinct = pd.factorize(texts)
    return codes.astype(np.int64), [read(text) for text in distinct.tolist()]


def rows_of(frame: pd.DataFrame) -> NDArray[np.int64]:
    """Number the distinct rows of a table, shape (n,): equal rows have the same number.

    Examples
    --------
    >>> rows_of(pd.DataFrame({"place": ["a", "b", "a", "a"], "kind": ["new", "new", "new", "old"]})).tolist()
    [0, 1, 0, 2]
    """
    return numbered(arrays(frame, frame.columns))


def arrays(frame: pd.DataFrame, names: Iterable[str]) -> list[NDArray[Any]]:
    """Return columns of a table as arrays."""
    return [frame[name].to_numpy() for name in names]


def numbered(columns: Sequence[NDArray[Any]]) -> NDArray[np.int64]:
    """Number the distinct rows of columns, shape (n,), in the order in which they first appear.

    Column by column, for a tuple of each row costs ten times as much.
    """
    numbers = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        codes, distinct = pd.factorize(column, use_na_sentinel=False)
        numbers, _ = pd.factorize(numbers * len(distinct) + codes)
    return numbers


def numbered_together(
    one: Sequence[NDArray[Any]], other: Sequence[NDArray[Any]]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number the distinct rows of two tables by the same numbers; those of the first come first.

    Examples
    --------
    >>> one, other = (array(["b", "a"]), array(["new", "new"])), (array(["a", "b"]), array(["new", "old"]))
    >>> first, second = numbered_together(one, other)
    >>> first.tolist(), second.tolist()
    ([0, 1], [1, 2])
    """
    numbers = numbered([np.concatenate(pair) for pair in zip(one, other, strict=True)])
    return numbers[: len(one[0])], numbers[len(one[0]) :]


def found_in(one: Sequence[NDArray[Any]], other: Sequence[NDArray[Any]]) -> NDArray[np.int64]:
    """Return for each row of a table where the other has the same row, shape (n,); -1 where it has none.

    Examples
    --------
    >>> one, other = (array(["b", "a"]), array(["new", "new"])), (array(["a", "b"]), array(["new", "old"]))
    >>> found_in(one, other).tolist()
    [-1, 0]
    """
    wanted, rows = numbered_together(one, other)
    at = np.full(max(wanted.max(initial=-1), rows.max(initial=-1)) + 1, -1, dtype=np.int64)
    at[rows] = np.arange(len(rows))
    return at[wanted]


def hashes(frame: pd.DataFrame) -> NDArray[np.int64]:
    """Hash the rows of a table, shape (n,): equal rows have the same number, in other tables of this run too.

    Examples
    --------
    >>> one = hashes(pd.DataFrame({"place": ["a", "b", "a"], "kind": ["new", "new", "new"]}))
    >>> bool(one[0] == one[2]), bool(one[0] == one[1])
    (True, False)
    """
    total = np.zeros(len(frame), dtype=np.uint64)
    for name in frame:
        codes, distinct = pd.factorize(frame[name].to_numpy(), use_na_sentinel=False)
        each = np.array([hash(str(one)) for one in distinct], dtype=np.int64).astype(np.uint64)
        total = total * np.uint64(1_000_003) + (each[codes] if len(each) else total)
    return total.astype(np.int64)
