-- purpose: the visit class of each household to be visited (探访类别, Y6): 周 or 月, why, and when somebody was there last
-- inputs: visit_flags, households, persons, areas, household_visits, local_values
-- grain: household_key to be visited in which somebody is left; is_overdue is null where visits or the interval are not known
WITH classed AS (
    SELECT f.*, CASE WHEN f.is_sudden + f.is_without_worker + f.is_unable + f.is_urgent > 0 THEN '周' ELSE '月' END AS visit_class
    FROM visit_flags AS f
)

SELECT
    c.household_key,
    h.household_no,
    h.first_person_id AS person_id,
    coalesce(t.area_code, u.area_code, $city_code) AS township,
    c.visit_class,
    rtrim(
        CASE WHEN c.is_sudden = 1 THEN '突发严重困难户；' ELSE '' END
        || CASE WHEN c.is_monitored = 1 AND c.is_sudden = 0 THEN '监测户风险未消除；' ELSE '' END
        || CASE WHEN c.is_without_worker = 1 THEN '家里没有人能干重活；' ELSE '' END
        || CASE WHEN c.is_tekun_at_home = 1 THEN '分散供养特困人员；' ELSE '' END
        || CASE WHEN c.is_unable = 1 THEN '生活不能自理；' ELSE '' END
        || CASE WHEN c.is_rigid = 1 THEN '刚性支出困难户；' ELSE '' END
        || CASE WHEN c.is_struck = 1 THEN '因病、因灾、失业或失去劳力可能陷入困难；' ELSE '' END
        || CASE WHEN c.is_urgent = 1 THEN '有特别紧急的困难线索；' ELSE '' END, '；'
    ) AS reasons,
    w.last_visit,
    CASE
        WHEN NOT $has_visits THEN NULL
        WHEN c.visit_class = '周' AND v.visit_days_week_day IS NOT NULL THEN coalesce(w.last_visit < v.visit_days_week_day, true)
        WHEN c.visit_class = '月' AND v.visit_days_day IS NOT NULL THEN coalesce(w.last_visit < v.visit_days_day, true)
    END AS is_overdue
FROM classed AS c
JOIN households AS h ON h.household_key = c.household_key AND h.members > 0
LEFT JOIN persons AS p ON p.person_id = h.first_person_id
LEFT JOIN areas AS t ON t.area_code = p.township
LEFT JOIN areas AS u ON u.area_code = p.hukou_township
LEFT JOIN household_visits AS w ON w.household_key = c.household_key
LEFT JOIN local_values AS v ON v.area_key = h.area_key
