"""A document's package: the bytes that the standard library's own writer gives."""

import io
import zipfile

from flows.deliverables.docx_parts import ZIP_TIME, zip_bytes

TEXT = "".join(f"<w:t>{number * 7919 % 104729}家庭{number % 13}</w:t>" for number in range(4_000)).encode()
PARTS = {"[Content_Types].xml": TEXT[:9_000], "word/document.xml": TEXT, "空.xml": b""}


def test_the_package_is_what_zipfile_writes() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in PARTS.items():
            one = zipfile.ZipInfo(name, ZIP_TIME)
            one.compress_type, one.create_system, one.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            package.writestr(one, content)
    assert zip_bytes(PARTS) == zip_bytes(PARTS) == made.getvalue()
    with zipfile.ZipFile(io.BytesIO(zip_bytes(PARTS))) as package:
        assert package.testzip() is None
        assert {name: package.read(name) for name in package.namelist()} == PARTS
