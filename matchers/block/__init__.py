"""Which pairs are worth comparing: equality joins on keys K1..K16."""
