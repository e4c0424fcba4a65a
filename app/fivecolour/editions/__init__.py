"""What is published: immutable editions."""
