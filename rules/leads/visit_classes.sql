-- purpose: the visit class of each household to be visited (探访类别, Y6): 周 or 月, why, and when somebody was there last
-- inputs: visit_flags, households, persons, areas, household_visits, local_values
-- grain: household_key to be visited in which somebody is left; is_overdue is null where visits or the interval are not known
WITH classed AS (
    SELECT
        *,
        CASE
            WHEN is_sudden + is_without_worker + is_unable + is_urgent > 0 THEN '周'
            ELSE '月'
        END AS visit_class
    FROM visit_flags
)

SELECT
    classed.household_key,
    households.household_no,
    households.first_person_id AS person_id,
    coalesce(person_areas.area_code, registered_areas.area_code, $city_code) AS township,
    classed.visit_class,
    rtrim(
        CASE WHEN classed.is_sudden = 1 THEN '突发严重困难户；' ELSE '' END
        || CASE WHEN classed.is_monitored = 1 AND classed.is_sudden = 0 THEN '监测户风险未消除；' ELSE '' END
        || CASE WHEN classed.is_without_worker = 1 THEN '家里没有人能干重活；' ELSE '' END
        || CASE WHEN classed.is_tekun_at_home = 1 THEN '分散供养特困人员；' ELSE '' END
        || CASE WHEN classed.is_unable = 1 THEN '生活不能自理；' ELSE '' END
        || CASE WHEN classed.is_rigid = 1 THEN '刚性支出困难户；' ELSE '' END
        || CASE WHEN classed.is_struck = 1 THEN '因病、因灾、失业或失去劳力可能陷入困难；' ELSE '' END
        || CASE WHEN classed.is_urgent = 1 THEN '有特别紧急的困难线索；' ELSE '' END, '；'
    ) AS reasons,
    visits.last_visit,
    CASE
        WHEN NOT $has_visits THEN NULL
        WHEN classed.visit_class = '周' AND local_values.visit_days_week_day IS NOT NULL
            THEN coalesce(visits.last_visit < local_values.visit_days_week_day, TRUE)
        WHEN classed.visit_class = '月' AND local_values.visit_days_day IS NOT NULL
            THEN coalesce(visits.last_visit < local_values.visit_days_day, TRUE)
    END AS is_overdue
FROM classed
JOIN households ON households.household_key = classed.household_key AND households.members > 0
LEFT JOIN persons ON persons.person_id = households.first_person_id
LEFT JOIN areas AS person_areas ON person_areas.area_code = persons.township
LEFT JOIN areas AS registered_areas ON registered_areas.area_code = persons.hukou_township
LEFT JOIN household_visits AS visits ON visits.household_key = classed.household_key
LEFT JOIN local_values ON local_values.area_key = households.area_key
