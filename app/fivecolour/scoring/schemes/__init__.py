"""Published rules as data: read, checked, varied and put into words."""
