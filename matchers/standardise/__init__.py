"""Standardised forms of identity fields: what is written in, columns to compare and to block on out. Polars; no engine.

Each field has a module of its own; `kernels` makes Arrow kernels of them, one dictionary per field, work done once per
distinct written value; `matchers.variants` joins the dictionaries into the table `standardised_records` (grain:
variant), whose columns are below. `as_of` bounds birth dates, the exchanged table AREAS (data_contracts/tables.py)
names places. Null = not known.

| column | type | what |
|---|---|---|
| name | text | N form: NFKC, no blanks, every dot as ·, notes such as (户主) off, unreadable signs as □; 小张 as 张□ |
| name_kind | text | han, dotted (part·part), latin, partial (holds □), relation (张三女儿: NOT that person), blank |
| name_hard, name_soft | text | hard fold (traditional and variant forms, no dots), soft fold (付傅 闫阎 ...) of it |
| fz, fzs | text | fuzzy pinyin (n/l zh/z ng/n h/f r/l) of name_soft, of its surname; null for relation and blank |
| given_fz | list[text] | distinct fuzzy syllables of the given name, in its order |
| former_soft, former_fz | text | the same of former_name, or of the former name in a note behind the name |
| head_soft, head_fz | text | the same of the head of household |
| head_is_self | bool | the head's name is the person's own |
| id18 | text | the valid number: as given or repaired by a rule; null otherwise |
| id_kind | text | valid18 permit foreign, cosmetic valid15 certificate no_check, truncated ... (kinds: see below) |
| id_is_repaired | bool | id18 comes from a repair (cosmetic, valid15, certificate, no_check) |
| id_text | text | what can be compared: id18, a wrong number as it is, 369921*1234 of a masked one, last six |
| id15 | text | first 15 of the 18-digit form: of valid, wrong 18-sign, truncated, rounded numbers |
| id_is_cut | bool | the signs after the 15th are, or may be, lost (truncated, rounded, valid but ending in 000) |
| id_prefix6, id_last4 | text | first six, last four signs where readable (masked too) |
| id_birth, id_sex | date, text | read off the number where it shows them (of a wrong number too) |
| id_corrections | list[text] | valid numbers that a wrong one may have been: one edit away, or rounded to it |
| birth | date | the stated birth date; the ID's when none is stated, nor a year or month that is not the ID's |
| birth_from | text | stated, id, null |
| birth_year, birth_month | i16, i8 | also of a date that gives no day or no month |
| birth_lunar | date | solar day if the stated date was a lunar one; null when it cannot be one |
| sex | text | 男 女; the ID's when none is stated and the number is not wrong |
| phone, phone2 | text | digits: 11-digit mobile, or landline with its area code; second number of the cell |
| village, town | text | 12-digit current codes where they live: live_area, else read from address |
| hukou_village, hukou_town | text | of hukou_area |
| house | text | figures of the house or room in the address (3组12号: 3-12); null where it names none |

The variants stage adds `may_be_found`: the entity may be the one looked for (no conflicting name, not only joined by
authorisation).

Kinds of ID number (`id_kind`):

- whole: valid18 as given; permit (81 82 83 0000: Hong Kong, Macau, Taiwan residents); foreign (9...)
- repaired by rule, id18 filled: cosmetic (blanks, full-width, apostrophe, x), valid15 (19 inserted, check appended),
  certificate (first 18 of a disability certificate number), no_check (17 digits, check appended; the other reading, a
  digit lost elsewhere, is in id_corrections)
- evidence only, id18 null: truncated (first 15 kept), rounded (number cell), masked, last6, invalid18, lost_digit,
  extra_digit, document (passports, passes, foreigners' old cards: no check digit, compared as a whole)
- of no use, id_text null too: last4, exponent (3.60121E+17), other, garbage, blank

stage.py        the stage's nodes: every distinct name, number, date is read once, whoever bears it
kernels.py      Arrow kernels, one dictionary per field
name.py         names; pinyin.py their sounds
id_number.py    ID numbers; citizen_id.py the arithmetic of the citizen number
birth.py        birth dates
phone.py        phone numbers
address.py      addresses against the city's areas
"""
