-- ---
-- id: X05
-- title: 名下有机动车
-- disposition: 4
-- subject: household
-- statement: 低保、特困、低保边缘在保户的成员名下有正常状态的小型或大型汽车，价格空白或超过限额
-- cites: [T, DB14]
-- needs: [vehicles]
-- also_disables: [disability, health]
-- parameters: [vehicle_price_limit]
-- urgency: yellow
-- evidence_class: direct
-- programme: 低保边缘/刚性支出困难
-- candidate: 低保、特困、低保边缘在保户，成员名下有车辆登记
-- conditions:
--   car: 小型汽车或大型汽车，状态正常(残疾人专用号牌不算)
--   over_limit: 车辆价格空白或超过限额(填写有误、无法判断的不算)
-- exemptions:
--   disabled_transport: 全家只有一辆车，家里有持有效残疾证的成员(证件状态填写有误、无法判断的按有效看待)
--   medical_transport: 全家只有一辆车，家里有大病患者
--   sole_livelihood: 全家只有一辆车，而且是营运车辆(用途填写有误、无法判断的按此看待)
-- holds: {identity_review: 全家只有一辆车，有残疾证或疾病登记可能是家里人的，正等待人工核对身份}
-- sentence: "{name}家的车辆登记存在需核实情形，请上门了解车是谁在用、作什么用。"
-- verify: 车是不是本人的、是否在用；是否用于看病、残疾人代步或谋生
-- action: 上门核实，属于豁免情形的登记豁免，不能仅凭数据停保
-- evidence: {vehicles: 机动车登记, roster: 在保户成员}
-- evidence_key: [cars, last_registered]
-- ---
WITH cars AS (
    SELECT
        m.household_no,
        m.person_id,
        m.level_rank,
        m.roster_row,
        c.row_id,
        c.level_rank AS car_rank,
        c.vehicle_use = '营运' OR c.is_use_unknown AS is_working,
        c.registered_date,
        c.plate_kind IN ('小型汽车', '大型汽车') AND c.vehicle_status = '正常' AS is_car,
        (c.price_yuan IS NULL AND NOT c.is_price_unknown) OR coalesce(c.price_yuan > v.vehicle_price_limit, false) AS is_over_limit,
        v.vehicle_price_limit
    FROM low_income_members AS m
    JOIN rows_vehicles AS c ON c.person_id = m.person_id
    JOIN households AS h ON h.household_key = m.household_no
    LEFT JOIN local_values AS v ON v.area_key = h.area_key
),

counted AS (
    SELECT
        c.household_no,
        count(*) AS cars,
        max(CASE WHEN c.is_working THEN 1 ELSE 0 END) = 1 AS is_working_car,
        max(c.registered_date) AS last_registered
    FROM cars AS c
    WHERE c.is_car
    GROUP BY c.household_no
),

conditions AS (
    SELECT
        m.household_no,
        max(CASE WHEN m.has_certificate THEN 1 ELSE 0 END) = 1 AS has_certificate,
        max(CASE WHEN m.has_major_disease THEN 1 ELSE 0 END) = 1 AS has_major_disease,
        max(CASE WHEN m.has_condition_in_review THEN 1 ELSE 0 END) = 1 AS has_condition_in_review
    FROM low_income_members AS m
    GROUP BY m.household_no
)

SELECT
    c.household_no AS household_key,
    greatest(c.level_rank, c.car_rank) AS level_rank,
    n.cars,
    n.last_registered,
    c.row_id AS row_vehicles,
    c.roster_row AS row_roster,
    c.is_car AS ok_car,
    c.is_over_limit AND c.vehicle_price_limit IS NOT NULL AS ok_over_limit,
    coalesce(n.cars = 1 AND x.has_certificate, false) AS exempt_disabled_transport,
    coalesce(n.cars = 1 AND x.has_major_disease, false) AS exempt_medical_transport,
    coalesce(n.cars = 1 AND n.is_working_car, false) AS exempt_sole_livelihood,
    coalesce(n.cars = 1 AND x.has_condition_in_review, false) AS hold_identity_review
FROM cars AS c
JOIN conditions AS x ON x.household_no = c.household_no
LEFT JOIN counted AS n ON n.household_no = c.household_no
