"""Makes the small picture files of ../resources/espalier/formats/image and the pixels they have to give (expected.txt), with Pillow (which
decodes with libjpeg-turbo, libpng and libwebp), ImageMagick's `convert` for what Pillow cannot write, and `cwebp`. Transparency is laid on
white. One line per file: name, height, width, pixels in hexadecimal.

    python3 pictures.py ../resources/espalier/formats/image
"""
import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image

out = Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
height, width = 12, 20
y, x = np.mgrid[0:height, 0:width]
rgb = np.stack([x * 255 / width, y * 255 / height, 128 + 100 * np.sin(x / 3) * np.cos(y / 4)], -1).astype(np.uint8)
alpha = (x * 255 / (width - 1)).astype(np.uint8)
picture = Image.fromarray(rgb)
rgba = Image.fromarray(np.dstack([rgb, alpha]))


def convert(*options):
    subprocess.run(["convert", str(out / "rgb24.bmp"), "-strip", *options[:-1], str(out / options[-1])], check=True)


picture.save(out / "rgb24.bmp")
picture.convert("L").save(out / "gray8.bmp")
rgba.save(out / "rgba32.bmp")
convert("-type", "palette", "-compress", "RLE", "rle8.bmp")

picture.save(out / "ycbcr420.jpg", quality=90, subsampling=2)
picture.save(out / "progressive.jpg", quality=90, progressive=True)
picture.save(out / "plain_rgb.jpg", quality=90, keep_rgb=True)
picture.convert("L").save(out / "gray.jpg", quality=90)
picture.convert("CMYK").save(out / "cmyk.jpg", quality=90)
convert("-colorspace", "CMYK", "-sampling-factor", "1x1", "-quality", "90", "ycck.jpg")
exif = Image.Exif()
exif[0x0112] = 6
picture.save(out / "turned.jpg", quality=90, subsampling=0, exif=exif)

picture.convert("1").save(out / "bit1.png")
picture.quantize(4).save(out / "palette2.png", bits=2)
picture.quantize(16).save(out / "palette_alpha.png", transparency=3)
picture.convert("L").save(out / "gray8.png")
Image.fromarray(rgb[..., 0].astype(np.uint16) * 257).save(out / "gray16.png")
Image.fromarray(np.dstack([rgb[..., 0], alpha])).save(out / "gray_alpha.png")
rgba.save(out / "rgba.png")
convert("-depth", "16", "-define", "png:bit-depth=16", "rgb16.png")
convert("-interlace", "PNG", "interlaced.png")
picture.save(out / "turned.png", exif=exif)

picture.quantize(16).save(out / "frames.gif", save_all=True, append_images=[picture.rotate(90).quantize(16)])
picture.quantize(16).save(out / "transparent.gif", transparency=3)
convert("-colors", "16", "-interlace", "GIF", "interlaced.gif")

rgba.save(out / "tmp.png")
for name, options in [("lossy.webp", ["-q", "90", "-noalpha"]), ("lossless.webp", ["-lossless", "-exact"]), ("alpha.webp", ["-q", "90"])]:
    subprocess.run(["cwebp", "-quiet", *options, str(out / "tmp.png"), "-o", str(out / name)], check=True)
(out / "tmp.png").unlink()
picture.save(out / "frames.webp", save_all=True, append_images=[picture.rotate(90)], lossless=True)
picture.save(out / "turned.webp", lossless=True, exif=exif)

with open(out / "expected.txt", "w") as expected:
    for file in sorted(out.iterdir()):
        if file.suffix == ".txt":
            continue
        image = Image.open(file)
        if image.mode == "I;16":
            pixels = np.repeat((np.array(image) // 257).astype(np.uint8)[..., None], 3, -1)
        else:
            orientation = image.getexif().get(0x0112, 1)
            full = image.convert("RGBA")
            white = Image.new("RGBA", full.size, (255, 255, 255, 255))
            shown = Image.alpha_composite(white, full).convert("RGB")
            pixels = np.array(shown.transpose(Image.Transpose.ROTATE_270) if orientation == 6 else shown)
        print(file.name, *pixels.shape[:2], pixels.tobytes().hex(), file=expected)
