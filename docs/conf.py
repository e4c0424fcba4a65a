"""How the documents are built: ``make docs`` writes them to ``docs/_build``."""

from fivecolour import __version__

project = "Five-colour map"
release = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "numpydoc"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
html_theme = "furo"
exclude_patterns = ["_build"]
# Links to files outside this folder (data, tests) are checked by tests/test_docs.py.
suppress_warnings = ["myst.xref_missing"]
numpydoc_show_class_members = False
autodoc_typehints = "none"
