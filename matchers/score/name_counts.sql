-- purpose: how many people bear a name, told by the bases (one per valid number); the whole population
-- inputs: numbered
-- grain: name
SELECT hard, count(*) AS people
FROM numbered
WHERE is_base AND hard <> ''
GROUP BY hard
