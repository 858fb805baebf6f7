-- purpose: what rules before found, on unproven rows too, for a second reading: what was said of a call in identity review
--    is said of nobody's household, and no rule goes on from it
-- inputs: hits
-- grain: lead
SELECT *
FROM hits
WHERE coalesce(unproven, '') <> 'call'
