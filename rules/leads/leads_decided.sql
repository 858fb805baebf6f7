-- purpose: what becomes of each lead: urgency, who goes there, published or why not
-- inputs: leads_weighed, leads_confirmed, open_needs, persons, areas, lead_history, local_values, group_flags
-- grain: lead; its township is one of this city (areas), never a place elsewhere, whose list nobody here reads
WITH placed AS (
    SELECT
        w.*,
        p.live_township,
        p.hukou_township,
        t.area_code AS person_township,
        n.area_code AS home_township,
        u.area_code AS registered_township,
        e.township AS event_township,
        e.county AS event_county,
        CASE
            WHEN w.disposition IN (1, 2, 3) AND w.subject <> 'lead' AND v.event_mode = 1
                THEN CASE WHEN w.urgency = 'yellow' THEN 'orange' ELSE 'red' END
            ELSE w.urgency
        END AS final_urgency,
        k.township AS standard_township,
        k.county AS hukou_county,
        ot.area_code AS old_township
    FROM leads_weighed AS w
    LEFT JOIN persons AS p ON p.person_id = w.person_id
    LEFT JOIN local_values AS v ON v.area_key = p.live_key
    LEFT JOIN areas AS t ON t.area_code = p.township
    LEFT JOIN areas AS n ON n.area_code = p.live_township
    LEFT JOIN areas AS u ON u.area_code = p.hukou_township
    LEFT JOIN lead_history AS o ON o.lead_id = w.subject_key AND w.subject = 'lead'
    LEFT JOIN areas AS ot ON ot.area_code = o.township
    LEFT JOIN areas AS e ON e.area_code = w.event_area
    LEFT JOIN areas AS k ON k.area_code = split_part(w.area_key, '|', 1)
)

SELECT
    d.*,
    coalesce(
        CASE WHEN d.rule_id = 'R09' OR d.final_urgency = 'red' THEN coalesce(d.event_township, d.event_county) END,
        d.person_township, d.home_township, d.registered_township, d.old_township, d.standard_township, d.hukou_county, $city_code
    ) AS township,
    CASE
        WHEN d.own_reason IS NOT NULL THEN d.own_reason
        WHEN d.disposition = 4 AND d.evidence_class = 'indirect' AND NOT d.is_published_alone AND c.lead_id IS NULL THEN 'single_evidence'
        WHEN d.disposition = 4 AND n.household_key IS NOT NULL THEN 'open_need'
    END AS suppressed_by,
    CASE WHEN d.was_open THEN d.old_opened_period ELSE $period END AS opened_period,
    CASE WHEN d.was_open THEN d.old_months_open ELSE 1 END AS months_open,
    g.key_groups
FROM placed AS d
LEFT JOIN leads_confirmed AS c ON c.lead_id = d.lead_id
LEFT JOIN open_needs AS n ON n.household_key = d.household_key
LEFT JOIN group_flags AS g ON g.lead_id = d.lead_id
