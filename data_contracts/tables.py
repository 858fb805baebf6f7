"""The tables that pass between the parts, on one page: name, grain, columns.

Two kinds: DELIVERED tables are files under `<out>/<period>/tables/` whose names and columns are fixed for the outside
(city teams script against them); STORE tables live in the lake and are ours to change.

Units and forms: `date32` dates; `*_yuan` decimal(14, 2); months as text YYYYMM; area codes as 12-digit text; enums as
the contract's canonical Chinese label; `millibits` = 1/1000 bit of match weight, an integer (it decides: it is exact).
Nulls: null is "not known" everywhere; a cell that held something invalid is null too and named in `emptied`.

`row_id` ties everything to its source: `file_no * ROW_ID_STRIDE + source_row`, unique within a period. `file_no` counts
the period's source files in the order of their paths. Joining on it is much cheaper than on (file, row) text.
"""

from dataclasses import dataclass

import pyarrow as pa

ROW_ID_STRIDE = 100_000_000
YUAN = pa.decimal128(14, 2)

EVIDENCE = pa.list_(
    pa.struct(
        [("extract", pa.string()), ("source_file", pa.string()), ("source_row", pa.int32()), ("text", pa.string())]
    )
)


@dataclass(frozen=True)
class Table:
    """One exchanged table: its name is the Parquet file's stem, `key` the total order it is written in."""

    name: str
    grain: str
    schema: pa.Schema
    key: tuple[str, ...]


def _table(name: str, grain: str, key: tuple[str, ...], /, **columns: pa.DataType) -> Table:
    return Table(name, grain, pa.schema(list(columns.items())), key)


TEXT, INT, LONG, DAY, FLAG, NUM = pa.string(), pa.int32(), pa.int64(), pa.date32(), pa.bool_(), pa.float64()

# ---- every core_<extract> table starts with these; then each column of the contract, typed, with `<column>_raw` beside
CORE_COLUMNS = pa.schema(
    [
        ("row_id", LONG),
        ("source_file", TEXT),  # path under incoming/<period>/, "#sheet" added when not the first sheet
        ("source_row", INT),  # as Excel numbers it; the first physical record is 1
        ("emptied", TEXT),  # "" or "|column|column|": cells that held something invalid
        ("is_after_as_of", FLAG),  # the row's own date lies after as_of: kept and counted, ignored by every rule
        ("id_no_is_numeric", FLAG),  # the ID came as a number cell: digits after the 15th are not its own
        ("joined_file", TEXT),  # of a row that two files made: the other one, and its row; else null
        ("joined_row", INT),
    ]
)

# ---- ingest -> everyone (store: periods/<P>/ingest/)
LAST_MONTH = "last_month"
"""`format` and `layout` in FILES of a file of an earlier month: it holds those who left since."""

MEMBERS = "#成员"
"""In `source_file`, before a number: the n-th people of the rows of a file that names several in a row."""

