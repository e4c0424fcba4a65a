"""The public product of maps as static files, asked of the server's own application."""

__all__ = ["site_export"]
