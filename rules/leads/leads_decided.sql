-- purpose: what becomes of each lead: urgency, who goes there, published or why not
-- inputs: leads_weighed, rule_traits, leads_corroborated, open_needs, persons, areas, lead_history, local_values, group_flags, household_sizes
-- grain: lead; its township is one of this city (areas), never a place elsewhere, whose list nobody here reads; a call in
--     identity review goes to the place called from, and to the candidate's only where the call names none
WITH placed AS (
    SELECT
        weighed.*,
        CASE
            WHEN weighed.unproven = 'call' THEN NULL ELSE persons.live_township
        END AS live_township,
        CASE
            WHEN weighed.unproven = 'call' THEN NULL ELSE persons.hukou_township
        END AS hukou_township,
        person_areas.area_code AS person_township,
        home_areas.area_code AS home_township,
        registered_areas.area_code AS registered_township,
        event_areas.township AS event_township,
        event_areas.county AS event_county,
        CASE
            WHEN weighed.disposition IN (1, 2, 3)
                AND weighed.subject <> 'lead'
                AND local_values.event_mode = 1
                THEN CASE WHEN weighed.urgency = 'yellow' THEN 'orange' ELSE 'red' END
            ELSE weighed.urgency
        END AS final_urgency,
        hukou_areas.township AS standard_township,
        hukou_areas.county AS hukou_county,
        old_areas.area_code AS old_township
    FROM leads_weighed AS weighed
    LEFT JOIN persons ON persons.person_id = weighed.person_id
    LEFT JOIN local_values
        ON local_values.area_key
            = CASE WHEN weighed.unproven = 'call' THEN weighed.area_key ELSE persons.live_key END
    LEFT JOIN areas AS person_areas ON person_areas.area_code = persons.township
    LEFT JOIN areas AS home_areas ON home_areas.area_code = persons.live_township
    LEFT JOIN areas AS registered_areas ON registered_areas.area_code = persons.hukou_township
    LEFT JOIN lead_history AS history
        ON history.lead_id = CASE WHEN weighed.subject = 'lead' THEN weighed.subject_key END
    LEFT JOIN areas AS old_areas ON old_areas.area_code = history.township
    LEFT JOIN areas AS event_areas ON event_areas.area_code = weighed.event_area
    LEFT JOIN areas AS hukou_areas ON hukou_areas.area_code = split_part(weighed.area_key, '|', 1)
)

SELECT
    placed.*,
    coalesce(
        CASE
            WHEN traits.is_event_place
                OR placed.final_urgency = 'red'
                OR placed.unproven = 'call'
                THEN coalesce(placed.event_township, placed.event_county)
        END,
        placed.person_township,
        placed.home_township,
        placed.registered_township,
        placed.old_township,
        placed.standard_township,
        placed.hukou_county,
        $city_code
    ) AS township,
    CASE
        WHEN placed.own_reason IS NOT NULL THEN placed.own_reason
        WHEN placed.disposition = 4
            AND placed.evidence_class = 'indirect'
            AND NOT placed.is_published_alone
            AND corroborated.lead_id IS NULL THEN 'single_evidence'
        WHEN placed.disposition = 4 AND open_needs.household_key IS NOT NULL THEN 'open_need'
    END AS suppressed_by,
    CASE WHEN placed.was_open THEN placed.old_opened_period ELSE $period END AS opened_period,
    CASE WHEN placed.was_open THEN placed.old_months_open ELSE 1 END AS months_open,
    group_flags.key_groups,
    sizes.people
FROM placed
JOIN rule_traits AS traits ON traits.rule_id = placed.rule_id
LEFT JOIN leads_corroborated AS corroborated ON corroborated.lead_id = placed.lead_id
LEFT JOIN open_needs ON open_needs.household_key = placed.household_key
LEFT JOIN group_flags ON group_flags.lead_id = placed.lead_id
LEFT JOIN household_sizes AS sizes
    ON sizes.household_key
        = CASE WHEN coalesce(placed.unproven, '') <> 'call' THEN placed.household_key END
