"""What is done in each hop: bases first, then through entities that were linked."""
