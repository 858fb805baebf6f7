"""How each list that we hand out looks: one contract (ODCS YAML) a list, with headings, closed lists and widths."""
