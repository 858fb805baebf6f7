-- purpose: members of monitored households whose risk is not cleared (one row says 否; blank is not 否)
-- inputs: rows_rural_monitoring
-- grain: monitoring row of a household at risk
SELECT row_id, person_id, level_rank, monitor_no, monitor_kind, identified_date
FROM rows_rural_monitoring
WHERE monitor_no IN (SELECT monitor_no FROM rows_rural_monitoring WHERE is_risk_cleared = FALSE)
