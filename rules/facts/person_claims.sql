-- purpose: what people paid themselves for treatment, over 12 months and in the period (yuan; sums of exact decimals)
-- inputs: rows_medical_claims
-- grain: person with a settlement in the 12 months to as_of
SELECT
    person_id,
    sum(out_of_pocket_yuan) AS paid_12m,
    sum(medical_assistance_yuan) AS assisted_12m,
    sum(CASE WHEN settled_date >= $first_day THEN out_of_pocket_yuan END) AS paid_in_period,
    max(settled_date) AS last_settled,
    max(level_rank) AS level_rank
FROM rows_medical_claims
GROUP BY person_id
