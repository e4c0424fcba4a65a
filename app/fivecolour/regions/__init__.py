"""What a district is: polygons, codes, names and parents."""
