"""Rules of disposition 2: people who are covered, and what they are owed was not quite delivered. One file per rule."""
