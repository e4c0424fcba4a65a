"""The pages of those who feed and publish the map."""

__all__ = ["draft_pages", "intake_pages", "sign_in_pages", "upload_pages"]
