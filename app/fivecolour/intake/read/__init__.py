"""What a file holds, as it was written: its cells, and what they are taken to mean."""
