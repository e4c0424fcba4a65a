"""For the press: exports by address, the page that makes them, and the page that checks files."""

__all__ = ["export_routes", "press_page", "verify_page"]
