"""Entities that keep the person they had the month before, without being scored again."""
