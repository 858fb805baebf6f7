-- ---
-- id: X05
-- title: 名下有机动车
-- disposition: 4
-- subject: household
-- statement: 低保、特困、低保边缘在保户的成员名下有正常状态的小型或大型汽车，价格空白或超过限额
-- cites: [T, DB14]
-- needs: [vehicles]
-- needs_columns: {roster: [authorised_until]}
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
--   disabled_transport: 全家只有一辆车，家里有持有效残疾证的成员
--   medical_transport: 全家只有一辆车，家里有大病患者
--   sole_livelihood: 全家只有一辆车，而且是营运车辆
-- holds:
--   identity_review: 全家只有一辆车，有有效残疾证或大病登记可能是家里人的，正等待人工核对身份
--   cell_issue: 全家只有一辆车，车辆用途或家里人的残疾证状态填写有误，或者有因填写有误被退回的残疾证、疾病登记可能是家里人的，是否豁免无法判断
-- sentence: "{name}家：经比对，家庭成员名下有机动车登记信息，请入户核实归属和用途。"
-- verify: 车辆是否为本人所有、是否在用；是否用于就医、残疾人代步或谋生
-- action: 上门核实，属于豁免情形的登记豁免，不能仅凭数据停保
-- evidence: {vehicles: 机动车登记, roster: 在保户成员}
-- evidence_key: [cars, last_registered]
-- ---
WITH cars AS (
    SELECT
        members.household_no,
        members.person_id,
        members.level_rank,
        members.roster_row,
        vehicles.row_id,
        vehicles.level_rank AS car_rank,
        vehicles.vehicle_use = '营运' AS is_working,
        vehicles.is_use_unknown,
        vehicles.registered_date,
        vehicles.plate_kind IN ('小型汽车', '大型汽车') AND vehicles.vehicle_status = '正常' AS is_car,
        (vehicles.price_yuan IS NULL AND NOT vehicles.is_price_unknown)
        OR coalesce(vehicles.price_yuan > local_values.vehicle_price_limit, FALSE) AS is_over_limit,
        local_values.vehicle_price_limit
    FROM low_income_members AS members
    JOIN rows_vehicles AS vehicles ON vehicles.person_id = members.person_id
    JOIN households ON households.household_key = members.household_no
    LEFT JOIN local_values ON local_values.area_key = households.area_key
),

counted AS (
    SELECT
        household_no,
        count(*) AS cars,
        max(CASE WHEN is_working THEN 1 ELSE 0 END) = 1 AS is_working_car,
        max(CASE WHEN is_use_unknown THEN 1 ELSE 0 END) = 1 AS is_use_unknown,
        max(registered_date) AS last_registered
    FROM cars
    WHERE is_car
    GROUP BY household_no
),

conditions AS (
    SELECT
        household_no,
        max(CASE WHEN has_certificate THEN 1 ELSE 0 END) = 1 AS has_certificate,
        max(CASE WHEN may_have_certificate THEN 1 ELSE 0 END) = 1 AS may_have_certificate,
        max(CASE WHEN has_major_disease THEN 1 ELSE 0 END) = 1 AS has_major_disease,
        max(CASE WHEN may_have_illness THEN 1 ELSE 0 END) = 1 AS may_have_illness,
        max(CASE WHEN has_condition_in_review THEN 1 ELSE 0 END) = 1 AS has_condition_in_review
    FROM low_income_members
    GROUP BY household_no
)

SELECT
    cars.household_no AS household_key,
    greatest(cars.level_rank, cars.car_rank) AS level_rank,
    counted.cars,
    counted.last_registered,
    cars.row_id AS row_vehicles,
    cars.roster_row AS row_roster,
    cars.is_car AS ok_car,
    cars.is_over_limit AND cars.vehicle_price_limit IS NOT NULL AS ok_over_limit,
    coalesce(counted.cars = 1 AND conditions.has_certificate, FALSE) AS exempt_disabled_transport,
    coalesce(counted.cars = 1 AND conditions.has_major_disease, FALSE) AS exempt_medical_transport,
    coalesce(counted.cars = 1 AND counted.is_working_car, FALSE) AS exempt_sole_livelihood,
    coalesce(
        counted.cars = 1 AND conditions.has_condition_in_review,
        FALSE
    ) AS hold_identity_review,
    coalesce(
        counted.cars = 1
        AND (
            conditions.may_have_certificate
            OR conditions.may_have_illness
            OR counted.is_use_unknown
        ),
        FALSE
    ) AS hold_cell_issue
FROM cars
JOIN conditions ON conditions.household_no = cars.household_no
LEFT JOIN counted ON counted.household_no = cars.household_no
