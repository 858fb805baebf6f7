-- ---
-- id: X07
-- title: 登记有市场主体
-- disposition: 4
-- subject: household
-- statement: 低保、特困、低保边缘在保户的成员是在业市场主体的经营者、法定代表人、股东或高管
-- cites: [T, DB14]
-- needs: [business]
-- needs_columns: {roster: [authorised_until]}
-- parameters: [small_shop_limit]
-- urgency: yellow
-- evidence_class: indirect
-- programme: 低保边缘/刚性支出困难
-- candidate: 低保、特困、低保边缘在保户，成员有市场主体登记
-- conditions:
--   role: 担任经营者、法定代表人、股东或高管
--   in_business: 登记状态为在业
-- exemptions:
--   small_shop: 都是个体工商户，认缴出资空白或不超过限额
-- holds: {cell_issue: 类型或认缴出资填写有误，是否小本经营无法判断}
-- sentence: "{name}家：经比对，家庭成员名下有市场主体登记信息，请入户核实是否实际经营。"
-- verify: 是否本人登记、是否实际经营；有无被冒用；收入情况
-- action: 上门核实，属于小本经营的登记豁免，不能仅凭数据停保
-- evidence: {business: 市场主体登记, roster: 在保户成员}
-- evidence_key: [entities, first_entity, last_entity]
-- ---
WITH roles AS (
    SELECT
        members.household_no,
        members.roster_row,
        greatest(members.level_rank, business.level_rank) AS level_rank,
        business.row_id,
        business.credit_code,
        business.role IN ('经营者', '法定代表人', '股东', '高管') AS is_role,
        business.entity_status = '在业' AS is_in_business,
        business.entity_kind = '个体工商户'
        AND (
            (business.subscribed_yuan IS NULL AND NOT business.is_subscription_unknown)
            OR business.subscribed_yuan <= local_values.small_shop_limit
        ) AS is_small,
        (business.entity_kind = '个体工商户' OR business.is_kind_unknown)
        AND (
            business.subscribed_yuan IS NULL
            OR business.subscribed_yuan <= local_values.small_shop_limit
        ) AS may_be_small,
        local_values.small_shop_limit
    FROM low_income_members AS members
    JOIN rows_business AS business ON business.person_id = members.person_id
    JOIN households ON households.household_key = members.household_no
    LEFT JOIN local_values ON local_values.area_key = households.area_key
),

counted AS (
    SELECT
        household_no,
        count(DISTINCT credit_code) AS entities,
        min(credit_code) AS first_entity,
        max(credit_code) AS last_entity,
        max(CASE WHEN is_small THEN 0 ELSE 1 END) = 0 AS is_all_small,
        max(CASE WHEN may_be_small THEN 0 ELSE 1 END) = 0 AS may_all_be_small
    FROM roles
    WHERE is_role AND is_in_business
    GROUP BY household_no
)

SELECT
    roles.household_no AS household_key,
    roles.level_rank,
    counted.entities,
    counted.first_entity,
    counted.last_entity,
    roles.row_id AS row_business,
    roles.roster_row AS row_roster,
    roles.is_role AS ok_role,
    roles.is_in_business AND roles.small_shop_limit IS NOT NULL AS ok_in_business,
    coalesce(counted.is_all_small, FALSE) AS exempt_small_shop,
    coalesce(counted.may_all_be_small, FALSE) AS hold_cell_issue
FROM roles
LEFT JOIN counted ON counted.household_no = roles.household_no
