"""Other weights than the published ones: drawn, or moved by a tenth."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from fivecolour.indices.index_rule import IndexRule
from fivecolour.indices.scales import FloatArray

_SEED = 20_200_209
TENTH = 0.1
# No weight that is drawn is 0: the logarithm of a part at 0 has none.
_LEAST = 1e-9


@lru_cache(maxsize=16)
def drawn_weights(rule: IndexRule) -> FloatArray:
    """Return sets of weights around those of a rule, shape (K, P); the same rule gives the same draws."""
    doubt, random = rule.weight_doubt, np.random.default_rng(_SEED)
    if doubt.spread is not None:
        moved = random.uniform(1 - doubt.spread, 1 + doubt.spread, (doubt.draws, len(rule.parts)))
        found = rule.weights * moved
    else:
        found = random.dirichlet(rule.weights * (doubt.dirichlet or 0.0), doubt.draws)
    whole = _whole(np.maximum(found, _LEAST))
    # One array serves all days.
    whole.flags.writeable = False
    return whole


def moved_weights(rule: IndexRule) -> FloatArray:
    """Return the weights with each one in turn a tenth less and a tenth more, shape (P, 2, P)."""
    parts = len(rule.parts)
    sides = np.array([1 - TENTH, 1 + TENTH])
    factors = np.ones((parts, 2, parts))
    factors[np.arange(parts), :, np.arange(parts)] = sides
    return _whole(rule.weights * factors)


def _whole(weights: FloatArray) -> FloatArray:
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))
