-- ---
-- id: I03
-- title: 实发低于应发或低于标准
-- disposition: 2
-- subject: household
-- statement: 发放明细中实发少于应发；或低保金应发少于花名册上的月救助金；或特困基本生活应发少于低保标准乘以特困倍数再乘以在保人数
-- cites: [H6, A9]
-- needs: [payments]
-- parameters: [tekun_multiple, dibao_standard]
-- urgency: orange
-- programme: 资金发放
-- candidate: 有发放明细
-- conditions:
--   less: 实发少于应发，或低保金应发少于月救助金，或特困基本生活应发低于标准
-- sentence:
--   less_paid: "{name}家的{payment_kind}实际发放{paid_yuan}元，少于应发的{due_yuan}元，请核实并补发。"
--   less_than_benefit: "{name}家的低保金应发{due_total}元，少于审核确认的每月{benefit_yuan_month}元，请核实并补发。"
--   less_than_standard: "{name}家的特困基本生活费应发{due_total}元，低于当地标准，请核实并补发。"
-- verify: 应发金额怎么定的；少发的原因；是否已经补发
-- action: 与财政核对，少发的补发，标准没有更新的及时更新
-- evidence: {payments: 发放明细, roster: 花名册上的月救助金}
-- evidence_key: [branch, payment_kind, batch_month, due_yuan, paid_yuan]
-- reading: 任何发放项目都看实发与应发；退汇、未发且实发为0的也算；一户同一批次分几笔发的，应发合起来与月救助金、标准比；标准按数据期末；人数只算健在的在保成员
-- ---
WITH totals AS (
    SELECT y.household_key, y.payment_kind, y.batch_month, sum(y.due_yuan) AS due_total
    FROM household_payments AS y
    GROUP BY y.household_key, y.payment_kind, y.batch_month
),

compared AS (
    SELECT
        y.*,
        h.level_rank AS household_rank,
        g.benefit_yuan_month,
        t.due_total,
        g.row_id AS roster_row,
        coalesce(y.paid_yuan < y.due_yuan, false) AS is_less_paid,
        coalesce(y.payment_kind = '低保金' AND t.due_total < g.benefit_yuan_month, false) AS is_less_than_benefit,
        coalesce(y.payment_kind = '特困基本生活' AND t.due_total < v.tekun_multiple * v.dibao_standard * g.covered_members, false) AS is_less_than_standard
    FROM household_payments AS y
    JOIN households AS h ON h.household_key = y.household_key
    JOIN totals AS t
        ON t.household_key = y.household_key AND t.payment_kind = y.payment_kind AND t.batch_month = y.batch_month
    LEFT JOIN local_values AS v ON v.area_key = h.area_key
    LEFT JOIN roster_programmes AS g
        ON g.household_no = y.household_key
        AND g.programme = CASE y.payment_kind WHEN '低保金' THEN '低保' WHEN '特困基本生活' THEN '特困' END
)

SELECT
    c.household_key,
    greatest(c.household_rank, c.level_rank) AS level_rank,
    c.payment_kind,
    c.batch_month,
    c.due_yuan,
    c.due_total,
    c.paid_yuan,
    c.benefit_yuan_month,
    CASE WHEN c.is_less_paid THEN 'less_paid' WHEN c.is_less_than_benefit THEN 'less_than_benefit' ELSE 'less_than_standard' END AS branch,
    c.row_id AS row_payments,
    c.roster_row AS row_roster,
    c.is_less_paid OR c.is_less_than_benefit OR c.is_less_than_standard AS ok_less
FROM compared AS c
