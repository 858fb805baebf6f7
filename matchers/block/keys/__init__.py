"""One step per blocking key, over both sides of a pass."""
