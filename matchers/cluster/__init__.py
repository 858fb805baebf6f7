"""One person per entity, with a number that lasts."""
