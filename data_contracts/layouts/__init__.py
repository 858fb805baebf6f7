"""Layouts that ship: how the files that systems export become rows of a contract; see data_contracts/layout.py."""
