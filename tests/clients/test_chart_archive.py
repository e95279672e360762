"""Chart archives, hostile ones above all: what they cost is counted in bytes unpacked and members read."""

from __future__ import annotations

import gzip
import io
import tarfile
import zlib
from collections.abc import Callable

import pytest
from otegraph.clients import chart_archive, tar_stream
from otegraph.clients.chart_archive import MOST_MEMBERS, MOST_UNPACKED, BadChart, TooLarge, parse_chart, read_chart
from otegraph.clients.tar_stream import Bounds

from tests.charts import archive, packed

LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
CHART = b"apiVersion: v2\nname: web\nversion: 1.0.0\n"


def header(name: bytes = b"web/a", size: bytes = b"0", kind: bytes = b"0", prefix: bytes = b"") -> bytes:
    """A ustar header with a good checksum; what is in it need not be."""
    fields = [name.ljust(100, b"\0"), b"0000644\0", b"0000000\0" * 2, size.rjust(11, b"0") + b"\0", b"00000000000\0"]
    rest = kind + b"\0" * 100 + b"ustar\x0000" + b"\0" * 80 + prefix.ljust(155, b"\0") + b"\0" * 12
    start = b"".join(fields)
    return start + b"%06o\0 " % sum(start + b" " * 8 + rest) + rest


def file(name: bytes, content: bytes, kind: bytes = b"0") -> bytes:
    return header(name, b"%o" % len(content), kind) + content + b"\0" * (-len(content) % 512)


def tar(*parts: bytes, end: bytes = b"\0" * 1024) -> bytes:
    """An archive of a good chart, with these parts behind it."""
    return gzip.compress(file(b"web/Chart.yaml", CHART) + b"".join(parts) + end)


def pax(*records: tuple[bytes, bytes]) -> bytes:
    """The content of a pax header."""
    lines = []
    for key, value in records:
        length = len(key) + len(value) + 3
        length += len(str(length + len(str(length))))
        lines.append(b"%d %s=%s\n" % (length, key, value))
    return b"".join(lines)


def test_a_chart_is_read() -> None:
    chart = parse_chart(packed("shop"))
    assert (chart.name, chart.version, chart.app_version, chart.description) == (
        "shop", "1.0.0", "3.4", "A web shop with its store",
    )  # fmt: skip
    assert chart.values["autoscaling"] == {"enabled": False, "maxReplicas": 5}


