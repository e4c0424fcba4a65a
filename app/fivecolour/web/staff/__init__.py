"""The pages of those who feed and publish the map."""
