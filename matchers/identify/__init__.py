"""Valid numbers that stand by themselves, and the entities that everything after is about."""
