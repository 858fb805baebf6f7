"""What becomes of leads, one table a file: held back, placed, joined to cases, key and focus groups, reviews due."""
