"""The steps by which a database of an earlier version becomes one of this version.

``versions/0001_….py``, ``0002_…`` follow each other in one line. A step is written once and never changed
after it was released. ``python -m fivecolour.store.migrations "what it adds"`` writes the next one from the
difference between the models and the steps so far; read it before you commit it.
"""
