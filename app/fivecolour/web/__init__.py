"""What is shown: the server, its pages and components."""

__all__ = ["guard", "server", "site"]
