"""`faxian check`: take a drop in as the run would, into a folder that is thrown away, and say what is wrong with it.

result = check_drop(city, incoming, "202610")
render_check(result)             # a table of files, a verdict, the first problems of each
result.exit_code                 # 0 all taken, 1 something was rejected, 2 the drop cannot be run
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from data_contracts import labels
from data_contracts.errors import ExitCode
from flows.ingest.file_account import FileAccount
from flows.ingest.keys import ROSTER
from flows.ingest.reasons import sentence
from flows.ingest.stage import IngestSummary, ingest
from flows.ingest.whole_roster import lacking_roster
from flows.store.paths import Store
from flows.store.run import RunContext, period_end
from rules.availability import partly_unsaid_rules, unsaid_rules
from rules.inputs import Arrivals, read_arrivals

FIRST_PROBLEMS = 10
NARROWEST = 140


@dataclass(frozen=True)
class CheckedFile:
    """One file's verdict. `problems`: all of the file itself, the first few of its rows; no value of a person."""

    source_file: str
    verdict: str
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    rows_skipped: int
    cells_emptied: int
    problems: tuple[str, ...]
    more_problems: int


@dataclass(frozen=True)
class CheckResult:
    """What a drop is like. `missing`: extracts that did not arrive; `ignored`: what lies there for no one;
    `cannot_run`: why a run would stop, or None. `rules_not_run`: rules that need what no file's layout says;
    `rules_in_part`: those that run without a part, or not for the people of some files.
    """

    period: str
    files: tuple[CheckedFile, ...]
    missing: tuple[str, ...]
    ignored: tuple[str, ...]
    cannot_run: str | None = None
    rules_not_run: tuple[str, ...] = ()
    rules_in_part: tuple[str, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """1 when anything was not taken, 2 when there is no whole roster to run with."""
        if self.cannot_run:
            return ExitCode.MISUSE
        clean = not self.ignored and all(file.verdict == "accepted" for file in self.files)
        return ExitCode.DONE if clean else ExitCode.DONE_WITH_REJECTIONS


def check_drop(city: Path, incoming: Path, period: str, store: Path | None = None) -> CheckResult:
    """Validate a drop without running it; nothing is kept. `store`: compare with the month before, too."""
    with tempfile.TemporaryDirectory(prefix="faxian-check-") as folder:
        into = Path(folder) / "ingest"
        into.mkdir(mode=0o700)
        last_day = period_end(period)
        context = RunContext(
            period=period,
            as_of=last_day,
            published=last_day,
            city=city,
            incoming=incoming,
            store=Path(folder),
            out=Path(folder),
            code_version="check",
        )
        summary = ingest(context, into, _month_before(store, period))
        return _result(period, summary, read_arrivals(into))


def _month_before(store: Path | None, period: str) -> Path | None:
    """What the month before left of its drop; null without a store, or where nothing is left."""
    previous = Store(store).previous(period) if store else None
    folder = Store(store).stage(previous, "ingest") if store and previous else None
    return folder if folder and folder.is_dir() else None


def render_check(result: CheckResult, console: Console | None = None) -> None:
    """Print a check for a person at a terminal."""
    console = console or Console()
    if not console.is_terminal:
        console.width = max(console.width, NARROWEST)
    table = Table(title=f"{result.period} 报送文件检查", box=box.SIMPLE_HEAVY, title_justify="left")
    table.add_column("文件", overflow="fold")
    table.add_column("结论", no_wrap=True)
    for heading in ("读到", "采用", "退回", "略过", "清空的格"):
        table.add_column(heading, justify="right", no_wrap=True)
    for file in result.files:
        counts = (file.rows_read, file.rows_accepted, file.rows_rejected, file.rows_skipped, file.cells_emptied)
        table.add_row(escape(file.source_file), labels.FILE_VERDICTS[file.verdict], *(str(count) for count in counts))
    console.print(table)
    for file in result.files:
        more = [f"另有 {file.more_problems} 处"] if file.more_problems else []
        _print_list(console, file.source_file, [*file.problems, *more])
    _print_list(console, "没有送来：", result.missing)
    _print_list(console, "略过：", result.ignored)
    _print_list(console, "送来的文件格式里没有要用的列，不能运行的规则：", result.rules_not_run)
    _print_list(console, "能运行、但缺列的部分不判断的规则：", result.rules_in_part)
    console.print(_verdict(result), style="bold", markup=False)
    if result.cannot_run:
        console.print(result.cannot_run, style="bold red", markup=False, highlight=False)


def _print_list(console: Console, title: str, items: Sequence[str]) -> None:
    if items:
        console.print(title, style="bold", markup=False, highlight=False)
    for item in items:
        console.print(f"  {item}", markup=False, highlight=False)


def _verdict(result: CheckResult) -> str:
    rejected = sum(file.verdict == "rejected" for file in result.files)
    rows = sum(file.rows_rejected for file in result.files)
    if result.exit_code is ExitCode.DONE:
        return f"{len(result.files)} 个文件全部可以采用。"
    can = "不能运行" if result.cannot_run else "可以运行，但请先看上面的问题"
    return f"{len(result.files)} 个文件，{rejected} 个退回；另有 {rows} 行退回。{can}。"


def _result(period: str, summary: IngestSummary, arrivals: Arrivals) -> CheckResult:
    accounts = [account for each in summary.accounts.values() for account in each]
    return CheckResult(
        period=period,
        files=tuple(_checked(account, summary) for account in sorted(accounts, key=lambda a: a.source_file)),
        missing=summary.missing,
        ignored=tuple(f"{item.path}：{item.why}" for item in summary.drop.ignored),
        cannot_run=_without_roster(period, summary),
        rules_not_run=tuple(f"{rule.id} {rule.spec.title}：没有{why}" for rule, why in unsaid_rules(arrivals)),
        rules_in_part=tuple(f"{rule.id} {rule.spec.title}：{why}" for rule, why in partly_unsaid_rules(arrivals)),
    )


def _without_roster(period: str, summary: IngestSummary) -> str | None:
    """What the run would stop with, so that the supplier's whole drop is told in one go all the same."""
    accounts = summary.accounts.get(ROSTER, ())
    refused = [(account.source_file, account.problem.sentence) for account in accounts if account.problem]
    lacking = lacking_roster(summary.status[ROSTER], refused, period)
    return str(lacking) if lacking else None


def _checked(account: FileAccount, summary: IngestSummary) -> CheckedFile:
    about_file, about_rows = _problems(account, summary)
    return CheckedFile(
        source_file=account.source_file,
        verdict=account.verdict,
        rows_read=account.rows_read,
        rows_accepted=account.rows_accepted,
        rows_rejected=account.rows_rejected,
        rows_skipped=account.skipped.total(),
        cells_emptied=account.cell_issues().height,
        problems=(*about_file, *about_rows[:FIRST_PROBLEMS]),
        more_problems=max(len(about_rows) - FIRST_PROBLEMS, 0),
    )


def _problems(account: FileAccount, summary: IngestSummary) -> tuple[Sequence[str], Sequence[str]]:
    """The file's own problem, or what its headings and columns have; and what its rows and cells have, in order."""
    if account.problem:
        return [account.problem.sentence], []
    headings = {c.name: c.heading for c in summary.contracts[account.file.extract].columns}
    damaged = summary.damaged.get(account.source_file, ())
    rows = [
        (row, f"第 {row} 行：{reason}")
        for row, reason in account.rejected_rows().select("source_row", "reason").iter_rows()
    ]
    cells = [
        (row, f"第 {row} 行：{sentence(code, headings[column])}（这一格清空，行仍采用）")
        for row, column, code in account.cell_issues().select("source_row", "column", "reason_code").iter_rows()
    ]
    return [*account.hint_sentences(), *damaged], [text for _, text in sorted([*rows, *cells])]