FILES = _table(
    "files",
    "source file, also a rejected one",
    ("source_file",),
    file_no=INT,
    extract=TEXT,
    source_file=TEXT,
    sha256=TEXT,
    bytes=LONG,
    format=TEXT,
    encoding=TEXT,
    sheet=TEXT,
    verdict=TEXT,  # accepted | accepted_with_rejections | rejected
    reason=TEXT,  # why the file was rejected, or null
    rows_read=LONG,
    rows_accepted=LONG,
    rows_rejected=LONG,
    rows_skipped=LONG,
    skipped_title=LONG,
    skipped_heading=LONG,
    skipped_total=LONG,
    skipped_blank=LONG,
    skipped_note=LONG,
    skipped_joined=LONG,  # rows of a household file: what they say stands in the rows of their people
    skipped_not_concerned=LONG,
    skipped_netted=LONG,
    skipped_erased=LONG,  # rows of people who were erased (PIPL 47)
    layout=TEXT,  # the layout it was read under and what its name said; null under the contract itself
    headings=TEXT,  # as delivered, joined by "|"; null when none was found
)
EXTRACT_STATUS = _table(
    "extract_status",
    "extract of the catalogue",
    ("extract",),
    extract=TEXT,
    supplier=TEXT,
    title=TEXT,
    access=TEXT,
    status=TEXT,  # arrived | missing | rejected (no file of it could be taken) | partial (some files were rejected)
    rows_accepted=LONG,
    rows_last_period=LONG,
    swing_percent=NUM,  # null without a last period
    rows_refused=LONG,  # of the files taken: rows not accepted for another reason than repeating one that was
    rows_when_whole=LONG,  # rows when it last came whole, before this period; null: it never did
    not_whole=TEXT,  # why its silence says nothing (codes of labels.NOT_WHOLE joined by ";"); null: it came whole
)
PROFILE = _table(
    "profile",
    "source file x column",
    ("source_file", "column"),
    extract=TEXT,
    source_file=TEXT,
    column=TEXT,
    rows=LONG,
    blanks=LONG,
    invalid=LONG,
    measure=TEXT,  # null, or what is damaged: ids_end_000 | ids_masked | ids_15_digits | mojibake | wrong_content | ...
    share=NUM,
    share_last_period=NUM,
    is_damaged=FLAG,
    disables=TEXT,
)
DRIFT = _table(
    "drift",
    "change of an extract against last month",
    ("extract", "kind", "subject"),
    extract=TEXT,
    kind=TEXT,
    subject=TEXT,
    detail=TEXT,  # kind: new_column lost_column renamed_column untaken_column file_remark new_value row_swing
)
YEARLY_INCOMES = _table(
    "yearly_incomes",
    "row of a file x kind of income that it states by the year",
    ("source_file", "source_row", "kind"),
    extract=TEXT,
    source_file=TEXT,
    source_row=INT,  # the physical row; people's rows name it in source_row or joined_row
    kind=TEXT,  # person household per_head work wages transfers (labels.YEARLY_INCOMES)
    yuan_year=YUAN,  # as stated; never divided into months
    line_yuan_year=YUAN,  # income_line_year where the household lives, of per_head alone; null: none is in force
    is_under_line=FLAG,
)
AREAS = _table(
    "areas",
    "area code of areas.csv, closed ones too",
    ("area_code",),
    area_code=TEXT,
    name=TEXT,
    level=TEXT,  # 市 | 县 | 乡 | 村
    urban_rural=TEXT,
    hukou_population=LONG,
    opened=DAY,
    closed=DAY,
    current_code=TEXT,  # itself, or its last successor when closed
    township=TEXT,
    township_name=TEXT,  # of current_code; null above township level
    county=TEXT,
    county_name=TEXT,
    village_name=TEXT,
    full_name=TEXT,
)
ROW_REMARKS = _table(
    "row_remarks",
    "remark about a source row; the row is accepted all the same",
    ("source_file", "source_row", "remark"),
    extract=TEXT,
    source_file=TEXT,
    source_row=INT,
    remark=TEXT,
)
REJECTED = _table(
    "rejected",
    "source row not taken",
    ("extract", "source_file", "source_row", "column", "reason_code"),
    extract=TEXT,
    source_file=TEXT,
    source_row=INT,
    column=TEXT,
    reason_code=TEXT,
    reason=TEXT,
    raw=TEXT,
)
CELL_ISSUES = _table(
    "cell_issues",
    "cell emptied because its value is invalid in an optional column",
    ("extract", "source_file", "source_row", "column"),
    extract=TEXT,
    source_file=TEXT,
    source_row=INT,
    column=TEXT,
    reason_code=TEXT,
    raw=TEXT,  # raw masked
)
CORRECTED_CELLS = _table(
    "corrected_cells",
    "cell of a source row that was taken with the value that the person had put right",
    ("source_file", "source_row", "column"),
    extract=TEXT,
    source_file=TEXT,
    source_row=INT,
    column=TEXT,
    correction_no=TEXT,
)
CORRECTIONS_READ = _table(
    "corrections_read",
    "correction of somebody's data that stood when the month was read",
    ("correction_no",),
    correction_no=TEXT,
    extract=TEXT,
    column=TEXT,
    basis=TEXT,  # on what it rests
    made_on=DAY,
    sha256=TEXT,  # of the correction as it is kept
    cells=LONG,  # taken with the right value this month
    cells_right=LONG,  # that said the right value themselves
    is_settled=FLAG,  # this month's rows, or an earlier month's, all say the right value: no longer applied
)