@pytest.mark.parametrize("format_", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_every_format_with_long_names_is_read(format_: int) -> None:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz", format=format_) as writer:
        folder = tarfile.TarInfo("web/")
        folder.type = tarfile.DIRTYPE
        writer.addfile(folder)
        for name in ("web/Chart.yaml", "web/" + "d" * 90 + "/" + "f" * 60, "web/" + "é" * 30):
            member = tarfile.TarInfo(name)
            member.size = len(CHART)
            writer.addfile(member, io.BytesIO(CHART))
    paths = [found.path for found in tar_stream.members(made.getvalue(), Bounds(1 << 20, 10, 1 << 20, 512))]
    assert paths == ["web", "web/Chart.yaml", "web/" + "d" * 90 + "/" + "f" * 60, "web/" + "é" * 30]
    assert parse_chart(made.getvalue()).name == "web"


@pytest.mark.parametrize("end", [b"", b"\0" * 512, b"\0" * 10_240])
def test_an_end_of_another_length_is_an_end(end: bytes) -> None:
    if end:
        assert parse_chart(tar(end=end)).name == "web"
    else:
        with pytest.raises(BadChart, match="truncated"):
            parse_chart(tar(end=end))


def test_a_git_archive_s_header_for_all_is_read_over() -> None:
    said = pax((b"comment", b"a" * 40))
    made = gzip.compress(file(b"pax_global_header", said, b"g") + file(b"web/Chart.yaml", CHART) + b"\0" * 1024)
    assert parse_chart(made).name == "web"


HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "not a gzipped"),
    "a zip": (b"PK\x03\x04" + b"\0" * 100, "not a gzipped"),
    "a plain tar": (gzip.decompress(tar()), "not a gzipped"),
    "gzip alone": (b"\x1f\x8b", "truncated"),
    "a bad gzip": (b"\x1f\x8b" + b"\xff" * 100, "damaged"),
    "no tar": (gzip.compress(b"hello " * 1000), "not a tar"),
    "a short text": (gzip.compress(b"hello"), "no tar"),
    "an empty tar": (gzip.compress(b"\0" * 1024), "no Chart.yaml"),
    "gzip cut off": (tar()[:-30], "truncated"),
    "gzip without its sum": (tar()[:-8], "truncated"),
    "a wrong sum": (tar()[:-8] + b"\0" * 8, "damaged"),
    "a second gzip": (tar() + tar(), "behind its end"),
    "a tail": (tar() + b"x", "behind its end"),
    "members behind the end": (tar(b"\0" * 512, file(b"web/b", b"x")), "behind its end"),
    "a bad header sum": (tar(header().replace(b"web/a", b"web/b")), "damaged"),
    "a symbolic link": (tar(header(kind=b"2")), "symbolic link"),
    "a hard link": (tar(header(kind=b"1")), "hard link"),
    "a GNU long link": (tar(file(b"././@LongLink", b"x" * 9, b"K")), "plain one|a link"),
    "a character device": (tar(header(kind=b"3")), "device"),
    "a block device": (tar(header(kind=b"4")), "device"),
    "a fifo": (tar(header(kind=b"6")), "fifo"),
    "a sparse file": (tar(header(kind=b"S")), "sparse"),
    "a pax sparse file": (tar(file(b"x", pax((b"GNU.sparse.major", b"1")), b"x"), header()), "sparse"),
    "an unknown type": (tar(header(kind=b"Z")), "neither"),
    "an absolute path": (tar(header(b"/etc/passwd")), "absolute"),
    "an absolute path by a prefix": (tar(header(b"passwd", prefix=b"/etc")), "absolute"),
    "a path that goes up": (tar(header(b"web/../../x")), "plain"),
    "a path that goes up at its end": (tar(header(b"web/..")), "plain"),
    "a path with a point": (tar(header(b"./web/x")), "plain"),
    "a path with two slashes": (tar(header(b"web//x")), "plain"),
    "an empty path": (tar(header(b"")), "plain"),
    "a path of Windows": (tar(header(b"web\\..\\x")), "characters"),
    "a pax path that goes up": (tar(file(b"x", pax((b"path", b"web/../../x")), b"x"), header()), "plain"),
    "a GNU path that goes up": (tar(file(b"x", b"web/../x\0", b"L"), header()), "plain"),
    "a NUL in a name": (tar(file(b"x", pax((b"path", b"web/a\0b")), b"x"), header()), "characters"),
    "a name that is no UTF-8": (tar(header(b"web/\xff")), "UTF-8"),
    "several folders": (tar(header(b"other/a")), "several folders"),
    "a file at the top": (tar(header(b"web")), "no folder"),
    "a file twice": (tar(file(b"web/a", b"1"), file(b"web/a", b"2")), "twice"),
    "a negative size": (tar(header(size=b"-1")), "impossible size"),
    "a negative binary size": (tar(header()[:124] + b"\xff" * 12 + header()[136:]), "impossible size|damaged"),
    "a negative pax size": (tar(file(b"x", pax((b"size", b"-512")), b"x"), header()), "impossible size"),
    "a pax size that lies": (tar(file(b"x", pax((b"size", b"4000")), b"x"), file(b"web/a", b"x")), "truncated"),
    "a size that lies": (tar(header(size=b"7777777")), "truncated"),
    "a folder with content": (tar(file(b"web/d/", b"x" * 512, b"5")), "folder with content"),
    "a pax record that lies": (tar(file(b"x", b"99 path=a\n", b"x"), header()), "damaged header"),
    "a pax record that stands still": (tar(file(b"x", b"0 path=a\n", b"x"), header()), "damaged header"),
    "a pax record that ends in its key": (tar(file(b"x", b"5 path=a\n", b"x"), header()), "damaged header"),
    "a name for all": (tar(file(b"x", pax((b"path", b"web/a")), b"g"), header()), "for all"),
}  # fmt: skip


