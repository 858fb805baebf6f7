-- purpose: valid numbers that somebody vouches for: not only repaired by a guess, not only cut to ...000
-- inputs: claims
-- grain: number
SELECT id18
FROM claims
WHERE id18 IS NOT NULL AND NOT is_authorised
GROUP BY id18
HAVING max(CASE WHEN NOT is_doubtful OR extract IN ('household_register', 'known') THEN 1 ELSE 0 END) = 1
