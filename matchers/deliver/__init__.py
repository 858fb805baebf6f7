"""The tables that the match stage hands on, and the state that the next month starts from."""
