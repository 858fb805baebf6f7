"""Rules of disposition 1: people who are not covered and look as if they could be. One file per rule."""
