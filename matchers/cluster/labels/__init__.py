"""Connected components, round by round."""
