"""Write the customers of chosen personas in a platform's format; only counts are returned."""
