"""A file that cannot be taken: why, in a sentence for the clerk who sent it."""

from data_contracts.errors import FileRejectedError
from flows.ingest.reasons import File


class FileProblem(FileRejectedError):  # noqa: N818
    """Raised anywhere below; caught once, where the file becomes a rejected line of `files`.

    `sentence` is Chinese, says what is wrong and what to do, and holds no value of a person.
    """

    def __init__(self, code: File, sentence: str) -> None:
        self.code, self.sentence = code, sentence
        super().__init__(f"{code}: {sentence}")

    def __reduce__(self) -> tuple[type["FileProblem"], tuple[File, str]]:  # type: ignore[override]
        """From one process to another as it is."""
        return type(self), (self.code, self.sentence)


TOO_LARGE = "读它要用的内存大得不合常理，为安全起见没有读下去；请重新导出，或以 csv 报送"
TOO_SLOW = "读它要用的时间长得不合常理，为安全起见没有读下去；请重新导出，或以 csv 报送"
BROKE_THE_READER = "读取程序读它时中断了（内容损坏，或不是正常导出的文件）；请重新导出，或以 csv 报送"
