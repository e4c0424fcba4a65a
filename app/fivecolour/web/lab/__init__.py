"""The scheme lab: what another rule, or other numbers of a rule, would change. It cannot publish."""

__all__ = ["routes"]
