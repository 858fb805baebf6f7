-- ---
-- id: X03
-- title: 新增就业收入可能超标准
-- disposition: 4
-- subject: household
-- statement: 低保户本月看得到的收入(在职成员当月缴费的缴费基数扣除就业成本，加上养老金减去基础养老金)超过低保标准乘以人数；只看这一个月，不平均、不折年
-- cites: [H4, T, A2, DB33]
-- needs: [employment]
-- also_disables: [pension]
-- parameters: [dibao_standard, edge_multiple, job_cost_rate]
-- urgency: yellow
-- evidence_class: indirect
-- programme: 低保边缘/低保渐退
-- candidate: 低保在保或渐退户，有就业或养老金记录
-- conditions:
--   over_standard: 本月看得到的收入合计超过低保标准乘以健在人数
-- sentence:
--   taper: "{name}家：经比对，家庭成员有新增就业或养老金信息，请入户核实，可能适用渐退。"
--   check: "{name}家：经比对，家庭成员有新增就业或养老金信息，请入户核实。"
-- verify: 家庭成员中谁在就业；从业时间、是否稳定；实际收入；有无大额支出
-- action: 上门核实，符合渐退的办理渐退，不能仅凭数据停保
-- evidence: {roster: 低保户}
-- evidence_rows:
-- - {extract: employment, fact: income_rows, join: "fact.household_no = hits.household_key AND fact.extract = 'employment'", text: 本月在职缴费}
-- - {extract: pension, fact: income_rows, join: "fact.household_no = hits.household_key AND fact.extract = 'pension'", text: 养老金发放}
-- evidence_key: [earners, first_earner, last_earner]
-- reading: 户编号下健在成员都算；最近缴费月份等于数据期的才算当月
-- ---
WITH income AS (
    SELECT
        household_no,
        sum(CASE WHEN extract = 'employment' THEN wage_base_yuan_month ELSE 0 END) AS wages,
        sum(CASE WHEN extract = 'pension' THEN pension_beyond_basic ELSE 0 END) AS pensions,
        sum(
            CASE WHEN extract = 'employment' AND level_rank = 1 THEN wage_base_yuan_month ELSE 0 END
        ) AS sure_wages,
        sum(
            CASE WHEN extract = 'pension' AND level_rank = 1 THEN pension_beyond_basic ELSE 0 END
        ) AS sure_pensions,
        count(DISTINCT person_id) AS earners,
        min(person_id) AS first_earner,
        max(person_id) AS last_earner,
        max(level_rank) AS worst_rank
    FROM income_rows
    GROUP BY household_no
),

compared AS (
    SELECT
        income.*,
        households.members,
        households.level_rank,
        programmes.row_id,
        income.wages * (1 - local_values.job_cost_rate) + income.pensions AS income_yuan_month,
        income.sure_wages * (1 - local_values.job_cost_rate) + income.sure_pensions AS sure_income,
        local_values.dibao_standard * households.members AS limit_yuan_month,
        local_values.dibao_standard * households.members * local_values.edge_multiple AS edge_limit
    FROM income
    JOIN roster_programmes AS programmes
        ON programmes.household_no = income.household_no AND programmes.programme = '低保'
    JOIN households ON households.household_key = income.household_no
    LEFT JOIN local_values ON local_values.area_key = households.area_key
)

SELECT
    household_no AS household_key,
    CASE
        WHEN sure_income > limit_yuan_month THEN level_rank
        ELSE greatest(level_rank, worst_rank)
    END AS level_rank,
    members,
    earners,
    first_earner,
    last_earner,
    income_yuan_month,
    limit_yuan_month,
    CASE WHEN income_yuan_month <= edge_limit THEN 'taper' ELSE 'check' END AS branch,
    CASE WHEN income_yuan_month <= edge_limit THEN '渐退' ELSE '核查' END AS outcome,
    row_id AS row_roster,
    income_yuan_month > limit_yuan_month AS ok_over_standard
FROM compared
WHERE edge_limit IS NOT NULL
