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
