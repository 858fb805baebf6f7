"""What is written for people. A list's file makes typed columns; its contract states how they are printed.

worklists.py         the townships' lists: rows of every list, typed
lists.py             the same as one CSV and one workbook a township, and their index; list_tables.py many lists at once
visits.py            in which order a township walks and what fits its month; capacity.py how much that is
row_labels.py        what a row is marked with, whom a key group holds for, which guardian is asked
workbook.py          a list as XLSX: blocks, drop-downs, print set-up; case_sheet.py its summary, schedule_sheet.py its
                     plan by village, code_sheet.py what its codes mean, guidance.py how to fill it
notices.py           what is gone from a township's list and new on it, when a month is made anew
prepared_reviews.py  households whose regular review falls due, with what changed since the last one
visit_forms.py       入户核查表: a page per household as a Word document; docx_parts.py what our documents share
visit_form_layout.py the form's page with holes, in three sizes of type
referrals.py         a list per department
designated.py        what lists leave to designated staff: sensitive reasons in their own words
coordination.py      households whose needs name several departments
corrections.py       rows a supplier should mend
finds_form.py        the form in which a township reports people whom it found by itself
returned_rows.py     what became of every row a township returned; reported_finds.py of the people it reported
open_leads.py        leads of earlier months that are still open
focus.py             registers of focus groups, and who is to be visited every week or month
review_list.py       pairs the matcher left to a clerk; pairs_workbook.py the same as XLSX
waiting_leads.py     which leads hang on a row in identity review
spot_check.py        the draw of what was closed, and the blind draw
staffing.py          stations and assistants due, and what their load leaves over
policy_watch.py      cited texts and parameters past their term
ledger_sheets.py     the books: balance, ageing, yield
bulletin.py          工作通报 of a city or a county, as a web page; bulletin_document.py for Word
county_figures.py    a county's figures: townships, months, ageing, yields; county_workbook.py the same as XLSX
county_files.py      what counties and the city get each month; summary.py what the city gets each quarter
delivered_tables.py  tables/*.parquet
folder.py            everything above in the order it is written; delivery.py packs one recipient's part of it
report/              the match report and the validation page
titles.py            what extracts, columns, units and cited texts are called
desk/                the auditor's desk: every lead with its whole chain, offline
sql/                 SELECTs that look at every person of the city
persons.py           a person with a place, typed
reconciliation.py    the sums that prove no row was lost
csv_files.py         a CSV, and who gets one
printing.py          the last step: typed columns -> headings and text that may leave the house
sheet_parts.py       what our sheets share; wrapping.py how high a row must be; quick_workbook.py the writer
kept_sheet.py        sheets that are alike but for a name, made once; quick_sheet.py a sheet's inner loops at once
side_by_side.py      who makes the files of a big month: this process and a helper
"""
