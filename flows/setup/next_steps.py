"""What to do with a city folder that was just made."""

from pathlib import Path

from flows.settings import FILE, settings_text
from flows.store.files import write_bytes


def what_next(folder: Path) -> str:
    """What to do with a new folder; writes ./faxian.yaml where there is none, for later commands."""
    lines = [f"已建好城市文件夹 {folder}，先看其中的 README.md。", "填一处查一处：", f"  faxian check --city {folder}"]
    if not Path(FILE).exists():
        text = settings_text({"city": str(folder), "incoming": "incoming", "store": "store", "out": "out"})
        write_bytes(Path(FILE), text.encode())
        lines.append(f"另写了 {FILE}：城市、报送、数据湖和成果文件夹写在里面，以后命令里不用再写。")
    return "\n".join(lines)
