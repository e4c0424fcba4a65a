"""How figures come in over the web: the API for programs, the pages for staff."""
