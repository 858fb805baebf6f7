-- purpose: how many living people stand behind a household's leads
-- inputs: lead_members
-- grain: household_key with a living member
SELECT household_key, cast(count(*) AS integer) AS people
FROM lead_members
GROUP BY household_key
