-- ---
-- id: X06
-- title: 名下多套住房或新购房
-- disposition: 4
-- subject: household
-- statement: 低保、特困、低保边缘在保户的住宅超过限定套数，或在纳入之后、近{new_home_months}个月内新购住宅
-- cites: [H25, DB14]
-- needs: [real_estate]
-- needs_columns: {roster: [authorised_until]}
-- parameters: [house_limit, new_home_months]
-- urgency: yellow
-- evidence_class: direct
-- programme: 低保边缘/刚性支出困难
-- candidate: 低保、特困、低保边缘在保户，成员名下有住宅登记
-- conditions:
--   too_many_or_new: 住宅套数超过限定，或近{new_home_months}个月内、纳入之后购买了住宅
-- exemptions:
--   resettlement: 超出的住宅都是拆迁安置或继承所得(新购住宅不适用)
-- holds: {cell_issue: 取得方式填写有误，超出的住宅是否都是拆迁安置或继承所得无法判断}
-- sentence: "{name}家：经比对，家庭成员名下有房产登记信息，请入户核实归属和用途。"
-- verify: 房屋是否为本人所有、由谁居住；取得方式；能否居住
-- action: 上门核实，属于豁免情形的登记豁免，不能仅凭数据停保
-- evidence: {roster: 在保户}
-- evidence_rows:
-- - {extract: real_estate, fact: household_homes, join: fact.household_no = hits.household_key, text: 不动产登记}
-- evidence_key: [homes, first_home, last_home]
-- reading: 共有的一套只算一套；纳入日期取户编号最早的起始日期
-- ---
WITH units AS (
    SELECT
        household_no,
        unit_no,
        max(
            CASE WHEN acquired_by IN ('拆迁安置', '继承') THEN 1 ELSE 0 END
        ) AS is_given,
        max(CASE WHEN is_acquisition_unknown THEN 1 ELSE 0 END) AS is_unknown,
        max(
            CASE
                WHEN acquired_by = '购买'
                    AND registered_date > $new_home_months_day
                    AND registered_date <= $as_of
                    AND registered_date > household_since
                    THEN 1
                ELSE 0
            END
        ) AS is_new_purchase,
        min(roster_rank) AS roster_rank,
        min(level_rank) AS unit_rank
    FROM household_homes
    GROUP BY household_no, unit_no
),

counted AS (
    SELECT
        household_no,
        count(*) AS homes,
        cast(sum(CASE WHEN unit_rank = 1 THEN 1 ELSE 0 END) AS bigint) AS sure_homes,
        cast(sum(CASE WHEN is_given = 1 THEN 0 ELSE 1 END) AS bigint) AS other_homes,
        cast(
            sum(CASE WHEN is_given = 1 OR is_unknown = 1 THEN 0 ELSE 1 END) AS bigint
        ) AS surely_other_homes,
        max(is_new_purchase) = 1 AS has_new_purchase,
        max(CASE WHEN unit_rank = 1 THEN is_new_purchase ELSE 0 END) = 1 AS has_sure_purchase,
        min(unit_no) AS first_home,
        max(unit_no) AS last_home,
        max(unit_rank) AS worst_rank,
        min(roster_rank) AS roster_rank
    FROM units
    GROUP BY household_no
)

SELECT
    counted.household_no AS household_key,
    CASE
        WHEN counted.sure_homes > local_values.house_limit OR counted.has_sure_purchase
            THEN counted.roster_rank
        ELSE greatest(counted.roster_rank, counted.worst_rank)
    END AS level_rank,
    counted.homes,
    counted.has_new_purchase,
    counted.first_home,
    counted.last_home,
    rosters.row_id AS row_roster,
    (counted.homes > local_values.house_limit OR counted.has_new_purchase)
    AND local_values.house_limit IS NOT NULL AS ok_too_many_or_new,
    counted.other_homes <= local_values.house_limit
    AND NOT counted.has_new_purchase AS exempt_resettlement,
    counted.surely_other_homes <= local_values.house_limit
    AND NOT counted.has_new_purchase AS hold_cell_issue
FROM counted
JOIN households ON households.household_key = counted.household_no
LEFT JOIN local_values ON local_values.area_key = households.area_key
LEFT JOIN (
    SELECT household_no, min(roster_row) AS row_id
    FROM low_income_members
    GROUP BY household_no
) AS rosters ON rosters.household_no = counted.household_no
