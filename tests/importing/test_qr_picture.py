"""The picture of a challenge: shown as modules, or quietly not at all."""

import random
import zlib

import pytest
from PIL import Image

from cryptoarm_dss_plugin.importing.qr_picture import read_picture
from tests.bombs import packed
from tests.importing.pictures import bmp, chunk, drawn, file_of, gif, gif_frame, grid, jpeg_of_scans, png

SMALL, LARGE = grid(21), grid(177)
HALF_MIB = 512 * 1024


@pytest.mark.parametrize("kind", ["GIF", "PNG", "BMP", "JPEG"])
@pytest.mark.parametrize(("scale", "quiet"), [(1, 0), (1, 4), (3, 4), (8, 2), (25, 1)])
def test_a_clean_picture_becomes_its_modules(kind: str, scale: int, quiet: int) -> None:
    options = {"quality": 95} if kind == "JPEG" else {}
    picture = read_picture(file_of(drawn(SMALL, scale, quiet), kind, **options))

    assert picture is not None
    assert picture.rows == SMALL


def test_the_largest_qr_code_fits() -> None:
    picture = read_picture(file_of(drawn(LARGE, 10), "PNG"))

    assert picture is not None
    assert picture.rows == LARGE


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK"])
def test_colours_do_not_matter(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    picture = read_picture(file_of(drawn(SMALL).convert(mode), kind))

    assert picture is not None
    assert picture.rows == SMALL


def test_what_is_transparent_is_light() -> None:
    alpha = drawn(SMALL).point(lambda level: 255 - level)
    picture = Image.new("RGBA", alpha.size, "black")
    picture.putalpha(alpha)

    read = read_picture(file_of(picture, "PNG"))

    assert read is not None
    assert read.rows == SMALL


def test_dark_blue_on_pale_yellow_is_dark_on_light() -> None:
    dark = drawn(SMALL).point(lambda level: 255 - level)
    picture = Image.new("RGB", dark.size, (255, 250, 205))
    picture.paste((0, 0, 90), (0, 0), dark)

    read = read_picture(file_of(picture, "PNG"))

    assert read is not None
    assert read.rows == SMALL


def test_modules_stay_square() -> None:
    wide = drawn(SMALL, 1, 0).resize((21 * 6, 21 * 2), Image.Resampling.NEAREST)

    picture = read_picture(file_of(wide, "PNG"))

    assert picture is not None
    assert picture.rows == tuple(tuple(dark for dark in row for _ in range(3)) for row in SMALL)


def test_a_picture_that_is_no_grid_keeps_its_pixels() -> None:
    smooth = drawn(SMALL, 4, 0).resize((197, 197), Image.Resampling.BILINEAR)

    picture = read_picture(file_of(smooth, "PNG"))

    assert picture is not None
    assert (len(picture.rows), len(picture.rows[0])) == (197, 197)


def test_a_large_picture_that_is_no_grid_is_reduced() -> None:
    smooth = drawn(SMALL, 4, 0).resize((1999, 1997), Image.Resampling.BICUBIC)

    picture = read_picture(file_of(smooth, "PNG"))

    assert picture is not None
    assert (len(picture.rows), len(picture.rows[0])) == (400, 400)
    assert picture.rows[0][0]
    cells = [[picture.rows[y * 400 // 21 + 9][x * 400 // 21 + 9] for x in range(21)] for y in range(21)]
    assert tuple(map(tuple, cells)) == SMALL


def test_only_the_first_of_many_frames_is_looked_at() -> None:
    first = drawn(SMALL, 1)
    others = [Image.new("L", first.size, number % 2 * 255) for number in range(2)]
    whole = file_of(first, "GIF", save_all=True, append_images=others, optimize=False)
    frames = gif_frame(1, 1) * 10_000
    animated = whole[:-1] + frames + b";"
    assert len(animated) < HALF_MIB

    picture = read_picture(animated)

    assert picture is not None
    assert picture.rows == SMALL


def test_a_picture_does_not_stand_in_what_is_logged() -> None:
    assert "True" not in repr(read_picture(file_of(drawn(SMALL), "GIF")))


NOISE = random.Random(7).randbytes(1000)  # noqa: S311 - nothing secret
ZEROS = packed(b"\0", 48, 15)

HOSTILE = {
    "nothing": b"",
    "text": b"hello",
    "page": b"<!doctype html><html><body>GIF89a</body></html>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "noise": NOISE,
    "head-and-noise-gif": b"GIF89a" + NOISE,
    "head-and-noise-png": b"\x89PNG\r\n\x1a\n" + NOISE,
    "head-and-noise-bmp": b"BM" + NOISE,
    "head-and-noise-jpeg": b"\xff\xd8\xff\xe0" + NOISE,
    "only-heads": b"GIF89a",
    "only-head-png": b"\x89PNG",
    "only-head-bmp": b"BM",
    "10-mib": b"GIF89a" + bytes(10 * 1024 * 1024),
    "a-good-one-and-half-a-mib": file_of(drawn(SMALL), "PNG") + bytes(HALF_MIB),
    "truncated-gif": file_of(drawn(SMALL), "GIF")[:400],
    "truncated-png": file_of(drawn(SMALL), "PNG")[:150],
    "truncated-bmp": file_of(drawn(SMALL), "BMP")[:1500],
    "truncated-jpeg": file_of(drawn(SMALL), "JPEG")[:1500],
    "other-kinds-webp": file_of(drawn(SMALL), "WEBP"),
    "other-kinds-tiff": file_of(drawn(SMALL), "TIFF"),
    "other-kinds-ico": file_of(drawn(SMALL), "ICO"),
    "other-kinds-eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    "white": file_of(Image.new("L", (100, 100), 255), "GIF"),
    "black": file_of(Image.new("L", (100, 100), 0), "GIF"),
    "transparent": file_of(Image.new("RGBA", (100, 100), (0, 0, 0, 0)), "PNG"),
    "hardly-any-contrast": file_of(drawn(SMALL).point(lambda level: 200 + level // 10), "PNG"),
    "a-pixel-too-wide": file_of(drawn(SMALL).resize((2001, 100)), "PNG"),
    "a-pixel-too-high": file_of(drawn(SMALL).resize((100, 2001)), "GIF"),
    "a-bmp-too-wide": file_of(drawn(SMALL).resize((2001, 10)), "BMP"),
    "a-jpeg-too-wide": file_of(drawn(SMALL).resize((2001, 100)), "JPEG"),
    "bomb-png": png(50_000, 50_000, chunk(b"IDAT", ZEROS)),
    "bomb-png-of-a-warning": png(10_000, 10_000, chunk(b"IDAT", ZEROS)),
    "bomb-png-within-its-size": png(2000, 2000, chunk(b"IDAT", ZEROS)),
    "bomb-png-in-words": png(8, 8, *[chunk(b"zTXt", b"a\x00\x00" + zlib.compress(bytes(900_000), 9))] * 400),
    "bomb-png-of-chunks": png(8, 8, chunk(b"tEXt", b"a\x00b") * 30_000),
    "bomb-gif": gif(65_535, 65_535, gif_frame(65_535, 65_535) + b";"),
    "bomb-gif-in-its-frame": gif(16, 16, gif_frame(65_535, 65_535) + b";"),
    "bomb-gif-of-extensions": gif(16, 16, b"!\x01\x00" * 170_000),
    "bomb-gif-of-comments": gif(16, 16, b"!\xfe" + b"\x01a" * 250_000),
    "bomb-bmp": bmp(60_000, 60_000),
    "bomb-bmp-upside-down": bmp(60_000, -60_000),
    "bomb-bmp-of-a-warning": bmp(10_000, 10_000),
    "bomb-jpeg-of-scans": jpeg_of_scans(2000),
}


@pytest.mark.timeout(20)
@pytest.mark.filterwarnings("always")
@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_should_not_be_shown_is_left_out_quietly(
    data: bytes, capfd: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    assert read_picture(data) is None
    assert capfd.readouterr() == ("", "")
    assert [str(warning.message) for warning in recwarn] == []


@pytest.mark.parametrize("kind", ["GIF", "PNG", "BMP", "JPEG"])
def test_a_file_damaged_anywhere_raises_nothing(kind: str) -> None:
    good = file_of(drawn(SMALL, 2), kind)
    noise = random.Random(kind)  # noqa: S311 - nothing secret
    for _ in range(300):
        spoilt = bytearray(good)
        for _ in range(noise.randrange(1, 8)):
            spoilt[noise.randrange(len(spoilt))] = noise.randrange(256)

        picture = read_picture(bytes(spoilt))

        assert picture is None or len({len(row) for row in picture.rows}) == 1
