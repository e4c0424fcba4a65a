"""What comes in: files, requests and forms become reports, or are put aside with their reason."""