REFUSED_ROWS = _table(
    "refused_rows",
    "row that was not accepted, of an extract whose silence rules use, repeats aside: what was read; null: nothing",
    ("row_id",),
    row_id=LONG,
    extract=TEXT,
    household_no=TEXT,
    household_no_raw=TEXT,
    name=TEXT,  # normal form
    id_no=TEXT,  # a valid number, of the certificate too; null: none or not valid
    area_code=TEXT,  # where the person lives, else the hukou
    batch_month=TEXT,
    payment_kind=TEXT,
    visited_date=DAY,
)

# ---- match -> rules, outputs (store: periods/<P>/match/)
PEOPLE = _table(
    "people",
    "person",
    ("person_id",),
    person_id=TEXT,  # P + 9 digits, kept for ever; says nothing about the person
    name=TEXT,
    id_no=TEXT,
    sex=TEXT,
    birth_date=DAY,
    township=TEXT,  # 12 digits: where they live, else hukou; the county's code when neither names a township
)
PERSON_DETAILS = _table(
    "person_details",
    "person",
    ("person_id",),
    person_id=TEXT,
    phone=TEXT,
    address=TEXT,
    live_area=TEXT,
    hukou_area=TEXT,  # current codes (closed ones resolved)
    live_township=TEXT,
    hukou_township=TEXT,
    former_name=TEXT,
    rows=INT,
    is_on_roster=FLAG,
    is_in_register=FLAG,
    first_period=TEXT,
)
LINKS = _table(
    "links",
    "accepted source row x role",
    ("extract", "source_file", "source_row", "role"),
    extract=TEXT,
    source_file=TEXT,
    source_row=INT,
    role=TEXT,  # self | guardian | spouse
    person_id=TEXT,  # null while decision is review
    level=TEXT,  # L1..L5
    bits=NUM,
    decision=TEXT,  # auto | review | new
    rule=TEXT,  # the stage or blocking key that found it
)
LINKS_KEYED = _table(
    "links_keyed",
    "the same as links, with row_id for joining",
    ("row_id", "role"),
    row_id=LONG,
    extract=TEXT,
    role=TEXT,
    person_id=TEXT,
    level=TEXT,
    decision=TEXT,
    candidate_person_id=TEXT,  # of a row in review: the best candidate, so that rules can hold a lead back
    millibits=INT,  # of a row in review: what row and candidate score; null where they were not scored
    runner_up_millibits=INT,  # what the next best person scores; null: nobody else was compared
    is_only_lacking=FLAG,  # nothing speaks against the candidate, only more evidence is wanting; null: not in review
)
WAITING_ROWS = _table(
    "waiting_rows",
    "accepted source row in identity review, of role self: what it says of itself, so that nobody of that name is "
    "taken for a person without rows",
    ("row_id",),
    row_id=LONG,
    extract=TEXT,
    name=TEXT,  # as the matcher reads names; null: no name is left of it
    birth_date=DAY,  # stated, else of the number unless somebody else bears it
    birth_year=INT,  # also where only a year is stated
    hukou_area=TEXT,
    live_area=TEXT,  # current codes (closed ones resolved)
    hukou_township=TEXT,
    live_township=TEXT,  # from codes and addresses
)
LINK_EVIDENCE = _table(
    "link_evidence",
    "link that was scored",
    ("row_id", "role"),
    row_id=LONG,
    role=TEXT,
    person_id=TEXT,
    id_level=TEXT,
    name_level=TEXT,
    birth_level=TEXT,
    phone_level=TEXT,
    address_level=TEXT,
    head_level=TEXT,
    sex_level=TEXT,
    id_millibits=INT,
    name_millibits=INT,
    birth_millibits=INT,
    phone_millibits=INT,
    address_millibits=INT,
    head_millibits=INT,
    sex_millibits=INT,
    cap_millibits=INT,
    prior_millibits=INT,
    total_millibits=INT,
    runner_up_person_id=TEXT,
    runner_up_millibits=INT,
    why_not_runner_up=TEXT,
)
REVIEWS = _table(
    "reviews",
    "candidate pair waiting for a clerk",
    ("review_id",),
    review_id=TEXT,
    extract=TEXT,
    source_file=TEXT,
    source_row=INT,
    role=TEXT,
    other_extract=TEXT,
    other_source_file=TEXT,
    other_source_row=INT,
    candidate_person_id=TEXT,
    level=TEXT,
    bits=NUM,
    why=TEXT,
)
PERSON_EVENTS = _table(
    "person_events",
    "merge, split or birth of a person_id this period",
    ("person_id", "kind", "other_person_id"),
    person_id=TEXT,
    kind=TEXT,
    other_person_id=TEXT,
    period=TEXT,
    why=TEXT,  # kind: new | merged_into | split_from
)
BLOCKS = _table(
    "blocks",
    "blocking key",
    ("key",),
    key=TEXT,
    description=TEXT,
    pairs=LONG,
    new_pairs=LONG,
    largest_block=LONG,
    skipped_blocks=LONG,
    skipped_rows=LONG,
)
MATCH_MODEL = _table(
    "match_model",
    "feature x level of the frozen model",
    ("feature", "level"),
    feature=TEXT,
    level=TEXT,
    m=NUM,
    u=NUM,
    millibits=INT,
    version=TEXT,
    m_this_month=NUM,
    u_this_month=NUM,
    drift_millibits=INT,
)
WEIGHTS = _table(
    "weights",
    "whole bit of match weight x decision",
    ("bits", "decision"),
    bits=INT,
    decision=TEXT,
    pairs=LONG,
)
MATCH_COUNTS = _table(
    "match_counts",
    "source file",
    ("source_file",),
    extract=TEXT,
    source_file=TEXT,
    rows_unauthorised=LONG,
    rows_linked_auto=LONG,
    rows_in_review=LONG,
    rows_new=LONG,
)
RECONCILIATION = _table(
    "reconciliation",
    "source file",
    ("extract", "source_file"),
    extract=TEXT,
    source_file=TEXT,
    rows_read=LONG,
    rows_accepted=LONG,
    rows_rejected=LONG,
    rows_skipped=LONG,
    rows_unauthorised=LONG,
    rows_linked_auto=LONG,
    rows_in_review=LONG,
    rows_new=LONG,
)