@pytest.mark.parametrize(("hostile", "says"), HOSTILE.values(), ids=HOSTILE)
def test_a_bad_archive_is_refused(hostile: bytes, says: str) -> None:
    with pytest.raises(BadChart, match=says) as refusal:
        parse_chart(hostile)
    assert not isinstance(refusal.value, TooLarge)


def test_a_binary_size_is_refused_though_its_sum_is_right() -> None:
    bad = bytearray(header())
    bad[124:136] = b"\x80" + b"\0" * 10 + b"\x01"
    bad[148:156] = b" " * 8
    bad[148:156] = b"%06o\0 " % sum(bad)
    with pytest.raises(BadChart, match="impossible size"):
        parse_chart(tar(bytes(bad)))


class Counted:
    """Counts what is unpacked while it is in place of zlib's."""

    def __init__(self, wbits: int) -> None:
        self._inner = _decompressobj(wbits=wbits)

    def decompress(self, data: bytes, most: int) -> bytes:
        got = self._inner.decompress(data, most)
        Counted.unpacked += len(got)
        return got

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    unpacked = 0


_decompressobj = zlib.decompressobj


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    Counted.unpacked = 0
    monkeypatch.setattr(zlib, "decompressobj", Counted)
    return lambda: Counted.unpacked


def test_a_bomb_is_left_after_its_allowance(counted: Callable[[], int]) -> None:
    """120 MB of zeros in 120 KB, in files that are each small enough."""
    packer = zlib.compressobj(9, wbits=31)
    bomb = packer.compress(file(b"web/Chart.yaml", CHART))
    for number in range(30):
        bomb += packer.compress(file(b"web/%d" % number, b"\0" * (4 << 20)))
    bomb += packer.flush()
    with pytest.raises(TooLarge, match="unpacks to more than 20 MiB"):
        parse_chart(bomb)
    assert counted() <= MOST_UNPACKED + tar_stream.CHUNK


def test_zeros_behind_the_end_count_too(counted: Callable[[], int]) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = packer.compress(file(b"web/Chart.yaml", CHART))
    for _ in range(40):
        bomb += packer.compress(b"\0" * (1 << 20))
    with pytest.raises(TooLarge):
        parse_chart(bomb + packer.flush())
    assert counted() <= MOST_UNPACKED + tar_stream.CHUNK


def test_a_file_too_large_is_not_unpacked(counted: Callable[[], int]) -> None:
    with pytest.raises(TooLarge, match="5 MiB"):
        parse_chart(tar(header(size=b"%o" % (1 << 30)), b"\0" * (8 << 20)))
    assert counted() <= 4 * tar_stream.CHUNK


def test_too_many_members_are_not_read(counted: Callable[[], int]) -> None:
    many = tar(*(header(b"web/%d" % number) for number in range(20_000)))
    with pytest.raises(TooLarge, match=f"more than {MOST_MEMBERS} members"):
        parse_chart(many)
    assert counted() <= 512 * (MOST_MEMBERS + 3) + tar_stream.CHUNK


def test_headers_count_as_members_and_are_short() -> None:
    with pytest.raises(TooLarge, match="members"):
        parse_chart(tar(*(file(b"x", pax((b"path", b"web/a")), b"x") for _ in range(2_000))))
    with pytest.raises(TooLarge, match="16 KiB"):
        parse_chart(tar(file(b"x", b"x" * 20_000, b"x")))
    with pytest.raises(TooLarge, match="512 characters"):
        parse_chart(tar(file(b"x", b"web/" + b"a" * 600, b"L"), header()))


def test_archives_within_archives_share_the_bounds(counted: Callable[[], int]) -> None:
    def zeros(folder: str) -> bytes:
        return packed_in(folder, {"zeros": b"\0" * (4 << 20)})

    many = {f"web/charts/c{number}.tgz": zeros(f"c{number}") for number in range(20)}
    with pytest.raises(TooLarge, match="20 MiB"):
        parse_chart(archive({"web/Chart.yaml": CHART, **many}))
    assert counted() <= MOST_UNPACKED + tar_stream.CHUNK
    nested = packed_in("c", {})
    for _ in range(5):
        nested = packed_in("c", {"charts/c.tgz": nested})
    with pytest.raises(TooLarge, match="deep"):
        parse_chart(nested)


