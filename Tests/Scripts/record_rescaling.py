#!/usr/bin/env python3
"""Writes models that change their input themselves to Tests/Fixtures/rescaling. Needs Keras.

rescaling.keras: a classifier of 2 x 2 pixels that divides them by 255.
folded.keras: the same with a convolution, into whose weights the division is folded.
columns.keras: a classifier by the second of two columns, of which the first is some hundred times larger.
"""
import pathlib

import keras
import numpy

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "Fixtures/rescaling"
keras.utils.set_random_seed(1)
kernel = numpy.array([[4, -4], [4, -4], [-4, 4], [-4, 4]], "float32")
model = keras.Sequential(
    [keras.layers.Input((2, 2, 1)), keras.layers.Rescaling(1 / 255), keras.layers.Flatten(), keras.layers.Dense(2, "softmax")])
model.layers[-1].set_weights([kernel, numpy.zeros(2, "float32")])
model.save(FOLDER / "rescaling.keras")

model = keras.Sequential(
    [keras.layers.Input((2, 2, 1)), keras.layers.Rescaling(1 / 255), keras.layers.Conv2D(2, 2), keras.layers.Flatten(),
     keras.layers.Softmax()])
model.layers[1].set_weights([kernel.reshape(2, 2, 1, 2), numpy.zeros(2, "float32")])
model.save(FOLDER / "folded.keras")

model = keras.Sequential(
    [keras.layers.Input((2,)), keras.layers.Normalization(mean=[4000, 16], variance=[250_000, 1]),
     keras.layers.Dense(2, "softmax", name="classes")])
model.layers[-1].set_weights([numpy.array([[0, 0], [4, -4]], "float32"), numpy.zeros(2, "float32")])
model.save(FOLDER / "columns.keras")
