-- purpose: leads of the rules that a county named its own key group (县定), where it did
-- inputs: hits, county_places
-- grain: lead
SELECT hits.lead_id
FROM hits
JOIN county_places
    ON county_places.rule_id = hits.rule_id AND county_places.area_key = hits.area_key
