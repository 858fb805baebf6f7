"""Measurements, each beside its peer or floor in one run."""
