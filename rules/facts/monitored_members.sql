-- purpose: members of monitored households whose risk is not cleared (one row says 否; blank is not 否)
-- inputs: rows_rural_monitoring
-- grain: monitoring row of a household at risk
SELECT r.row_id, r.person_id, r.level_rank, r.monitor_no, r.monitor_kind, r.identified_date
FROM rows_rural_monitoring AS r
WHERE r.monitor_no IN (SELECT x.monitor_no FROM rows_rural_monitoring AS x WHERE x.is_risk_cleared = false)