# ---- decide -> publish (store: periods/<P>/decide/)
LEADS = _table(
    "leads",
    "lead",
    ("lead_id",),
    lead_id=TEXT,
    period=TEXT,
    rule_id=TEXT,
    disposition=INT,
    subject=TEXT,
    person_id=TEXT,  # of a call in identity review without a candidate: U and 12 digits, of nobody in people
    household_no=TEXT,
    urgency=TEXT,
    deadline=DAY,
    township=TEXT,
    identity_level=TEXT,
    is_published=FLAG,
    suppressed_by=TEXT,
    case_no=TEXT,
    main_disposition=INT,
    statement=TEXT,
    cites=TEXT,
    evidence=EVIDENCE,
)
LEAD_DETAILS = _table(
    "lead_details",
    "lead",
    ("lead_id",),
    lead_id=TEXT,
    evidence_key=TEXT,  # hash of the evidence that must stand for the lead to be the same one
    evidence_class=TEXT,  # direct | indirect | null
    refer_to=TEXT,
    programmes=TEXT,
    key_groups=TEXT,  # ";"-joined
    visit_class=TEXT,  # 周 | 月 of the household; null: not on the visit list
    facts=TEXT,  # JSON of the values the statement and explain print; no ID, no phone
    verify_items=TEXT,
    suggested_action=TEXT,
    event_area=TEXT,
    live_township=TEXT,
    hukou_township=TEXT,
    opened_period=TEXT,
    months_open=INT,
    last_result=TEXT,
    unproven=TEXT,  # row | call: it rests on rows in identity review, as their candidate's; a call is about itself only
    people=INT,  # living members of the household behind it; null: not known, or a call in identity review
    about_lead_id=TEXT,  # of a reminder the overdue lead it is about; else null
)
KEY_GROUP_MEMBERS = _table(
    "key_group_members",
    "lead x key group (必访类别) x member of the household whose reason it is",
    ("lead_id", "key_group", "person_id"),
    lead_id=TEXT,
    key_group=INT,
    person_id=TEXT,  # null: a lead about the household itself, that names nobody
)
CASES = _table(
    "cases",
    "household with an open lead",
    ("case_no",),
    case_no=TEXT,
    period=TEXT,
    household_no=TEXT,
    person_id=TEXT,
    township=TEXT,
    main_disposition=INT,
    leads=INT,
    published=INT,
    urgency=TEXT,
)
RULE_RUNS = _table(
    "rule_runs",
    "rule x area where it could not run, or rule",
    ("rule_id", "area"),
    rule_id=TEXT,
    area=TEXT,  # "*" = everywhere
    status=TEXT,  # run | not_run | run_without (ran on what arrived; `reason` says what was absent)
    reason=TEXT,
    leads=LONG,
    published=LONG,
)
FOCUS_GROUPS = _table(
    "focus_groups",
    "person x focus group (Y4)",
    ("group", "person_id"),
    group=TEXT,
    person_id=TEXT,
    household_no=TEXT,
    township=TEXT,
    since_period=TEXT,
    change=TEXT,  # in | stay | out
    visit_class=TEXT,  # 周 | 月, of their household; null: not on the visit list
)
DEPARTURES = _table(
    "departures",
    "person who died or moved out of the register: nobody is sent to look for them",
    ("person_id",),
    person_id=TEXT,
    is_dead=FLAG,  # 死亡注销 in the register, or cremated
    has_moved_out=FLAG,  # 迁出, and no register row of theirs stands any more
    death_date=DAY,  # of the cremation, else of the register; null: not known, or moved out
)
STRANGERS = _table(
    "strangers",
    "person here whom neither register nor roster nor monitoring list names: no missing row of theirs says anything",
    ("person_id",),
    person_id=TEXT,
)
COVERED_PEOPLE = _table(
    "covered_people",
    "covered person",
    ("person_id",),
    person_id=TEXT,
    household_no=TEXT,  # of the row that covered them first
    covered_since=DAY,  # the earliest start of a covering row
)
REFUSED_PEOPLE = _table(
    "refused_people",
    "person whose application was refused this month",
    ("person_id",),
    person_id=TEXT,
)
AGES = _table(
    "ages_by_birth",
    "day of birth, of the last 150 years",
    ("birth_date",),
    birth_date=DAY,
    age=INT,  # completed years at as_of
    age_band=TEXT,  # as the report's readers see it; bounds: work_age, old_age, great_age
)
REVIEWS_DUE = _table(
    "reviews_due",
    "household x programme whose regular review (H5) falls due by the end of next month, or is overdue",
    ("household_no", "programme"),
    household_no=TEXT,
    programme=TEXT,  # 低保 | 特困
    dibao_class=TEXT,  # A | B | C; null for 特困
    person_id=TEXT,  # its first living member; null: nobody of it is known
    members=INT,
    last_day=DAY,  # of the last review, else the start of the benefit
    is_first=FLAG,  # never reviewed: last_day is the start
    due_on=DAY,
    is_overdue=FLAG,
)
REVIEW_CHANGES = _table(
    "review_changes",
    "change in a household since its last review, as a file says it or two months show it",
    ("household_no", "programme", "person_id", "kind", "extract", "changed_on", "period"),
    household_no=TEXT,
    programme=TEXT,
    person_id=TEXT,  # whom it is about; null: somebody who waits in identity review
    kind=TEXT,  # a code of labels.REVIEW_CHANGES
    extract=TEXT,  # whose row says it; null: the household's files of two months differ
    changed_on=DAY,  # null where only the month is known
    period=TEXT,  # month of the change
)
REVIEW_TRAITS = _table(
    "review_traits",
    "what files showed of a household without a day, and since which month: carried from month to month",
    ("household_no", "person_id", "trait"),
    household_no=TEXT,
    person_id=TEXT,
    trait=TEXT,  # member | work | address | hukou
    value=TEXT,  # null: a member no more
    since_period=TEXT,
    is_first=FLAG,  # it stood so when the household was first looked at
)
VISIT_CLASSES = _table(
    "visit_classes",
    "household to be visited every week or month (Y6)",
    ("household_key",),
    household_key=TEXT,  # roster number, hukou number, or the person_id of somebody alone
    household_no=TEXT,
    person_id=TEXT,  # its first living member
    township=TEXT,
    visit_class=TEXT,  # 周 | 月
    reasons=TEXT,  # plain Chinese, joined by ；
    last_visit=DAY,  # null: no visit on file
    is_overdue=FLAG,  # longer ago than the interval of its class; null: visits did not arrive, or no interval is set
)

