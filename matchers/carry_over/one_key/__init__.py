"""What is done with each key in turn."""
