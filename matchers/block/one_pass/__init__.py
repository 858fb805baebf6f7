"""What is done in one pass over blocking keys."""
