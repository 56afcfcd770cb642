#!/usr/bin/env python3
"""Writes the JPEG fixtures in four inks, with Adobe's segment and without it, and the pixels that TensorFlow sees.

    python Tests/Scripts/make_print_pictures.py

Needs tensorflow and Pillow.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf
from PIL import Image

FOLDER = Path(__file__).resolve().parents[1] / "Fixtures" / "pictures"


def main():
    rgb = np.frombuffer((FOLDER / "colour.png.rgb").read_bytes(), np.uint8).reshape(10, 13, 3)
    inks = np.array(Image.fromarray(rgb).convert("CMYK"))
    inks[..., 3] = inks[..., :3].min(axis=-1) // 2
    Image.fromarray(inks, "CMYK").save(FOLDER / "cmyk.jpg", quality=95)
    adobe = (FOLDER / "cmyk.jpg").read_bytes()
    start = adobe.index(b"\xff\xee")
    end = start + 2 + int.from_bytes(adobe[start + 2 : start + 4], "big")
    (FOLDER / "cmyk-plain.jpg").write_bytes(adobe[:start] + adobe[end:])
    for name in ["cmyk.jpg", "cmyk-plain.jpg"]:
        pixels = tf.io.decode_jpeg((FOLDER / name).read_bytes(), channels=3, dct_method="INTEGER_ACCURATE")
        (FOLDER / f"{name}.rgb").write_bytes(pixels.numpy().tobytes())


main()
