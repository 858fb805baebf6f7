"""SELECTs of the outputs that look at every person of the city: one `.sql` = one step."""
