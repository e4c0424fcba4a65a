"""Data for programs and for the page's own script; and the figures that programs send."""
