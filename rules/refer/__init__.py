"""Rules of disposition 3: people who need what another programme or department gives. One file per rule."""
