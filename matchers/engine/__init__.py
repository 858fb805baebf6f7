"""What runs the steps. DuckDB ships."""
