"""What a session of Spark was told of the names: it gets to know a table when a statement first asks for it."""

from typing import Any

from matchers.engine.ddl import ddl_of
from matchers.engine.kept import Kept
from matchers.engine.names import Frame, Names
from matchers.engine.spark_sql import render


class Shown:
    """The temporary views of a session; each says what its name stands for now."""

    def __init__(self, session: Any, names: Names) -> None:
        self._session, self._names = session, names
        self._views: set[str] = set()

    def show(self, sql: str) -> None:
        """Let Spark read what a statement reads."""
        for name in self._names.behind(sql):
            if name in self._views:
                continue
            if name in self._names.defined:
                sql_of_view = self._names.defined[name].sql
                text = render(sql_of_view, None, self._names.single(sql_of_view))
                self._session.sql(f"CREATE OR REPLACE TEMPORARY VIEW `{name}` AS {text}").collect()
            else:
                found = self._names.passed.get(name)
                frame = found.frame if found else self._over_files(self._names.kept[name])
                frame.createOrReplaceTempView(f"`{name}`" if not name.isidentifier() else name)
            self._views.add(name)

    def hide(self, name: str) -> None:
        """Let Spark forget a name, and the views that read it: they are made known again with what it is then."""
        for view in self._names.views_over(name, list(self._views)):
            self.hide(view)
        if name in self._views:
            self._session.catalog.dropTempView(name)
            self._views.discard(name)

    def _over_files(self, kept: Kept) -> Frame:
        frame = self._session.read.schema(ddl_of(kept.schema)).parquet(*map(str, kept.folders or kept.parts))
        return frame.selectExpr(*kept.numbering.select()) if kept.numbering else frame
