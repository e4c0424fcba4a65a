"""What flows between places mean: importation, flows modelled where none is known, cases beyond them."""

__all__ = ["gravity", "importation", "residual"]
