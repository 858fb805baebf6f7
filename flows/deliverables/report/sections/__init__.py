"""The nine sections of the report, one file each: lake in, blocks out.

    run_card   1 which month, code, numbers    leads      5 which rule found what, where      fairness  7 who is worse off
    inputs     2 what came in                    matrix     its counts by county and township  sample    8 the seeded draw
    checks       damage, validation, drift       capacity   beside what assistants can visit   gaps      9 what it cannot say
    matching   3 who is the same person          rule_catalogue  every rule in full
    weights      thresholds                    outcomes   6 what became of the leads
    matcher      model, blocks, numbers
    pairs      4 pair by pair
"""
