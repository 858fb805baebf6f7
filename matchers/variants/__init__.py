"""The ways in which each entity is described, in standardised form."""
