-- ---
-- id: X01
-- title: 保障对象疑似死亡
-- disposition: 4
-- subject: person
-- statement: 在保对象在户籍登记中死亡注销，或有火化登记；其余成员的待遇重新核算，不因此停掉
-- cites: [N83]
-- needs: [household_register|funeral]
-- urgency: orange
-- evidence_class: indirect
-- is_published_alone: true
-- programme: 其余成员重新核算/低保边缘/临时救助
-- candidate: 在救助花名册上，且有死亡注销或火化登记
-- conditions:
--   covered: 在保
--   dead: 户籍死亡注销或火化登记，有一项即可
-- sentence:
--   both: "{name}，{age}岁，户籍和殡葬都登记为去世，请上门核实；家里其他人的待遇要重新核算，不能因此停掉。"
--   one: "{name}，{age}岁，有一处登记显示可能已去世，请上门核实是不是本人；家里其他人的待遇不能因此停掉。"
-- verify: 本人是否确已去世、哪一天；家里还有哪些人；银行卡由谁保管
-- action: 上门核实；确认去世的按规定办理，并重新核算其余成员待遇
-- evidence: {household_register: 户籍登记死亡注销, funeral: 火化登记, roster: 在保}
-- evidence_key: [is_dead_in_register, is_cremated]
-- reading: 两处日期相差7天以内为直接证据；只有一处或日期不合的，也发出上门核实
-- ---
WITH compared AS (
    SELECT
        d.*,
        coalesce(
            d.register_death_date <= d.cremation_death_date + 7 AND d.cremation_death_date <= d.register_death_date + 7,
            false
        ) AS is_agreed,
        least(coalesce(d.register_death_rank, 9), coalesce(d.cremation_rank, 9)) AS best_rank,
        greatest(coalesce(d.register_death_rank, 9), coalesce(d.cremation_rank, 9)) AS worst_rank
    FROM departures AS d
    WHERE d.is_dead
)

SELECT
    p.person_id,
    greatest(p.roster_rank, c.best_rank) AS level_rank,
    c.is_dead_in_register,
    c.cremation_row IS NOT NULL AS is_cremated,
    c.register_death_date,
    c.cremation_death_date,
    CASE WHEN c.is_dead_in_register AND c.cremation_row IS NOT NULL THEN 'both' ELSE 'one' END AS branch,
    CASE WHEN c.is_agreed AND c.worst_rank = 1 THEN 'direct' ELSE 'indirect' END AS evidence_class,
    c.register_death_row AS row_household_register,
    c.cremation_row AS row_funeral,
    p.roster_row AS row_roster,
    p.is_covered AS ok_covered,
    c.is_dead AS ok_dead
FROM compared AS c
JOIN persons AS p ON p.person_id = c.person_id
WHERE p.roster_no IS NOT NULL
