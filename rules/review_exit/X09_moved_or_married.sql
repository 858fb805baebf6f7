-- ---
-- id: X09
-- title: 户籍迁出或婚姻变化
-- disposition: 4
-- subject: person
-- statement: 在保对象近{new_event_months}个月内户籍迁出，或近{new_event_months}个月内结婚、离婚登记；重新核算或移交
-- cites: [T]
-- needs: [household_register|marriage]
-- parameters: [new_event_months]
-- urgency: yellow
-- evidence_class: direct
-- programme: 重新核算或移交迁入地/低保边缘/临时救助
-- candidate: 有户籍迁出或婚姻登记
-- conditions:
--   alive: 本人健在
--   covered: 在保
--   change: 户籍迁出、结婚或离婚在近{new_event_months}个月内
-- sentence:
--   moved: "{name}，{age}岁，{changed_on}户口迁出，请核实去向，并与迁入地衔接，避免断保。"
--   married: "{name}，{age}岁，{changed_on}婚姻状况有变化，请重新核算家庭人口和待遇。"
-- verify: 现住何处、与谁共同生活；迁入地是否接续保障
-- action: 重新核算，户口迁出的做好移交，接上之前不断保
-- evidence: {household_register: 户籍迁出, marriage: 婚姻登记, roster: 在保}
-- evidence_key: [branch, changed_on]
-- reading: 去世的人不在这里看；婚姻登记每人一行，只看本人自己的那一行；别人登记里写的对方，不据此认定
-- ---
WITH changes AS (
    SELECT
        person_id,
        level_rank,
        'moved' AS branch,
        change_date AS changed_on,
        row_id AS register_row,
        cast(NULL AS bigint) AS marriage_row
    FROM rows_household_register
    WHERE change_kind = '迁出' AND person_id IS NOT NULL
    UNION ALL
    SELECT person_id, level_rank, 'married', registered_date, NULL, row_id
    FROM rows_marriage
)

SELECT
    persons.person_id,
    greatest(persons.roster_rank, changes.level_rank) AS level_rank,
    changes.branch,
    changes.changed_on,
    changes.register_row AS row_household_register,
    changes.marriage_row AS row_marriage,
    persons.roster_row AS row_roster,
    NOT coalesce(departures.is_dead, FALSE) AS ok_alive,
    persons.is_covered AS ok_covered,
    changes.changed_on > $new_event_months_day AND changes.changed_on <= $as_of AS ok_change
FROM changes
JOIN persons ON persons.person_id = changes.person_id
LEFT JOIN departures ON departures.person_id = changes.person_id
