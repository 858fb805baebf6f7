-- ---
-- id: X01
-- title: 保障对象疑似死亡
-- disposition: 4
-- subject: person
-- statement: 在保对象在户籍登记中死亡注销，或有火化登记；其余成员的待遇重新核算，不因此停掉
-- cites: [N83]
-- needs: [household_register|funeral]
-- parameters: [same_death_days]
-- urgency: orange
-- evidence_class: indirect
-- is_published_alone: true
-- programme: 其余成员重新核算/低保边缘/临时救助
-- candidate: 在救助花名册上，且有死亡注销或火化登记
-- conditions:
--   covered: 在保
--   dead: 户籍死亡注销或火化登记，有一项即可
-- sentence:
--   both: "{name}，{age}岁，户籍和殡葬都登记为去世，请入户核实；其他家庭成员的待遇需重新核算，不得因此停发。"
--   one: "{name}，{age}岁，有一处登记显示可能已去世，请入户核实是否为本人；其他家庭成员的待遇不得因此停发。"
-- verify: 本人是否确已去世、哪一天；其他家庭成员情况；银行卡由谁保管
-- action: 上门核实；确认去世的按规定办理，并重新核算其余成员待遇
-- evidence: {household_register: 户籍登记死亡注销, funeral: 火化登记, roster: 在保}
-- evidence_key: [is_dead_in_register, is_cremated]
-- reading: 两处日期相差{same_death_days}天以内为直接证据；只有一处或日期不合的，也发出上门核实
-- ---
WITH compared AS (
    SELECT
        *,
        coalesce(
            register_death_date <= cremation_death_date + $same_death_days
            AND cremation_death_date <= register_death_date + $same_death_days,
            FALSE
        ) AS is_agreed,
        least(coalesce(register_death_rank, 9), coalesce(cremation_rank, 9)) AS best_rank,
        greatest(coalesce(register_death_rank, 9), coalesce(cremation_rank, 9)) AS worst_rank
    FROM departures
    WHERE is_dead
)

SELECT
    persons.person_id,
    greatest(persons.roster_rank, compared.best_rank) AS level_rank,
    compared.is_dead_in_register,
    compared.cremation_row IS NOT NULL AS is_cremated,
    compared.register_death_date,
    compared.cremation_death_date,
    CASE
        WHEN compared.is_dead_in_register AND compared.cremation_row IS NOT NULL THEN 'both'
        ELSE 'one'
    END AS branch,
    CASE
        WHEN compared.is_agreed AND compared.worst_rank = 1 THEN 'direct'
        ELSE 'indirect'
    END AS evidence_class,
    compared.register_death_row AS row_household_register,
    compared.cremation_row AS row_funeral,
    persons.roster_row AS row_roster,
    persons.is_covered AS ok_covered,
    compared.is_dead AS ok_dead
FROM compared
JOIN persons ON persons.person_id = compared.person_id
WHERE persons.roster_no IS NOT NULL
