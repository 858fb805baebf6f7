-- purpose: village and township of every area code
-- inputs: areas
-- grain: area code
SELECT area_code, CASE WHEN level = '村' THEN current_code END AS village, township AS town
FROM areas
