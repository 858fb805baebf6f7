"""Rules of disposition 4: people who may no longer qualify, for review and never for a stop. One file per rule."""
