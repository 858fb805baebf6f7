-- purpose: what a person would receive in pensions beside what is linked, if every pending row were theirs (yuan, exact)
-- inputs: pending_rows, core_pension
-- grain: person with a pending pension row; at_most takes rows whose basic part is unknown whole
SELECT
    pending.person_id,
    sum(core.pension_yuan_month) AS pension_yuan_month,
    sum(
        CASE
            WHEN core.emptied LIKE '%|basic_pension_yuan_month|%' THEN core.pension_yuan_month
            ELSE core.pension_yuan_month - coalesce(core.basic_pension_yuan_month, 0)
        END
    ) AS beyond_basic_at_most
FROM pending_rows AS pending
JOIN core_pension AS core ON core.row_id = pending.row_id
WHERE pending.extract = 'pension' AND NOT core.is_after_as_of
GROUP BY pending.person_id
