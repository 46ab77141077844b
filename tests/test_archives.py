"""Archives and compressed files: read as streams, held to limits, and never a way out of the corpus."""

import bz2
import gzip
import io
import json
import lzma
import stat
import tarfile
import zipfile

import pytest
import zstandard

from geobrief.corpus import read_corpus
from geobrief.corpus.unpacking import unpacked

BODY = "Ministers met in Oslo on Monday. They agreed to meet again."
PACK = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress, ".zst": zstandard.compress}


def lines(n):
    return "".join(json.dumps({"id": str(i), "text": f"{BODY} {i * 7919} {i**5}"}) + "\n" for i in range(n)).encode()


def zipped(members):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def tarred(members, mode="w"):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode=mode) as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return data.getvalue()


def read(folder, name, data):
    return read_corpus(folder({name: data}))


def kinds(corpus):
    return list(corpus.problems["kind"])


@pytest.mark.parametrize("ending", PACK)
def test_a_compressed_file_reads_like_the_file(folder, ending):
    corpus = read(folder, f"a.jsonl{ending}", PACK[ending](lines(30)))
    assert list(corpus.articles["source_id"]) == [str(i) for i in range(30)] and kinds(corpus) == []
    assert corpus.articles["path"][2] == "a.jsonl#3"


@pytest.mark.parametrize("ending", PACK)
def test_of_a_truncated_file_what_is_whole_is_read_and_the_cut_is_named(folder, ending):
    packed = PACK[ending](lines(60_000) if ending == ".bz2" else lines(6_000))
    corpus = read(folder, f"a.jsonl{ending}", packed[: len(packed) // 2])
    assert 500 < len(corpus.articles) < 60_000
    assert list(corpus.articles["source_id"]) == [str(i) for i in range(len(corpus.articles))]
    assert "truncated" in kinds(corpus)


def test_frames_and_members_that_follow_one_another_are_one_file(folder):
    for ending, pack in PACK.items():
        corpus = read_corpus(folder({f"a.jsonl{ending}": pack(lines(3)) + pack(lines(2))}, ending))
        assert len(corpus.articles) == 5, ending


@pytest.mark.parametrize(
    "name, pack",
    [
        ("a.zip", zipped),
        ("a.tar", tarred),
        ("a.tar.gz", lambda m: gzip.compress(tarred(m))),
        ("a.tgz", lambda m: tarred(m, "w:gz")),
        ("a.tar.xz", lambda m: tarred(m, "w:xz")),
        ("a.tar.zst", lambda m: zstandard.compress(tarred(m))),
    ],
)
def test_an_archive_reads_like_its_files(folder, name, pack):
    members = {
        "day/one.txt": BODY.encode(),
        "two.jsonl": lines(2),
        "__MACOSX/x.txt": b"litter",
        ".hidden.txt": b"litter",
    }
    corpus = read(folder, name, pack(members))
    assert len(corpus.articles) == 3 and kinds(corpus) == []
    assert corpus.articles["path"][0].endswith("#day/one.txt")


def test_archives_inside_archives_are_read_to_a_depth(folder):
    data = BODY.encode()
    for depth in range(4):
        data = zipped({f"{depth}.zip" if depth else "a.txt": data})
        corpus = read(folder, "outer.zip", data)
        assert (len(corpus.articles), kinds(corpus)) == ((1, []) if depth < 3 else (0, ["refused"]))


def test_names_that_climb_and_links_are_refused_and_the_others_read(folder, tmp_path):
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in ("../../out.txt", "/abs.txt", "C:\\x.txt", "ok.txt"):
            archive.writestr(name, BODY)
        archive.writestr(link, "/etc/passwd")
    corpus = read(folder, "a.zip", data.getvalue())
    assert list(corpus.articles["path"]) == ["a.zip#ok.txt"] and kinds(corpus) == ["refused"] * 4
    assert not list(tmp_path.rglob("out.txt"))


def test_links_and_devices_of_a_tar_are_refused(folder):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for name, kind in (("l.txt", tarfile.SYMTYPE), ("h.txt", tarfile.LNKTYPE), ("d.txt", tarfile.CHRTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    corpus = read(folder, "a.tar", data.getvalue())
    assert corpus.articles.empty and kinds(corpus) == ["refused"] * 3


@pytest.mark.parametrize("ending", PACK)
def test_a_bomb_is_refused_before_it_goes_off(folder, monkeypatch, ending):
    monkeypatch.setattr("geobrief.corpus.limits.ARCHIVE_FREE_BYTES", 100_000)
    corpus = read(folder, f"a.txt{ending}", PACK[ending](b"A" * 3_000_000))
    assert corpus.articles.empty and kinds(corpus) == ["refused"] and "100 times" in corpus.problems["message"][0]


def test_a_zip_is_refused_by_what_its_directory_declares(folder, monkeypatch):
    monkeypatch.setattr("geobrief.corpus.limits.ARCHIVE_FREE_BYTES", 100_000)
    bomb = zipped({f"{n}.txt": b"A" * 100_000 for n in range(30)})
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("a member was opened"))
    corpus = read(folder, "a.zip", bomb)
    assert kinds(corpus) == ["refused"]


def test_too_many_members_are_refused(folder, monkeypatch):
    monkeypatch.setattr("geobrief.corpus.limits.ARCHIVE_MEMBERS", 3)
    members = {f"{n}.txt": f"{BODY} {n}".encode() for n in range(5)}
    assert kinds(read(folder, "a.zip", zipped(members))) == ["refused"]
    corpus = read_corpus(folder({"b.tar": tarred(members)}, "other"))
    assert len(corpus.articles) == 3 and kinds(corpus) == ["refused"]


def test_one_damaged_member_costs_only_itself(folder):
    data = zipped({"a.txt": BODY.encode() * 3, "b.txt": b"Other words were said in Bergen on Tuesday."})
    at = data.index(b"a.txt") + 12
    corpus = read(folder, "a.zip", data[:at] + b"\xff\xff\xff" + data[at + 3 :])
    assert list(corpus.articles["path"]) == ["a.zip#b.txt"] and len(corpus.problems) == 1


def test_a_file_of_an_office_program_is_named_once(folder):
    corpus = read(folder, "a.docx", zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}))
    assert corpus.articles.empty and kinds(corpus) == ["unsupported"]


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.jsonl.gz", "a.txt.xz", "a.jsonl.zst", "a.parquet", "a.7z"])
def test_a_name_alone_makes_no_archive(folder, name):
    corpus = read(folder, name, b"\x00\x01\x02 not what the name says")
    assert corpus.articles.empty and len(corpus.problems)


def test_everything_before_a_fault_is_handed_out_and_then_the_fault():
    class Faulty(io.RawIOBase):
        def __init__(self):
            self.parts = [b"one ", b"two "]

        def read(self, n=-1):
            if self.parts:
                return self.parts.pop(0)
            raise EOFError("cut")

    from geobrief.corpus.unpacking import Budget

    stream = unpacked(Faulty(), Budget(1000))
    assert stream.read1(100) == b"one two "
    with pytest.raises(EOFError):
        stream.read1(100)