# ---- the ledger (store: ledger/): append-only, one file per period and kind
REPORTED: dict[str, pa.DataType] = {
    "by_assisting": FLAG,  # by the township that only visits (协办)
    "checker_one": TEXT,
    "checker_two": TEXT,
    "visit_mode": TEXT,
    "is_person": TEXT,  # yes | no | unsure
    "is_true": TEXT,  # yes | no | partly
    "person_statement": TEXT,  # what the person said
    "will": TEXT,  # yes | no
    "ability": TEXT,  # yes | no
    "path": TEXT,  # own | agent | none
    "reported_result": TEXT,  # what the row says; `result` is null where an assisting township says it
    "exemption": TEXT,
    "referred_to": TEXT,
    "receipt_no": TEXT,
    "advance_yuan": YUAN,
    "notified_on": DAY,
    "correction": TEXT,
    "not_checked_because": TEXT,
    "closed_on": DAY,
    "reviewer": TEXT,
}
"""What a returned row of a township list says beside the day of the visit; codes: data_contracts/returned_lists.py."""
LEDGER = _table(
    "ledger",
    "event of a lead",
    ("lead_id", "period", "event", "entry_no"),
    entry_no=LONG,
    period=TEXT,
    lead_id=TEXT,
    event=TEXT,  # opened | published | noted | visited | result | closed | escalated | reopened | withdrawn | unlisted
    rule_id=TEXT,
    township=TEXT,
    day=DAY,  # of an answer the day of the visit
    who=TEXT,
    source_file=TEXT,
    source_sha256=TEXT,
    source_row=INT,
    result=TEXT,  # a code of RESULTS; of a closed lead the result that closed it
    **REPORTED,  # of noted, visited and result; no ID, no phone
    host_township=TEXT,  # of published: the list of the township that decides (主办), 12 digits
    host_name=TEXT,  # its name as printed
    assisting_township=TEXT,  # of published: the list of the township that visits (协办); null where nobody else has it
    assisting_name=TEXT,
    row_mark=TEXT,  # of published: hash of whom the row was printed for (flows/ledger/listings.py)
    closed_with=TEXT,  # of closed: the lead whose result closed this reminder of it; else null
)
LEDGER_LEADS = _table(
    "ledger_leads",
    "lead on the day it was opened (its card in the ledger)",
    ("lead_id", "period"),
    lead_id=TEXT,
    period=TEXT,
    rule_id=TEXT,
    disposition=INT,
    subject=TEXT,
    person_id=TEXT,
    household_no=TEXT,
    urgency=TEXT,
    deadline=DAY,
    township=TEXT,
    evidence_key=TEXT,
    evidence_class=TEXT,
    statement=TEXT,
    about_lead_id=TEXT,  # the overdue lead a lead of rule I15 is about; else null
    unproven=TEXT,  # as in lead_details; null also on cards made without
    evidence=EVIDENCE,
    row_keys=pa.list_(TEXT),  # identity fingerprints of the evidence rows linked to person_id, roster rows left out
    row_extracts=pa.list_(TEXT),  # the extract of each of row_keys, in the same order; null on cards made without
)
PERSON_MERGES = _table(
    "person_merges",
    "person number that ended because it was another's person",
    ("period", "person_id"),
    period=TEXT,
    person_id=TEXT,
    into_person_id=TEXT,  # the number the person has gone by since that period
)
WHOSE_ROW = {
    "list_township": TEXT,  # code, else name, of the township whose list the row stands on; null where neither is known
    "name_masked": TEXT,  # the name on the row, masked; null where it has none
    "village": TEXT,
}
"""By what a township finds a returned row again that we speak of."""
FEEDBACK_FILES = _table(
    "feedback_files",
    "returned file",
    ("source_file",),
    source_file=TEXT,
    sha256=TEXT,
    reason=TEXT,  # why nothing of the file could be read, or null
    rows_read=LONG,
    rows_accepted=LONG,
    rows_repeated=LONG,
    rows_blank=LONG,
    rows_rejected=LONG,
    note=TEXT,  # why the file was passed over though nothing is wrong with it, or null
)
FEEDBACK_ACCEPTED = _table(
    "feedback_accepted",
    "returned row that was accepted, or had been before",
    ("source_file", "source_row"),
    source_file=TEXT,
    source_sha256=TEXT,
    source_row=INT,
    lead_id=TEXT,
    outcome=TEXT,  # result | assisted | visited | noted | repeated | pair (on a pair; lead_id is its review_id)
    visited_on=DAY,
    who=TEXT,
    remark=TEXT,  # accepted, but worth a second look; or null
    **REPORTED,
    **WHOSE_ROW,
)
FEEDBACK_REJECTED = _table(
    "feedback_rejected",
    "reason a returned row was refused",
    ("source_file", "source_row", "reason_code", "column"),
    source_file=TEXT,
    source_sha256=TEXT,
    source_row=INT,
    lead_id=TEXT,
    column=TEXT,
    reason_code=TEXT,
    reason=TEXT,
    **WHOSE_ROW,
)
LEAD_HISTORY = _table(
    "lead_history",
    "lead ever published, as the ledger stands before this period's leads",
    ("lead_id",),
    lead_id=TEXT,
    rule_id=TEXT,
    disposition=INT,
    subject=TEXT,
    person_id=TEXT,  # the number the person had at the end of last month, whatever number the lead was opened under
    household_no=TEXT,
    urgency=TEXT,
    deadline=DAY,
    township=TEXT,
    evidence_key=TEXT,
    statement=TEXT,
    opened_period=TEXT,
    months_open=INT,
    is_open=FLAG,
    has_feedback=FLAG,
    last_result=TEXT,
    exemption=TEXT,
    settled_period=TEXT,
    unproven=TEXT,  # as on its card
    evidence=EVIDENCE,  # of the month it was opened in (files of that drop), without the texts
)
SETTLED_ROWS = _table(
    "settled_rows",
    "rows of an extract that look alike, and the evidence an answer found wrong in them (查无此人, 数据有误)",
    ("rule_id", "evidence_key", "extract", "row_key"),
    rule_id=TEXT,
    evidence_key=TEXT,
    extract=TEXT,
    row_key=TEXT,  # a word on an identity may have made the rows another person's since: the evidence is the same
    settled_period=TEXT,  # of the last answer that said so: an answer about a moving window lapses as its lead's does
)
MONTH_FIGURES = _table(
    "month_figures",
    "figure of a month, or what it was made with",
    ("period", "figure"),
    period=TEXT,
    figure=TEXT,  # a name of flows/ledger/month_figures.py
    value=NUM,  # null: not known, or a text
    text=TEXT,  # of code, rules, parameters, model: its version or hash
)
IDENTITY_SAMPLE = _table(
    "identity_sample",
    "row drawn for the clerical sample of identities, once for each clerk",
    ("sample_id",),
    sample_id=TEXT,
    period=TEXT,
    clerk=TEXT,  # 甲 | 乙: the first, or the second who sees the same row
    stratum=TEXT,  # how the row came to its person, or why to none (flows/ledger/identity_sample.py)
    rows_in_stratum=LONG,
    row_id=LONG,
    row_key=TEXT,
    extract=TEXT,
    person_id=TEXT,  # whom the clerk is shown: the row's person, or its likeliest
)
IDENTITY_ANSWERS = _table(
    "identity_answers",
    "drawn row that a clerk judged",
    ("sample_id",),
    sample_id=TEXT,
    period=TEXT,  # in which the answer came back
    answer=TEXT,  # yes | no | unsure
    who=TEXT,
    day=DAY,
)
FIGURES = _table(
    "figures",
    "county, or the whole city, in a month's bulletin",
    ("county", "name"),
    county=TEXT,
    name=TEXT,
    pushed=LONG,  # new and carried
    new=LONG,  # flows/ledger/monthly_counts.py tells each; null: of a month that did not tell them apart
    carried=LONG,
    reminded=LONG,
    visited=LONG,
    confirmed=LONG,
    closed=LONG,
    new_households=LONG,
    new_people=LONG,
    covered_households=LONG,
    covered_people=LONG,
)
TOWN_FIGURES = _table(
    "town_figures",
    "township, or county for what is known no closer, in a month's bulletin",
    ("township",),
    township=TEXT,  # 12 digits; blank: not known
    new=LONG,
    carried=LONG,
    reminded=LONG,
    visited=LONG,
    confirmed=LONG,
    closed=LONG,
    new_households=LONG,
    new_people=LONG,
    covered_households=LONG,
    covered_people=LONG,
)
VERDICTS = _table(
    "verdicts",
    "human word on a pair: rows of an extract that look alike, and a person",
    ("row_key", "person_id", "period", "extract", "day", "lead_id", "source_file", "source_row", "person_id_then"),
    period=TEXT,
    lead_id=TEXT,
    row_key=TEXT,  # identity fingerprint of the source row, the same every month
    person_id=TEXT,  # for the matcher (feedback/): the number the person had at the end of last month
    verdict=TEXT,  # same | different
    who=TEXT,
    day=DAY,
    source_file=TEXT,
    extract=TEXT,  # whose rows the word is about; null in words kept without it: rows of any extract
    source_sha256=TEXT,
    source_row=INT,
    person_id_then=TEXT,  # the number the person had on the card the word was given on
)

DELIVERED = (PEOPLE, LINKS, REVIEWS, LEADS, REJECTED, CELL_ISSUES, ROW_REMARKS, YEARLY_INCOMES, RECONCILIATION)
