#!/usr/bin/env python3
"""Writes Tests/Fixtures/rescaling/rescaling.keras: a classifier of 2 x 2 pixels that divides them by 255 itself. Needs Keras."""
import pathlib

import keras
import numpy

keras.utils.set_random_seed(1)
model = keras.Sequential(
    [keras.layers.Input((2, 2, 1)), keras.layers.Rescaling(1 / 255), keras.layers.Flatten(), keras.layers.Dense(2, "softmax")])
model.layers[-1].set_weights([numpy.array([[4, -4], [4, -4], [-4, 4], [-4, 4]], "float32"), numpy.zeros(2, "float32")])
model.save(pathlib.Path(__file__).resolve().parents[1] / "Fixtures/rescaling/rescaling.keras")
