"""What is shown: the server, its pages and components."""
