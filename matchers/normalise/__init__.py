"""Normal forms of identity fields: distinct values in, columns to compare and to block on out. Polars; no engine.

    normalise_identities(frame: pl.DataFrame, areas: pl.DataFrame, as_of: date) -> pl.DataFrame

Grain: one row per row of `frame`, in its order; give it DISTINCT identity tuples, it works once per distinct value.
Reads these columns of `frame` (text unless said; one that is absent counts as null throughout), takes every other
column through unchanged (your keys):

    name, id_no, id_no_is_numeric (bool), certificate_no, sex, birth_date (date), birth_date_raw, phone, address,
    hukou_area, live_area, former_name, head_name

`areas` is the exchanged table AREAS (data_contracts/tables.py); `as_of` bounds birth dates. Null = not known.

| column | type | what |
|---|---|---|
| name | text | N form: NFKC, no blanks, every dot as ·, notes such as (户主) off, unreadable signs as □ |
| name_kind | text | han, dotted (part·part), latin, partial (holds □), relation (张三女儿: NOT that person), blank |
| name_hard, name_soft | text | hard fold (traditional and variant forms, no dots), soft fold (付傅 闫阎 ...) of it |
| surname | text | of name_soft; compound surnames whole; null for dotted and latin names |
| name_py | text | pinyin of name_hard, one blank between syllables, surname readings first |
| fz, fzs | text | fuzzy pinyin (n/l zh/z ng/n h/f r/l) of name_soft, of its surname; null for relation and blank |
| given_fz | list[text] | distinct fuzzy syllables of the given name, sorted |
| former_hard, former_soft, former_fz | text | the same of former_name |
| head_hard, head_soft, head_fz | text | the same of head_name |
| head_is_self | bool | the head's name is the person's own |
| id18 | text | the valid number: as given or repaired by a rule; null otherwise |
| id_kind | text | valid18 permit (81 82 83) foreign (9...) / repaired: cosmetic valid15 certificate no_check / not whole: truncated rounded masked last6 invalid18 lost_digit extra_digit / of no use: last4 exponent other garbage blank |
| id_is_repaired | bool | id18 comes from a repair (cosmetic, valid15, certificate, no_check) |
| id_text | text | what can be compared: id18, the 18 or 17 or 19 signs of a wrong number, 369921*1234 of a masked one, last six |
| id15 | text | first 15 of the 18-digit form, for every number that has them (valid, wrong, truncated, rounded) |
| id_is_cut | bool | the signs after the 15th are, or may be, lost (truncated, rounded, a valid number ending in 000) |
| id_prefix6, id_last4, id_last6 | text | first six, last four, last six signs where they are readable (masked numbers too) |
| id_birth, id_sex | date, text | read off the number where it shows them (a wrong number's too, when a real date) |
| id_corrections | list[text] | valid numbers that the wrong one may have been: one edit, or the same after float64 rounding |
| birth | date | the stated birth date; the ID's when none is stated |
| birth_from | text | stated, id, null |
| birth_year, birth_month | i16, i8 | also of a date that gives no day or no month |
| birth_lunar | date | solar day if the stated date was a lunar one; null when it cannot be one |
| birth_is_0101 | bool | 1 January: often a filler |
| sex | text | 男 女; the ID's when none is stated |
| phone, phone2 | text | digits: 11-digit mobile, or landline with its area code; second number of the cell |
| phone_kind | text | mobile, landline, invalid, blank |
| village, town | text | 12-digit current codes where they live: live_area, else read from address |
| hukou_village, hukou_town | text | of hukou_area |
| address_rest | text | what follows the village in address: group, road, door |
"""
