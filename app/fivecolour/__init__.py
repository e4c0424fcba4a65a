"""Five-colour map: reports in, tiers with reasons out, published as immutable editions."""

__version__ = "0.1.0"
