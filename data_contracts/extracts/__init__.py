"""Which columns each department's file must have: one contract (ODCS YAML) an extract; identity columns stand apart."""