def packed_in(folder: str, files: dict[str, bytes]) -> bytes:
    said = CHART.replace(b"web", folder.encode())
    return archive({f"{folder}/Chart.yaml": said} | {f"{folder}/{path}": text for path, text in files.items()})


def test_an_archive_too_large_is_not_looked_into(counted: Callable[[], int]) -> None:
    with pytest.raises(TooLarge, match="2 MiB"):
        parse_chart(b"\x1f\x8b" + b"x" * chart_archive.MOST_BYTES)
    assert counted() == 0


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"apiVersion": "v3"}, "v1 or v2"),
        ({"apiVersion": None}, "v1 or v2"),
        ({"apiVersion": ["v2"]}, "v1 or v2"),
        ({"name": None}, "no name"),
        ({"name": 5}, "no name"),
        ({"version": None}, "no version"),
        ({"version": 1.0}, "no version"),
        ({"version": "1" * 300}, "no version"),
        ({"type": "library"}, "library"),
        ({"dependencies": [{"name": "redis", "version": "1"}]}, "'redis'"),
        ({"dependencies": {"name": "redis"}}, "list"),
        ({"dependencies": ["redis"]}, "list"),
        ({"dependencies": [{}]}, "list"),
        ({"files": {"Chart.yaml": None}}, "no Chart.yaml"),
        ({"files": {"Chart.yaml": "a: ["}}, "Chart.yaml can't be read"),
        ({"files": {"Chart.yaml": "- a"}}, "keys and values"),
        ({"files": {"Chart.yaml": ""}}, "v1 or v2"),
        ({"files": {"Chart.yaml": b"\xff"}}, "UTF-8"),
        ({"files": {"Chart.yaml": "a: " + "[" * 1000}}, "deep"),
        ({"files": {"Chart.yaml": LAUGHS}}, "values"),
        ({"files": {"values.yaml": "- a"}}, "values.yaml must hold keys"),
        ({"files": {"values.yaml": "a: *b"}}, "values.yaml can't be read"),
        ({"files": {"crds/a.yaml": "x"}}, "whole cluster"),
        ({"files": {"charts/sub/crds/a.yaml": "x"}}, "whole cluster"),
        ({"files": {"charts/sub.tgz": packed_in("sub", {"crds/a.yaml": b"x"})}}, "whole cluster"),
        ({"files": {"charts/sub.tgz": b"\x1f\x8bno"}}, "damaged|truncated"),
        ({"files": {"requirements.yaml": "dependencies: [{name: redis}]"}, "apiVersion": "v1"}, "'redis'"),
    ],
)  # fmt: skip
def test_what_is_no_chart_is_refused(changes: dict[str, object], says: str) -> None:
    with pytest.raises(BadChart, match=says):
        parse_chart(packed("shop", **changes))  # type: ignore[arg-type]  # files is one of them


def test_metadata_and_values_are_bounded() -> None:
    with pytest.raises(TooLarge, match=r"Chart.yaml has more than 256 KiB"):
        parse_chart(packed("shop", {"Chart.yaml": "a: " + "x" * (300 << 10)}))
    with pytest.raises(TooLarge, match=r"values.yaml has more than 1024 KiB"):
        parse_chart(packed("shop", {"values.yaml": "a: " + "x" * (1 << 20)}))


@pytest.mark.parametrize(
    "files",
    [
        {"charts/redis/Chart.yaml": "apiVersion: v2\nname: redis\nversion: 1.0.0\n"},
        {"charts/redis-1.0.0.tgz": packed_in("redis", {})},
    ],
)
def test_a_dependency_in_charts_is_there(files: dict[str, bytes]) -> None:
    dependencies = [{"name": "redis", "version": "1.0.0", "repository": "https://charts.example.com"}]
    assert parse_chart(packed("shop", files, dependencies=dependencies)).name == "shop"


async def test_it_is_read_in_a_thread() -> None:
    assert (await read_chart(packed("shop"))).name == "shop"
    with pytest.raises(BadChart):
        await read_chart(b"")
