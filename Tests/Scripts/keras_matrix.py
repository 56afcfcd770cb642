"""Every layer of Keras 3 with its options: what Keras computes, what TensorFlow's converter writes, what Modelbook writes.

usage: keras_matrix.py make FOLDER [WORD…]              small models, Keras's outputs and TensorFlow's operators
       keras_matrix.py check FOLDER MODELBOOK [WORD…]   each converted, run by LiteRT at batch 1 and 3, and compared
       keras_matrix.py fixtures FOLDER RIGHT [FAMILY…]  the models of Tests/Fixtures/keras/matrix, a family in each, of
                                                        the cases that `check` found right (its file `right`)
WORDs choose cases whose names contain one of them. `make` and `fixtures` need tensorflow 2.21 (Keras 3.15), `check` needs
ai-edge-litert. A case is right, or refused with a message; the exit code is 1 where one is wrong or larger than TensorFlow's.
"""
import json, os, pathlib, subprocess, sys, zipfile
os.environ.update(TF_DETERMINISTIC_OPS="1", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1")
# oneDNN alone computes with channels first.
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "1" if {"layouts", "biases"} & set(sys.argv) else "0"
import numpy as np

families = {}


def family(make):
    families[make.__name__] = make
    return make


@family
def dense():
    v, s, m = L.Input((5,), name="v"), L.Input((4, 6), name="s"), L.Input((2, 3, 4), name="m")
    yield "Dense", v, L.Dense(3)(v)
    yield "Dense no bias", v, L.Dense(3, use_bias=False, activation="relu")(v)
    yield "Dense of rank 3", s, L.Dense(3, activation="tanh")(s)
    yield "Dense of rank 4", m, L.Dense(3)(m)
    yield "EinsumDense ab,bc->ac", v, L.EinsumDense("ab,bc->ac", output_shape=3, bias_axes="c")(v)
    yield "EinsumDense abc,cd->abd", s, L.EinsumDense("abc,cd->abd", output_shape=(None, 3), bias_axes="d", activation="relu")(s)
    yield "EinsumDense ...x,xy->...y", s, L.EinsumDense("...x,xy->...y", output_shape=3, bias_axes="y")(s)
    yield "EinsumDense abc,cde->abde", s, L.EinsumDense("abc,cde->abde", output_shape=(None, 2, 3), bias_axes="de")(s)
    yield "EinsumDense abcd,cde->abe", m, L.EinsumDense("abcd,cde->abe", output_shape=(None, 5), bias_axes="e")(m)
    yield "EinsumDense abc,bd->adc", s, L.EinsumDense("abc,bd->adc", output_shape=(3, 6), bias_axes="d")(s)
    yield "EinsumDense abc,bcd->abd", s, L.EinsumDense("abc,bcd->abd", output_shape=(4, 2))(s)
    yield "Identity", v, L.Dense(2)(L.Identity()(v))
    i = L.Input((7,), dtype="int32", name="i")
    yield "Embedding", i, L.Embedding(9, 3)(i)
    yield "ReversibleEmbedding", i, L.ReversibleEmbedding(9, 3)(i)
    e = L.ReversibleEmbedding(9, 3, tie_weights=False, name="twoway")
    yield "ReversibleEmbedding reverse", i, e(L.Dense(3)(e(i)), reverse=True)
    e2 = L.ReversibleEmbedding(9, 3, logit_soft_cap=2.0, name="capped")
    yield "ReversibleEmbedding tied cap", i, e2(L.Dense(3)(e2(i)), reverse=True)
    yield "SpectralNormalization Dense", v, L.SpectralNormalization(L.Dense(3))(v)
    p = L.Input((6, 6, 2), name="p")
    yield "SpectralNormalization Conv2D", p, L.SpectralNormalization(L.Conv2D(3, 3))(p)


@family
def activations():
    v, s = L.Input((5,), name="v"), L.Input((4, 6), name="s")
    for name in ("elu exponential gelu hard_sigmoid hard_silu leaky_relu linear log_softmax relu relu6 selu sigmoid silu softmax "
                 "softplus softsign tanh mish celu glu log_sigmoid hard_shrink hard_tanh soft_shrink squareplus sparse_plus "
                 "sparse_sigmoid tanh_shrink threshold sparsemax").split():
        yield "Activation " + name, s, L.Activation(name)(s)
    yield "ReLU", v, L.ReLU()(v)
    yield "ReLU max_value", v, L.ReLU(max_value=0.7)(v)
    yield "ReLU negative_slope", v, L.ReLU(negative_slope=0.1)(v)
    yield "ReLU threshold", v, L.ReLU(threshold=0.3)(v)
    yield "ReLU all", v, L.ReLU(max_value=0.9, negative_slope=0.2, threshold=0.3)(v)
    yield "ReLU slope and max", v, L.ReLU(max_value=0.9, negative_slope=0.2)(v)
    yield "LeakyReLU", v, L.LeakyReLU()(v)
    yield "PReLU", s, L.PReLU()(s)
    yield "PReLU shared_axes", s, L.PReLU(shared_axes=[1])(s)
    yield "ELU", v, L.ELU()(v)
    yield "ELU alpha", v, L.ELU(alpha=0.5)(v)
    yield "Softmax", s, L.Softmax()(s)
    yield "Softmax axis", s, L.Softmax(axis=1)(s)
    yield "Softmax axes", s, L.Softmax(axis=(1, 2))(s)
    m = L.Input((4, 6), dtype="bool", name="m")
    yield "Softmax mask", [s, m], L.Softmax()(s, mask=m)


@family
def convolutions():
    s, p, c = L.Input((9, 4), name="s"), L.Input((7, 8, 4), name="p"), L.Input((5, 6, 5, 2), name="c")
    yield "Conv1D", s, L.Conv1D(3, 3)(s)
    yield "Conv1D same stride", s, L.Conv1D(3, 3, strides=2, padding="same", activation="relu")(s)
    yield "Conv1D causal dilation", s, L.Conv1D(3, 3, padding="causal", dilation_rate=2)(s)
    yield "Conv1D causal stride", s, L.Conv1D(3, 3, padding="causal", strides=2)(s)
    yield "Conv1D groups", s, L.Conv1D(6, 3, groups=2)(s)
    yield "Conv2D", p, L.Conv2D(3, 3)(p)
    yield "Conv2D same stride", p, L.Conv2D(3, (3, 2), strides=(2, 1), padding="same", activation="relu6")(p)
    yield "Conv2D dilation", p, L.Conv2D(3, 2, dilation_rate=(2, 3), padding="same")(p)
    yield "Conv2D groups", p, L.Conv2D(6, 3, groups=2, use_bias=False)(p)
    yield "Conv3D", c, L.Conv3D(3, 3)(c)
    yield "Conv3D same stride", c, L.Conv3D(3, (2, 3, 2), strides=(1, 2, 2), padding="same", activation="relu")(c)
    yield "Conv3D dilation", c, L.Conv3D(3, 2, dilation_rate=2, padding="valid", use_bias=False)(c)
    yield "Conv3D groups", c, L.Conv3D(4, 2, groups=2)(c)
    yield "DepthwiseConv1D", s, L.DepthwiseConv1D(3, depth_multiplier=2)(s)
    yield "DepthwiseConv1D same", s, L.DepthwiseConv1D(3, strides=2, padding="same", activation="relu")(s)
    yield "DepthwiseConv2D", p, L.DepthwiseConv2D(3, depth_multiplier=2)(p)
    yield "DepthwiseConv2D dilation", p, L.DepthwiseConv2D(2, dilation_rate=2, padding="same", use_bias=False)(p)
    yield "SeparableConv1D", s, L.SeparableConv1D(3, 3, activation="relu")(s)
    yield "SeparableConv2D", p, L.SeparableConv2D(3, 3, strides=2, padding="same", depth_multiplier=2)(p)
    yield "Conv1DTranspose", s, L.Conv1DTranspose(3, 3, strides=2)(s)
    yield "Conv1DTranspose same", s, L.Conv1DTranspose(3, 3, strides=2, padding="same", activation="relu")(s)
    yield "Conv1DTranspose output_padding", s, L.Conv1DTranspose(3, 3, strides=3, padding="same", output_padding=1)(s)
    yield "Conv2DTranspose", p, L.Conv2DTranspose(3, 3, strides=2)(p)
    yield "Conv2DTranspose same", p, L.Conv2DTranspose(3, 3, strides=(2, 1), padding="same", activation="relu", use_bias=False)(p)
    yield "Conv2DTranspose small kernel", p, L.Conv2DTranspose(3, 2, strides=3)(p)
    yield "Conv2DTranspose output_padding", p, L.Conv2DTranspose(3, 3, strides=2, output_padding=1)(p)
    yield "Conv2DTranspose same output_padding", p, L.Conv2DTranspose(3, 4, strides=3, padding="same", output_padding=(1, 0))(p)
    yield "Conv2DTranspose dilation", p, L.Conv2DTranspose(3, 3, dilation_rate=2)(p)
    yield "Conv3DTranspose", c, L.Conv3DTranspose(3, 3, strides=2)(c)
    yield "Conv3DTranspose same", c, L.Conv3DTranspose(3, 3, strides=2, padding="same", activation="relu")(c)
    yield "Conv3DTranspose output_padding", c, L.Conv3DTranspose(3, 3, strides=2, output_padding=1)(c)


@family
def pooling():
    s, p, c = L.Input((9, 4), name="s"), L.Input((7, 8, 4), name="p"), L.Input((5, 6, 4, 2), name="c")
    for kind in ("Max", "Average"):
        of = lambda n: getattr(L, f"{kind}Pooling{n}D")
        yield kind + "Pooling1D", s, of(1)(2)(s)
        yield kind + "Pooling1D same", s, of(1)(3, strides=2, padding="same")(s)
        yield kind + "Pooling2D", p, of(2)(2)(p)
        yield kind + "Pooling2D same", p, of(2)((3, 2), strides=(2, 1), padding="same")(p)
        yield kind + "Pooling3D", c, of(3)(2)(c)
        yield kind + "Pooling3D strides", c, of(3)((2, 3, 2), strides=(1, 2, 1))(c)
        yield kind + "Pooling3D same", c, of(3)(3, strides=2, padding="same")(c)
        for n, x in ((1, s), (2, p), (3, c)):
            yield f"Global{kind}Pooling{n}D", x, getattr(L, f"Global{kind}Pooling{n}D")()(x)
            yield f"Global{kind}Pooling{n}D keepdims", x, getattr(L, f"Global{kind}Pooling{n}D")(keepdims=True)(x)
            size = (3, (4, 3), (2, 3, 2))[n - 1]
            yield f"Adaptive{kind}Pooling{n}D", x, getattr(L, f"Adaptive{kind}Pooling{n}D")(size)(x)
        yield f"Adaptive{kind}Pooling2D even", p, getattr(L, f"Adaptive{kind}Pooling2D")((7, 4))(p)


@family
def shapes():
    v, s, p, c = L.Input((5,), name="v"), L.Input((9, 4), name="s"), L.Input((7, 8, 4), name="p"), L.Input((5, 6, 4, 2), name="c")
    yield "Flatten", p, L.Flatten()(p)
    yield "Reshape", p, L.Reshape((8, -1))(p)
    yield "Permute", p, L.Permute((2, 3, 1))(p)
    yield "RepeatVector", v, L.RepeatVector(3)(v)
    yield "Cropping1D", s, L.Cropping1D((1, 2))(s)
    yield "Cropping2D", p, L.Cropping2D(((1, 2), (0, 1)))(p)
    yield "Cropping3D", c, L.Cropping3D(((1, 2), (0, 1), 1))(c)
    yield "ZeroPadding1D", s, L.ZeroPadding1D((1, 2))(s)
    yield "ZeroPadding2D", p, L.ZeroPadding2D(((1, 2), (0, 1)))(p)
    yield "ZeroPadding3D", c, L.ZeroPadding3D(((1, 2), (0, 1), (2, 0)))(c)
    yield "UpSampling1D", s, L.UpSampling1D(3)(s)
    for how in ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"):
        yield "UpSampling2D " + how, p, L.UpSampling2D((2, 3), interpolation=how)(p)
    yield "UpSampling3D", c, L.UpSampling3D((2, 1, 3))(c)
    for how in ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5", "area"):
        try: yield "Resizing " + how, p, L.Resizing(5, 11, interpolation=how)(p)
        except Exception: pass
    yield "Resizing crop", p, L.Resizing(6, 4, crop_to_aspect_ratio=True)(p)
    yield "Resizing pad", p, L.Resizing(6, 4, pad_to_aspect_ratio=True, fill_value=0.5)(p)
    yield "Resizing antialias", p, L.Resizing(4, 4, antialias=True)(p)
    yield "CenterCrop", p, L.CenterCrop(4, 5)(p)
    yield "CenterCrop larger", p, L.CenterCrop(9, 5)(p)
    yield "CenterCrop all larger", p, L.CenterCrop(10, 12)(p)


@family
def merges():
    a, b, v, w = L.Input((4, 3), name="a"), L.Input((4, 3), name="b"), L.Input((3,), name="v"), L.Input((5, 3), name="w")
    for kind in ("Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract"):
        yield kind, [a, b], getattr(L, kind)()([a, b])
        yield kind + " of other rank", [a, v], getattr(L, kind)()([a, v])
    yield "Add three", [a, b], L.Add()([a, b, a])
    yield "Concatenate", [a, b], L.Concatenate()([a, b])
    yield "Concatenate axis", [a, w], L.Concatenate(axis=1)([a, w])
    u = L.Input((3,), name="u")
    yield "Dot vectors", [v, u], L.Dot(axes=1)([v, u])
    yield "Dot normalize", [v, u], L.Dot(axes=1, normalize=True)([v, u])
    yield "Dot 2", [a, w], L.Dot(axes=2)([a, w])
    yield "Dot 1 1", [a, b], L.Dot(axes=1)([a, b])
    yield "Dot 2 1", [a, v], L.Dot(axes=(2, 1))([a, v])
    yield "Dot normalize matrices", [a, w], L.Dot(axes=(2, 2), normalize=True)([a, w])


@family
def normalization():
    v, s, p = L.Input((6,), name="v"), L.Input((4, 6), name="s"), L.Input((4, 5, 6), name="p")
    yield "BatchNormalization", p, L.BatchNormalization()(p)
    yield "BatchNormalization axis", p, L.BatchNormalization(axis=1, scale=False)(p)
    yield "BatchNormalization renorm", v, L.BatchNormalization(renorm=True)(v)
    yield "LayerNormalization", s, L.LayerNormalization()(s)
    yield "LayerNormalization axes", p, L.LayerNormalization(axis=(1, 3))(p)
    yield "LayerNormalization axis", p, L.LayerNormalization(axis=2, center=False)(p)
    yield "LayerNormalization last axes", p, L.LayerNormalization(axis=(2, 3), scale=False)(p)
    yield "GroupNormalization", p, L.GroupNormalization(groups=3)(p)
    yield "GroupNormalization instance", p, L.GroupNormalization(groups=-1, center=False)(p)
    yield "GroupNormalization layer", s, L.GroupNormalization(groups=1, scale=False)(s)
    yield "GroupNormalization axis", p, L.GroupNormalization(groups=2, axis=1)(p)
    yield "GroupNormalization vector", v, L.GroupNormalization(groups=2)(v)
    yield "RMSNormalization", s, L.RMSNormalization()(s)
    yield "RMSNormalization axes", p, L.RMSNormalization(axis=(2, 3))(p)
    yield "RMSNormalization axis", p, L.RMSNormalization(axis=1)(p)
    yield "UnitNormalization", s, L.UnitNormalization()(s)
    yield "UnitNormalization axis", p, L.UnitNormalization(axis=1)(p)
    yield "UnitNormalization axes", p, L.UnitNormalization(axis=(1, 2))(p)
    yield "Normalization", s, L.Normalization(mean=[0.1] * 6, variance=[2.0] * 6)(s)
    yield "Rescaling", p, L.Rescaling(0.5, offset=-1)(p)
    yield "Rescaling channels", p, L.Rescaling([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], offset=[1, 2, 3, 4, 5, 6])(p)


@family
def preprocessing():
    v, i, f = L.Input((5,), name="v"), L.Input((4,), dtype="int32", name="i"), L.Input((1,), dtype="int32", name="f")
    yield "Discretization", v, L.Discretization([-0.5, 0.0, 0.7])(v)
    yield "Discretization one_hot", L.Input((1,), name="o"), lambda x: L.Discretization([-0.5, 0.0, 0.7], output_mode="one_hot")(x)
    yield "Discretization multi_hot", v, L.Discretization([-0.5, 0.0, 0.7], output_mode="multi_hot")(v)
    yield "Discretization count", v, L.Discretization([-0.5, 0.0, 0.7], output_mode="count")(v)
    yield "CategoryEncoding multi_hot", i, L.CategoryEncoding(num_tokens=20)(i)
    yield "CategoryEncoding one_hot", f, L.CategoryEncoding(num_tokens=20, output_mode="one_hot")(f)
    yield "CategoryEncoding one_hot many", i, L.CategoryEncoding(num_tokens=20, output_mode="one_hot")(i)
    yield "CategoryEncoding count", i, L.CategoryEncoding(num_tokens=20, output_mode="count")(i)
    yield "Hashing", i, L.Hashing(num_bins=3)(i)
    yield "HashedCrossing", f, L.HashedCrossing(num_bins=5)((f, f))
    yield "IntegerLookup", i, L.IntegerLookup(vocabulary=[3, 5, 7])(i)
    w, w2, z = L.Input((64, 1), name="w"), L.Input((64, 2), name="w2"), L.Input((64,), name="z")
    yield "STFTSpectrogram", w, L.STFTSpectrogram(frame_length=16, frame_step=8, fft_length=16)(w)
    for mode in ("magnitude", "psd", "real", "imag", "stft"):
        yield "STFTSpectrogram " + mode, w2, L.STFTSpectrogram(mode, frame_length=12, padding="same", expand_dims=mode == "psd")(w2)
    yield "MelSpectrogram decibels", z, L.MelSpectrogram(fft_length=16, sequence_stride=8, num_mel_bins=4, sampling_rate=100, min_freq=1, min_power=1.0, ref_power=2.0, top_db=60.0)(z)
    yield "MelSpectrogram plain", z, L.MelSpectrogram(fft_length=16, sequence_length=12, sequence_stride=6, window="hamming", num_mel_bins=5, sampling_rate=100, min_freq=0, power_to_db=False, mag_exp=1.0)(z)
    yield "STFTSpectrogram angle", w, L.STFTSpectrogram("angle", frame_length=16, expand_dims=True)(w)
    yield "MelSpectrogram", z, L.MelSpectrogram(fft_length=16, sequence_stride=8, num_mel_bins=4, sampling_rate=100, min_freq=1)(z)
    p = L.Input((6, 6, 3), name="p")
    for layer in (L.RandomFlip(), L.RandomRotation(0.1), L.RandomZoom(0.1), L.RandomTranslation(0.1, 0.1), L.RandomContrast(0.1),
                  L.RandomBrightness(0.1), L.RandomCrop(4, 4), L.RandomColorJitter(), L.RandomErasing(), L.RandomGaussianBlur(),
                  L.RandomGrayscale(), L.RandomHue(0.1), L.RandomInvert(), L.RandomPerspective(), L.RandomPosterization(3),
                  L.RandomSaturation(0.1), L.RandomSharpness(0.1), L.RandomShear(0.1), L.RandomElasticTransform(), L.MixUp(),
                  L.CutMix(), L.AugMix(), L.RandAugment(), L.RandomColorDegeneration(0.1), L.AutoContrast(), L.Solarization(),
                  L.Equalization()):
        yield type(layer).__name__, p, (lambda x, layer=layer: layer(x))
    yield "AutoContrast range", p, L.AutoContrast(value_range=(-1, 1))(p)
    for layer in (L.Dropout(0.2), L.AlphaDropout(0.2), L.GaussianDropout(0.2), L.GaussianNoise(0.2), L.ActivityRegularization(0.1),
                  L.SpatialDropout2D(0.2)):
        yield type(layer).__name__, p, layer(p)
    yield "SpatialDropout1D", (s := L.Input((4, 3), name="s")), L.SpatialDropout1D(0.1)(s)
    yield "SpatialDropout3D", (c := L.Input((2, 3, 3, 3), name="c")), L.SpatialDropout3D(0.1)(c)


@family
def attention():
    q, k, w = L.Input((4, 6), name="q"), L.Input((5, 6), name="k"), L.Input((5, 3), name="w")
    qm, km = L.Input((4,), dtype="bool", name="qm"), L.Input((5,), dtype="bool", name="km")
    yield "Attention", [q, k], L.Attention()([q, k])
    yield "Attention value key", [q, w, k], L.Attention(use_scale=True)([q, w, k])
    yield "Attention concat", [q, k], L.Attention(score_mode="concat", use_scale=True)([q, k])
    yield "Attention causal", [q, k], L.Attention()([q, k], use_causal_mask=True)
    yield "Attention masks", [q, k, qm, km], L.Attention()([q, k], mask=[qm, km])
    yield "Attention scores", [q, k], L.Attention()([q, k], return_attention_scores=True)
    yield "AdditiveAttention", [q, k], L.AdditiveAttention()([q, k])
    yield "AdditiveAttention masks", [q, k, km], L.AdditiveAttention(use_scale=False)([q, k], mask=[None, km])
    m = L.Input((4, 5), dtype="bool", name="m")
    yield "MultiHeadAttention", [q, k], L.MultiHeadAttention(2, 3)(q, k)
    yield "MultiHeadAttention self", q, L.MultiHeadAttention(2, 3, value_dim=2, use_bias=False, output_shape=7)(q, q)
    yield "MultiHeadAttention key", [q, w, k], L.MultiHeadAttention(2, 3)(q, w, k)
    yield "MultiHeadAttention causal", q, L.MultiHeadAttention(2, 3)(q, q, use_causal_mask=True)
    yield "MultiHeadAttention mask", [q, k, m], L.MultiHeadAttention(2, 3)(q, k, attention_mask=m)
    yield "MultiHeadAttention masks", [q, k, qm, km], L.MultiHeadAttention(2, 3)(q, k, query_mask=qm, value_mask=km)
    yield "MultiHeadAttention scores", [q, k], L.MultiHeadAttention(2, 3)(q, k, return_attention_scores=True)
    yield "MultiHeadAttention one head", [q, k], L.MultiHeadAttention(1, 3)(q, k)
    yield "MultiHeadAttention gate", [q, k], L.MultiHeadAttention(2, 3, use_gate=True)(q, k)
    yield "MultiHeadAttention window", q, L.MultiHeadAttention(2, 3, sliding_window=2)(q, q)
    p = L.Input((3, 4, 6), name="p")
    yield "MultiHeadAttention axes", p, L.MultiHeadAttention(2, 3, attention_axes=(2,))(p, p)
    yield "MultiHeadAttention two axes", p, L.MultiHeadAttention(2, 3, attention_axes=(1, 2))(p, p)
    yield "GroupQueryAttention", [q, k], L.GroupQueryAttention(3, 4, 2)(q, k)
    yield "GroupQueryAttention causal", q, L.GroupQueryAttention(3, 4, 2, use_bias=False)(q, q, use_causal_mask=True)
    yield "GroupQueryAttention masks", [q, k, m, km], L.GroupQueryAttention(3, 4, 1)(q, k, attention_mask=m, value_mask=km)
    yield "GroupQueryAttention gate", [q, k], L.GroupQueryAttention(3, 4, 2, use_gate=True)(q, k)


@family
def recurrent():
    s = L.Input((5, 3), name="s")
    for kind in ("LSTM", "GRU", "SimpleRNN"):
        of = getattr(L, kind)
        yield kind, s, of(4)(s)
        yield kind + " sequences", s, of(4, return_sequences=True)(s)
        yield kind + " state", s, of(4, return_state=True, return_sequences=True)(s)
        yield kind + " backwards", s, of(4, go_backwards=True, use_bias=False)(s)
        yield kind + " relu", s, of(4, activation="relu")(s)
        yield kind + " unroll", s, of(4, unroll=True)(s)
        yield kind + " initial_state", s, of(4)(s, initial_state=[L.Dense(4)(s[:, 0])] * (2 if kind == "LSTM" else 1))
        yield "Bidirectional " + kind, s, L.Bidirectional(of(4, return_sequences=True))(s)
        yield "Bidirectional sum " + kind, s, L.Bidirectional(of(4), merge_mode="sum")(s)
        yield kind + " masked", s, of(4)(L.Masking()(s))
        yield kind + " masked sequences", s, of(4, return_sequences=True)(L.Masking()(s))
        yield "RNN of " + kind + "Cell", s, L.RNN(getattr(L, kind + "Cell")(4), return_sequences=True)(s)
    # Of a call with more than one tensor Keras takes no mask that comes with one, yet hands it on.
    m, t = L.Masking()(s), L.Dense(4)(s[:, 0])
    yield "LSTM initial_state masked", s, L.LSTM(4)(m, initial_state=[t, t])
    yield "GRU initial_state masked twice", s, L.SimpleRNN(4)(L.GRU(4, return_sequences=True)(m, initial_state=t))
    yield "GRU initial_state and mask", s, L.GRU(4)(s, initial_state=t, mask=s[:, :, 0] != 0)
    yield "Bidirectional initial_state masked", s, L.Bidirectional(L.GRU(4, return_sequences=True))(m, initial_state=[t, t])
    yield "Bidirectional initial_state and mask", s, L.Bidirectional(L.GRU(4))(s, initial_state=[t, t], mask=s[:, :, 0] != 0)
    yield "LSTM sequences zero_output_for_mask", s, L.RNN(L.LSTMCell(4), return_sequences=True, zero_output_for_mask=True)(L.Masking()(s))
    yield "LSTM hard_sigmoid", s, L.LSTM(4, recurrent_activation="hard_sigmoid")(s)
    yield "GRU reset_after", s, L.GRU(4, reset_after=False)(s)
    yield "RNN of cells", s, L.RNN([L.LSTMCell(4), L.GRUCell(3)], return_state=True)(s)
    yield "RNN of StackedRNNCells", s, L.RNN(L.StackedRNNCells([L.SimpleRNNCell(4), L.LSTMCell(3)]), return_sequences=True)(s)
    yield "Bidirectional masked", s, L.Bidirectional(L.LSTM(4))(L.Masking()(s))
    yield "Bidirectional RNN", s, L.Bidirectional(L.RNN(L.GRUCell(4)))(s)
    i = L.Input((6,), dtype="int32", name="i")
    yield "Embedding mask_zero LSTM", i, L.LSTM(4)(L.Embedding(3, 3, mask_zero=True)(i))
    yield "TimeDistributed Dense", s, L.TimeDistributed(L.Dense(2))(s)
    c = L.Input((4, 5, 6, 2), name="c")
    yield "TimeDistributed Conv2D", c, L.TimeDistributed(L.Conv2D(2, 3))(c)
    yield "TimeDistributed masked", s, L.TimeDistributed(L.Dense(2))(L.Masking()(s))
    d = L.Input((3, 6, 2), name="d")
    yield "ConvLSTM1D", d, L.ConvLSTM1D(3, 3)(d)
    yield "ConvLSTM1D sequences", d, L.ConvLSTM1D(3, 3, padding="same", return_sequences=True, strides=2)(d)
    yield "ConvLSTM2D", c, L.ConvLSTM2D(3, 3)(c)
    yield "ConvLSTM2D same", c, L.ConvLSTM2D(3, 3, padding="same", return_sequences=True, return_state=True, recurrent_activation="hard_sigmoid")(c)
    yield "ConvLSTM2D backwards", c, L.ConvLSTM2D(3, 2, go_backwards=True, use_bias=False, dilation_rate=2)(c)
    e = L.Input((2, 3, 4, 3, 2), name="e")
    yield "ConvLSTM3D", e, L.ConvLSTM3D(2, 2)(e)


@family
def masking():
    s, i = L.Input((5, 3), name="s"), L.Input((6,), dtype="int32", name="i")
    m = lambda: L.Masking()(s)
    e = lambda: L.Embedding(3, 4, mask_zero=True)(i)
    yield "Masking", s, m()
    yield "Masking value", s, L.Masking(0.5)(s)
    yield "Masking GlobalAveragePooling1D", s, L.GlobalAveragePooling1D()(m())
    yield "Masking Dense GlobalAveragePooling1D", s, L.GlobalAveragePooling1D()(L.Dense(2)(m()))
    yield "Masking Softmax", s, L.Softmax(axis=1)(m())
    yield "Masking Add", s, L.GlobalAveragePooling1D()(L.Add()([m(), s]))
    yield "Masking Add both", s, L.GlobalAveragePooling1D()(L.Add()([m(), L.Masking(0.5)(s)]))
    yield "Masking Concatenate", s, L.GlobalAveragePooling1D()(L.Concatenate()([m(), s]))
    yield "Masking Concatenate axis", s, L.GlobalAveragePooling1D()(L.Concatenate(axis=1)([m(), s]))
    yield "Masking Maximum", s, L.GlobalAveragePooling1D()(L.Maximum()([m(), L.Masking(0.5)(s)]))
    yield "Masking Minimum unmasked", s, L.Minimum()([s, m(), s * 0.5])
    yield "Masking Maximum first", s, L.Maximum()([m(), s * 0.5])
    yield "Masking Concatenate both axis", s, L.GlobalAveragePooling1D()(L.Concatenate(axis=1)([m(), L.Masking(0.5)(s)]))
    other = lambda: L.Masking()(K.ops.flip(s, 1))
    yield "Masking Multiply", s, L.Multiply()([m(), s + 1])
    yield "Masking Multiply last", s, L.Multiply()([s, s + 1, m()])
    yield "Masking Multiply both", s, L.Multiply()([m(), other()])
    yield "Masking Multiply both GlobalAveragePooling1D", s, L.GlobalAveragePooling1D()(L.Multiply()([m(), other()]))
    yield "Masking Multiply gate", s, L.Multiply()([m(), L.Dense(3)(s[:, 1])])
    yield "Masking Multiply fewer axes", s, L.Multiply()([m(), L.Reshape((1, 5, 3))(s) + 1])
    yield "Masking ops", s, L.GlobalAveragePooling1D()(m() * 2)
    yield "Masking BatchNormalization", s, L.GlobalAveragePooling1D()(L.BatchNormalization()(m()))
    yield "Masking Flatten", s, L.Dense(2)(L.Flatten()(m()))
    yield "Masking Conv1D", s, L.GlobalAveragePooling1D()(L.Conv1D(2, 3)(m()))
    yield "Masking Attention", s, L.Attention()([m(), m()])
    yield "Embedding mask GlobalAveragePooling1D", i, L.GlobalAveragePooling1D()(e())
    yield "Embedding mask Attention", i, L.Attention()([e(), e()])
    yield "Embedding mask Attention GlobalAveragePooling1D", i, L.GlobalAveragePooling1D()(L.Attention()([e(), e()]))
    yield "Embedding mask MultiHeadAttention", i, (lambda x: L.MultiHeadAttention(2, 3)(x, x))(e())
    yield "Embedding mask LSTM LSTM", i, L.LSTM(3)(L.LSTM(4, return_sequences=True)(e()))
    yield "Embedding mask Bidirectional", i, L.GlobalAveragePooling1D()(L.Bidirectional(L.GRU(3, return_sequences=True))(e()))
    yield "Embedding mask RepeatVector", i, L.LSTM(3)(L.RepeatVector(2)(L.GRU(4)(e())))
    inner_in = L.Input((6, 4)); inner = K.Model(inner_in, L.GlobalAveragePooling1D()(inner_in), name="inner")
    yield "Embedding mask model", i, inner(e())


@family
def operations():
    a, b, v = L.Input((4, 6), name="a"), L.Input((4, 6), name="b"), L.Input((6,), name="v")
    i, j = L.Input((4,), dtype="int32", name="i"), L.Input((4,), dtype="int32", name="j")
    p = L.Input((4, 5, 3), name="p")
    o = K.ops
    one = {"abs": o.abs, "absolute": o.absolute, "negative": o.negative, "exp": o.exp, "expm1": o.expm1, "square": o.square, "sin": o.sin, "cos": o.cos,
           "floor": o.floor, "ceil": o.ceil, "round": o.round, "sign": o.sign, "reciprocal": o.reciprocal, "tan": o.tan, "sinh": o.sinh, "cosh": o.cosh,
           "relu": o.relu, "relu6": o.relu6, "sigmoid": o.sigmoid, "silu": o.silu, "softplus": o.softplus, "softsign": o.softsign,
           "elu": o.elu, "selu": o.selu, "gelu": o.gelu, "gelu exact": lambda x: o.gelu(x, approximate=False), "tanh": o.tanh,
           "hard_sigmoid": o.hard_sigmoid, "hard_silu": o.hard_silu, "leaky_relu": o.leaky_relu, "log_sigmoid": o.log_sigmoid,
           "softmax": o.softmax, "log_softmax": o.log_softmax, "softmax axis": lambda x: o.softmax(x, axis=1), 
           "celu": o.celu, "glu": o.glu, "hard_tanh": o.hard_tanh, "squareplus": o.squareplus, "normalize": o.normalize, "erf": o.erf,
           "isnan": o.isnan, "logical_not": lambda x: o.logical_not(o.greater(x, 0)), "zeros_like": o.zeros_like, "ones_like": o.ones_like,
           "mean": o.mean, "sum axis": lambda x: o.sum(x, axis=1), "max": lambda x: o.max(x, axis=-1, keepdims=True), "min": lambda x: o.min(x, axis=1),
           "prod": lambda x: o.prod(x, axis=1), "std": lambda x: o.std(x, axis=1), "var": lambda x: o.var(x, axis=-1, keepdims=True),
           "any": lambda x: o.any(o.greater(x, 1), axis=1), "all": lambda x: o.all(o.less(x, 1), axis=1), "logsumexp": lambda x: o.logsumexp(x, axis=1),
           "argmax": lambda x: o.argmax(x, axis=-1), "argmin": lambda x: o.argmin(x, axis=1), "cumsum": lambda x: o.cumsum(x, axis=1),
           "norm": lambda x: o.norm(x, axis=-1), "count_nonzero": lambda x: o.count_nonzero(x, axis=1), "average": lambda x: o.average(x, axis=1),
           "reshape": lambda x: o.reshape(x, (-1, 6, 4)), "transpose": lambda x: o.transpose(x, (0, 2, 1)), "swapaxes": lambda x: o.swapaxes(x, 1, 2),
           "moveaxis": lambda x: o.moveaxis(x, 1, 2), "expand_dims": lambda x: o.expand_dims(x, 2), "squeeze": lambda x: o.squeeze(x[:, :1], 1),
           "flip": lambda x: o.flip(x, axis=1), "roll": lambda x: o.roll(x, 2, axis=1), "tile": lambda x: o.tile(x, (1, 2, 1)), "repeat": lambda x: o.repeat(x, 2, axis=1),
           "pad": lambda x: o.pad(x, ((0, 0), (1, 2), (0, 1))), "pad constant": lambda x: o.pad(x, ((0, 0), (1, 2), (0, 1)), constant_values=2.5),
           "pad reflect": lambda x: o.pad(x, ((0, 0), (1, 2), (0, 1)), mode="reflect"), "split": lambda x: o.split(x, 2, axis=1),
           "split at": lambda x: o.split(x, [1, 3], axis=2), "unstack": lambda x: o.unstack(x, axis=1), "cast": lambda x: o.cast(x, "int32"), "clip": lambda x: o.clip(x, -0.2, 0.7),
           "take": lambda x: o.take(x, [2, 0], axis=1), "getitem": lambda x: x[:, 1:3, ::2], "getitem negative": lambda x: x[:, ::-1], "getitem newaxis": lambda x: x[:, None, ..., 1],
           "slice": lambda x: o.slice(x, (0, 1, 2), (1, 2, 3)), "one_hot": lambda x: o.one_hot(o.argmax(x, axis=-1), 7), "top_k": lambda x: o.top_k(x, 2),
           "stack": lambda x: o.stack([x, x], axis=-1), "concatenate": lambda x: o.concatenate([x, x], axis=1), "where": lambda x: o.where(o.greater(x, 0), x, 0.5),
           "einsum": lambda x: o.einsum("abc,abd->acd", x, x), "matmul": lambda x: o.matmul(x, o.transpose(x, (0, 2, 1))), "tril": o.tril, "triu": o.triu,
           "power": lambda x: o.power(o.abs(x), 1.5), "rsub": lambda x: 1 - x, "rtruediv": lambda x: 1 / (o.abs(x) + 1), "sort": lambda x: o.sort(x, axis=-1), "diff": lambda x: o.diff(x, axis=1),
           "nan_to_num": o.nan_to_num, "identity": o.identity if False else (lambda x: o.stop_gradient(x)), "ndim2": lambda x: o.full_like(x, 2.0), "hstack": lambda x: o.hstack([x, x]), "vdot const": lambda x: o.dot(x, np.ones((6, 2), "float32"))}
    for name, f in one.items():
        yield "ops." + name, a, (lambda x, f=f: f(x))
    for name in ("sqrt", "rsqrt", "log", "log1p", "log2", "log10"):
        yield "ops." + name, a, (lambda x, name=name: getattr(o, name)(o.abs(x) + 0.1))
    for name in ("add subtract multiply divide true_divide maximum minimum squared_difference floor_divide mod greater greater_equal less less_equal equal "
                 "not_equal arctan2 logaddexp").split():
        if hasattr(o, name): yield "ops." + name, [a, b], (lambda x, y, name=name: getattr(o, name)(x, y))
    for name in ("logical_and", "logical_or", "logical_xor"):
        yield "ops." + name, [a, b], (lambda x, y, name=name: getattr(o, name)(o.greater(x, 0), o.greater(y, 0)))
    yield "ops.matmul broadcast", [a, v], lambda x, y: o.matmul(x, y[:, :, None])
    yield "ops.take_along_axis", a, lambda x: o.take_along_axis(x, o.argmax(x, axis=-1, keepdims=True), axis=-1)
    yield "ops integer add", [i, j], lambda x, y: x + y
    yield "ops integer arithmetic", [i, j], lambda x, y: (x * 2 - y) // 3
    yield "ops integer compare", [i, j], lambda x, y: o.cast(x < y, "float32")
    yield "ops.max_pool", p, lambda x: o.max_pool(x, 2)
    yield "ops.average_pool", p, lambda x: o.average_pool(x, 2, padding="same")
    yield "ops.conv", p, lambda x: o.conv(x, np.ones((2, 2, 3, 2), "float32") * 0.1)
    yield "ops.conv same", p, lambda x: o.conv(x, np.arange(24, dtype="float32").reshape(2, 2, 3, 2) * 0.1, strides=(2, 1), padding="same")
    yield "ops.conv 1D", a, lambda x: o.conv(x, np.arange(36, dtype="float32").reshape(2, 6, 3) * 0.1, dilation_rate=2)
    yield "ops.nan_to_num given", a, lambda x: o.nan_to_num(x / (x - x), nan=2.0, posinf=5.0, neginf=-3.0)
    yield "ops.image.resize", p, lambda x: o.image.resize(x, (6, 7))


@family
def functions():
    a, b, v = L.Input((4, 6), name="a"), L.Input((4, 6), name="b"), L.Input((6,), name="v")
    i, j, t = (L.Input((4,), dtype="int32", name=n) for n in "ijt")
    q, p, o = L.Input((3, 3), name="q"), L.Input((4, 6, 4), name="p"), K.ops
    numbers = np.arange(24, dtype="float32").reshape(4, 6) * 0.1 - 1
    plain = ("amax amin angle arctan arcsinh cbrt conj copy deg2rad erfc exp2 fabs fix flipud hard_swish heaviside i0 isfinite isinf "
             "isneginf isposinf isreal imag max mean min median nanmax nanmean nanmin nansum negative ones_like ptp rad2deg ravel real "
             "relu6 rot90 saturate_cast signbit sinc std sum swish trunc var argsort nancumsum cumprod fliplr threshold zeros_like "
             "empty_like isnan erfinv nonzero size shape")
    for name in plain.split():
        if hasattr(o, name): yield "f." + name, a, (lambda x, name=name: getattr(o, name)(x))
    for name in "arccos arcsin arctanh erf".split(): yield "f." + name, a, (lambda x, name=name: getattr(o, name)(o.tanh(x)))
    yield "f.arccosh", a, lambda x: o.arccosh(o.abs(x) + 1)
    for name in "amax amin sum mean std var prod max min median ptp count_nonzero nansum nanmax nanmean nanstd nanprod any all logsumexp argmax argmin nanargmax".split():
        yield f"f.{name} axis keepdims", a, (lambda x, name=name: getattr(o, name)(x, axis=1, keepdims=True))
        if not name.endswith(("argmax", "argmin")):
            yield f"f.{name} axes", a, (lambda x, name=name: getattr(o, name)(x, axis=(1, 2)))
    for name in ("logaddexp logaddexp2 fmax fmin fmod hypot isclose heaviside ldexp copysign nextafter power divide_no_nan equal "
                 "outer inner vdot cross kron append vstack dstack hstack cdist tensordot").split():
        if hasattr(o, name): yield "f2." + name, [a, b], (lambda x, y, name=name: getattr(o, name)(x, y))
    for name in ("bitwise_and bitwise_or bitwise_xor bitwise_left_shift bitwise_right_shift left_shift right_shift gcd lcm maximum "
                 "minimum floor_divide mod power multiply add greater not_equal divide true_divide arctan2 squared_difference").split():
        if hasattr(o, name): yield "i2." + name, [i, j], (lambda x, y, name=name: getattr(o, name)(x, y))
    for name in ("abs bitwise_not bitwise_invert negative sign square sum max mean cumsum sqrt exp relu one_hot multi_hot argmax sort "
                 "tanh count_nonzero zeros_like isnan any logical_not round floor clip").split():
        more = {"one_hot": (9,), "multi_hot": (9,), "clip": (1, 5)}.get(name, ())
        yield "i." + name, i, (lambda x, name=name, more=more: getattr(o, name)(x, *more))
    yield "f.where three", [a, b], lambda x, y: o.where(x > y, x, y)
    yield "f.where scalar", a, lambda x: o.where(x > 0, 1.0, x)
    yield "f.select", [a, b], lambda x, y: o.select([x > 0, y > 0], [x, y], 0.5)
    yield "f.count_nonzero", a, lambda x: o.count_nonzero(o.relu(x), axis=-1)
    yield "f.full_like", a, lambda x: o.full_like(x, 2.5)
    yield "f.full_like int", a, lambda x: o.full_like(x, 2, dtype="int32")
    yield "f.clip none", a, lambda x: o.clip(x, 0, 6)
    yield "f.clip one", a, lambda x: o.clip(x, -1, 1)
    yield "f.digitize", a, lambda x: o.digitize(x, np.array([-0.5, 0.0, 0.7], "float32"))
    yield "f.searchsorted", v, lambda x: o.searchsorted(np.array([-0.5, 0.0, 0.7], "float32"), x[0])
    yield "f.average weights", a, lambda x: o.average(x, axis=2, weights=np.arange(1, 7, dtype="float32"))
    yield "f.cumprod", a, lambda x: o.cumprod(x, axis=1)
    yield "f.cumsum flat", a, lambda x: o.cumsum(x)
    yield "f.cumsum dtype", i, lambda x: o.cumsum(x, axis=1)
    yield "f.argsort axis", a, lambda x: o.argsort(x, axis=1)
    yield "f.sort axis", a, lambda x: o.sort(x, axis=1)
    yield "f.top_k unsorted", a, lambda x: o.top_k(x, 3, sorted=False)
    yield "f.in_top_k", v, lambda x: o.in_top_k(o.argmax(x, axis=-1), x, 2)
    yield "f.take_along_axis", [a, b], lambda x, y: o.take_along_axis(x, o.argsort(y, axis=1), axis=1)
    yield "f.take axis -1", a, lambda x: o.take(x, [[2, 0], [1, -1]], axis=-1)
    yield "f.take tensor", i, lambda x: o.take(numbers, o.mod(x, 4), axis=0)
    yield "f.slice begin", a, lambda x: o.slice(x, (0, 1, 2), (1, 2, 3))
    yield "f.slice whole", a, lambda x: o.slice(x, (0, 1, 2), (-1, 2, 3))
    yield "f.slice rest", a, lambda x: o.slice(x, (0, 1, 2), (-1, -1, -1))
    yield "f.slice_update", a, lambda x: o.slice_update(x, (0, 1, 2), o.ones((1, 2, 3)))
    yield "f.scatter_update", a, lambda x: o.scatter_update(x, [[0, 1, 2]], np.array([9.0], "float32"))
    yield "f.reshape flat", a, lambda x: o.reshape(x, (-1, 24))
    yield "f.reshape open", a, lambda x: o.reshape(x, (-1, 6))
    yield "f.reshape two", p, lambda x: o.reshape(x, (o.shape(x)[0], 24, 4))
    yield "f.reshape inner", p, lambda x: o.reshape(x, (-1, 4, 24))
    yield "f.expand_dims -1", a, lambda x: o.expand_dims(x, -1)
    yield "f.expand_dims axes", a, lambda x: o.expand_dims(x, (1, 3))
    yield "f.squeeze all", a, lambda x: o.squeeze(x[:, :1, :1], (1, 2))
    yield "f.transpose none", q, lambda x: o.transpose(x, (0, 2, 1))
    yield "f.transpose batch", q, lambda x: o.transpose(x)
    yield "f.broadcast_to", v, lambda x: o.broadcast_to(x[:, None, :], (1, 4, 6))
    yield "f.repeat list", a, lambda x: o.repeat(x, [1, 2, 0, 3], axis=1)
    yield "f.tile flat", v, lambda x: o.tile(x, (1, 3))
    yield "f.roll flat", a, lambda x: o.roll(x, 1, axis=-1)
    yield "f.pad symmetric", a, lambda x: o.pad(x, ((0, 0), (1, 2), (0, 1)), mode="symmetric")
    yield "f.pad scalar", p, lambda x: o.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), constant_values=-1)
    yield "f.array_split", a, lambda x: o.array_split(x, 4, axis=2)
    yield "f.hsplit", a, lambda x: o.hsplit(x, 2)
    yield "f.dsplit", a, lambda x: o.dsplit(x, 3)
    yield "f.split axis -1", a, lambda x: o.split(x, 3, axis=-1)
    yield "f.trace", q, lambda x: o.trace(x, axis1=1, axis2=2)
    yield "f.diagonal", q, lambda x: o.diagonal(x, axis1=1, axis2=2)
    yield "f.tril k", q, lambda x: o.tril(x, -1)
    yield "f.triu k", a, lambda x: o.triu(x, 2)
    yield "f.diff twice", a, lambda x: o.diff(x, n=2, axis=-1)
    yield "f.vander", v, lambda x: o.vander(x[0])
    yield "f.trapezoid", a, lambda x: o.trapezoid(x, axis=1)
    yield "f.flip all", a, lambda x: o.flip(x, axis=(1, 2))
    yield "f.rot90", p, lambda x: o.rot90(x, axes=(1, 2))
    yield "f.moveaxis two", p, lambda x: o.moveaxis(x, (1, 2), (3, 1))
    yield "f.quantile", a, lambda x: o.quantile(x, 0.3, axis=-1)
    yield "f.quantile axis", a, lambda x: o.quantile(x, 0.5, axis=1, keepdims=True)
    yield "f.percentile", a, lambda x: o.percentile(x, 30, axis=-1)
    yield "f.median axis", a, lambda x: o.median(x, axis=-1)
    yield "f.moments", a, lambda x: o.moments(x, axes=[1])
    yield "f.moments keepdims", a, lambda x: o.moments(x, axes=[1, 2], keepdims=True)
    yield "f.batch_normalization", a, lambda x: o.batch_normalization(x, np.arange(6, dtype="float32"), np.arange(1, 7, dtype="float32"), -1)
    yield "f.batch_normalization all", a, lambda x: o.batch_normalization(x, np.arange(6, dtype="float32"), np.arange(1, 7, dtype="float32"), -1, offset=np.ones(6, "float32"), scale=np.full(6, 2, "float32"))
    yield "f.layer_normalization", a, lambda x: o.layer_normalization(x)
    yield "f.layer_normalization gamma", a, lambda x: o.layer_normalization(x, gamma=np.arange(6, dtype="float32"), beta=np.ones(6, "float32"))
    yield "f.rms_normalization", a, lambda x: o.rms_normalization(x)
    yield "f.rms_normalization scale", a, lambda x: o.rms_normalization(x, scale=np.arange(6, dtype="float32"))
    yield "f.normalize l1", a, lambda x: o.normalize(x, axis=1, order=1)
    yield "f.normalize inf", a, lambda x: o.normalize(x, order=float("inf"))
    for kind in (1, 2, 3, float("inf"), 0): yield f"f.norm {kind}", a, (lambda x, kind=kind: o.norm(x, ord=kind, axis=-1))
    yield "f.norm fro", a, lambda x: o.norm(x, axis=(1, 2))
    yield "f.norm keepdims", a, lambda x: o.norm(x, axis=1, keepdims=True)
    yield "f.softmax axes", a, lambda x: o.softmax(x, axis=(1, 2))
    yield "f.log_softmax axis", a, lambda x: o.log_softmax(x, axis=1)
    yield "f.glu axis", a, lambda x: o.glu(x, axis=1)
    yield "f.celu alpha", a, lambda x: o.celu(x, alpha=0.5)
    yield "f.elu alpha", a, lambda x: o.elu(x, alpha=0.5)
    yield "f.leaky_relu slope", a, lambda x: o.leaky_relu(x, negative_slope=0.05)
    yield "f.hard_shrink", a, lambda x: o.hard_shrink(x, 0.8)
    yield "f.soft_shrink", a, lambda x: o.soft_shrink(x, 0.8)
    yield "f.threshold", a, lambda x: o.threshold(x, 0.3, 0.1)
    yield "f.squareplus b", a, lambda x: o.squareplus(x, 1)
    yield "f.sparsemax axis", a, lambda x: o.sparsemax(x, axis=1)
    yield "f.one_hot axis", i, lambda x: o.one_hot(x, 9, axis=1)
    yield "f.one_hot int", i, lambda x: o.one_hot(x, 9, dtype="int32")
    yield "f.round decimals", a, lambda x: o.round(x, 2)
    for kind in ("int32", "bool", "float16", "int64", "uint8", "int8", "float64"): yield "f.cast " + kind, a, (lambda x, kind=kind: o.cast(o.clip(x, 0, 3), kind))
    yield "f.cast from bool", a, lambda x: o.cast(x > 0, "float32")
    yield "f.saturate_cast", a, lambda x: o.saturate_cast(x * 300, "uint8")
    yield "f.einsum bmm", [a, b], lambda x, y: o.einsum("bij,bkj->bik", x, y)
    yield "f.einsum trace", q, lambda x: o.einsum("bij->bji", x)
    yield "f.einsum sum", q, lambda x: o.einsum("bij->bi", x)
    yield "f.einsum const", a, lambda x: o.einsum("bij,jk->bik", x, numbers.T)
    yield "f.einsum ellipsis", [a, b], lambda x, y: o.einsum("...i,...i->...", x, y)
    yield "f.matmul const", a, lambda x: o.matmul(x, numbers.T)
    yield "f.matmul const left", a, lambda x: o.matmul(numbers.T, x)
    yield "f.dot const", v, lambda x: o.dot(x, numbers.T)
    yield "f.tensordot axes", a, lambda x: o.tensordot(x, numbers, axes=[[1, 2], [0, 1]])
    yield "f.tensordot", a, lambda x: o.tensordot(x, numbers.T, axes=1)
    yield "f.inner const", v, lambda x: o.inner(x, numbers)
    yield "f.vecdot", [a, b], lambda x, y: o.sum(x * y, axis=-1)
    yield "f.cross", [q, q], lambda x, y: o.cross(x, y)
    yield "f.meshgrid", v, lambda x: o.meshgrid(x[0], x[0])
    yield "f.dot_product_attention", p, lambda x: o.dot_product_attention(x, x, x)
    yield "f.dot_product_attention causal", p, lambda x: o.dot_product_attention(x, x, x, is_causal=True, scale=0.3)
    yield "f.dot_product_attention mask", p, lambda x: o.dot_product_attention(x, x, x, mask=o.transpose(x > 0, (0, 2, 1, 3)))
    yield "f.dot_product_attention constant bias", p, lambda x: o.dot_product_attention(x, x, x, bias=np.linspace(-1, 1, 16, dtype="float32").reshape(1, 1, 4, 4))
    yield "f.dot_product_attention constant mask", p, lambda x: o.dot_product_attention(x, x, x, mask=np.tri(4, dtype=bool)[None, None])
    yield "f.dot_product_attention other length", p, lambda x: o.dot_product_attention(x, x[:, :3], x[:, :3] * 2, is_causal=True)
    yield "f.segment_sum", v, lambda x: o.segment_sum(o.transpose(x), np.array([0, 0, 1, 1, 2, 2]), 3)
    yield "f.segment_max", v, lambda x: o.segment_max(o.transpose(x), np.array([0, 0, 1, 1, 2, 2]), 3)
    yield "f.max_pool valid stride", p, lambda x: o.max_pool(x, (2, 3), strides=(1, 2), padding="same")
    yield "f.average_pool stride", p, lambda x: o.average_pool(x, 3, strides=1)
    yield "f.adaptive_average_pool", p, lambda x: o.adaptive_average_pool(x, (2, 3))
    yield "f.adaptive_max_pool", p, lambda x: o.adaptive_max_pool(x, 2)
    kernel = np.arange(2 * 2 * 4 * 3, dtype="float32").reshape(2, 2, 4, 3) * 0.02 - 0.4
    yield "f.conv dilation", p, lambda x: o.conv(x, kernel, dilation_rate=2, padding="same")
    yield "f.depthwise_conv", p, lambda x: o.depthwise_conv(x, kernel)
    yield "f.depthwise_conv stride", p, lambda x: o.depthwise_conv(x, kernel[..., :1], strides=2, padding="same")
    yield "f.separable_conv", p, lambda x: o.separable_conv(x, kernel[..., :1], np.ones((1, 1, 4, 2), "float32"))
    row = np.arange(3 * 6 * 2, dtype="float32").reshape(3, 6, 2) * 0.03 - 0.4
    yield "f.depthwise_conv sequence", a, lambda x: o.depthwise_conv(x, row, strides=2, padding="same")
    yield "f.separable_conv sequence", a, lambda x: o.separable_conv(x, row, np.full((1, 12, 5), 0.1, "float32"), dilation_rate=2, padding="same")
    yield "f.conv_transpose", p, lambda x: o.conv_transpose(x, kernel.transpose(0, 1, 3, 2), strides=2)
    yield "f.conv_transpose same", p, lambda x: o.conv_transpose(x, kernel.transpose(0, 1, 3, 2), strides=2, padding="same")
    yield "f.depth_to_space", p, lambda x: o.depth_to_space(x, 2)
    yield "f.space_to_depth", p, lambda x: o.space_to_depth(x, 2)
    yield "f.unfold", p, lambda x: o.unfold(o.transpose(x, (0, 3, 1, 2)), 2)
    for how in ("bilinear", "nearest", "bicubic", "lanczos3", "area"): 
        yield "f.image.resize " + how, p, (lambda x, how=how: o.image.resize(x, (7, 5), interpolation=how))
    yield "f.image.resize antialias", p, lambda x: o.image.resize(x, (2, 3), antialias=True)
    yield "f.image.resize crop", p, lambda x: o.image.resize(x, (4, 4), crop_to_aspect_ratio=True)
    yield "f.image.resize pad", p, lambda x: o.image.resize(x, (8, 8), pad_to_aspect_ratio=True, fill_value=0.5)
    yield "f.image.pad_images", p, lambda x: o.image.pad_images(x, 1, 1, 8, 10)
    yield "f.image.crop_images", p, lambda x: o.image.crop_images(x, 1, 1, target_height=2, target_width=3)
    yield "f.image.extract_patches", p, lambda x: o.image.extract_patches(x, (2, 2))
    yield "f.image.extract_patches strides", p, lambda x: o.image.extract_patches(x, (2, 2), strides=1, padding="same")
    yield "f.image.rgb_to_grayscale", p, lambda x: o.image.rgb_to_grayscale(x[..., :3])
    yield "f.image.rgb_to_hsv", p, lambda x: o.image.rgb_to_hsv(o.sigmoid(x[..., :3]))
    yield "f.image.hsv_to_rgb", p, lambda x: o.image.hsv_to_rgb(o.sigmoid(x[..., :3]))
    yield "f.image.gaussian_blur", p, lambda x: o.image.gaussian_blur(x)
    yield "f.image.sobel_edges", p, lambda x: o.image.sobel_edges(x)
    yield "f.extract_sequences", v, lambda x: o.extract_sequences(x, 3, 2)
    yield "f.item negative", a, lambda x: x[:, -1]
    yield "f.item ellipsis", p, lambda x: x[..., -1]
    yield "f.item step", p, lambda x: x[:, ::2, 1:-1, None]
    yield "f.operators", [a, b], lambda x, y: -x + 2 * y - x / 3 + x ** 2 + 2 ** y + abs(y) + x % 2 + x // 2
    yield "f.comparisons", [a, b], lambda x, y: o.cast((x > y) & (x < 1) | ~(y >= 0), "float32") + o.cast(x != y, "float32")
    yield "f.matmul operator", [q, q], lambda x, y: x @ y
    yield "f.constant left", a, lambda x: numbers - x
    yield "f.constant right", a, lambda x: x * numbers + numbers[:1]
    yield "f.add of other rank", [a, v], lambda x, y: x + y[:, None, :]
    yield "f.binary_crossentropy", [a, b], lambda x, y: o.binary_crossentropy(o.sigmoid(x), o.sigmoid(y))
    yield "f.categorical_crossentropy", [a, b], lambda x, y: o.categorical_crossentropy(o.softmax(x), o.softmax(y))
    yield "f.psnr", [a, b], lambda x, y: o.psnr(x, y, 1.0)
    yield "f.cond", a, lambda x: o.cond(o.sum(x) > 0, lambda: x * 2, lambda: x - 1)
    yield "f.fft", a, lambda x: o.real(o.fft((x, x))[0])
    yield "f.rfft", a, lambda x: o.rfft(x)
    yield "f.bincount", i, lambda x: o.bincount(x, minlength=9)
    yield "f.view", a, lambda x: o.view(x, "int32")
    yield "f.cholesky", q, lambda x: o.cholesky(o.matmul(x, o.transpose(x, (0, 2, 1))) + np.eye(3, dtype="float32"))
    yield "f.inv", q, lambda x: o.inv(x)
    yield "f.det", q, lambda x: o.det(x)
    yield "f.solve", q, lambda x: o.solve(x + 3 * np.eye(3, dtype="float32"), x)
    yield "f.rearrange", p, lambda x: o.rearrange(x, "b h w c -> b (h w) c")
    yield "f.nan_to_num", a, lambda x: o.nan_to_num(o.log(x))
    yield "f.unravel_index", i, lambda x: o.unravel_index(x, (3, 3))
    yield "f.isin", i, lambda x: o.isin(x, np.array([1, 3], "int32"))
    yield "f.map", a, lambda x: o.map(lambda y: y * 2, x)
    yield "f.scan", a, lambda x: o.scan(lambda c, y: (c + y, c), o.zeros((6,)), x[0])[1]


@family
def options():
    """Settings of layers that the families above do not try."""
    v, s, p, c = L.Input((6,), name="v"), L.Input((9, 4), name="s"), L.Input((7, 8, 4), name="p"), L.Input((5, 6, 5, 2), name="c")
    i, f = L.Input((4,), dtype="int32", name="i"), L.Input((3, 6, 8), name="f")
    for act in ("softmax", "log_softmax", "gelu", "hard_sigmoid", "leaky_relu", "glu", "sparsemax", "exponential", "mish"):
        yield "o.Dense " + act, v, L.Dense(4, activation=act)(v)
        yield "o.Conv2D " + act, p, L.Conv2D(4, 2, activation=act)(p)
    for size in ((6, 4), (3, 8)):
        yield f"o.Conv2D kernel {size}", p, L.Conv2D(3, size, padding="same")(p)
    yield "o.Conv2D 1x1 stride", p, L.Conv2D(3, 1, strides=2)(p)
    yield "o.Conv2D groups same stride", p, L.Conv2D(4, 3, groups=4, strides=2, padding="same", activation="relu")(p)
    yield "o.Conv2D groups channels", p, L.Conv2D(8, 3, groups=4, dilation_rate=2)(p)
    yield "o.Conv1D groups dilation", s, L.Conv1D(4, 2, groups=4, dilation_rate=2, padding="causal")(s)
    yield "o.Conv1D kernel longer", s, L.Conv1D(3, 9)(s)
    yield "o.Conv2D channels_first", f, L.Conv2D(4, 2, strides=2, padding="same", data_format="channels_first", activation="relu")(f)
    yield "o.DepthwiseConv2D channels_first", f, L.DepthwiseConv2D(2, data_format="channels_first")(f)
    yield "o.DepthwiseConv2D strides", p, L.DepthwiseConv2D((3, 2), strides=(2, 2), padding="same", depth_multiplier=3, activation="relu6")(p)
    yield "o.SeparableConv2D dilation", p, L.SeparableConv2D(3, 2, dilation_rate=2, activation="tanh", use_bias=False)(p)
    yield "o.SeparableConv1D dilation", s, L.SeparableConv1D(3, 2, dilation_rate=2, depth_multiplier=2)(s)
    yield "o.SeparableConv1D stride", s, L.SeparableConv1D(3, 3, strides=2, padding="same")(s)
    for pad in ("same", "valid"):
        for k, st, op in ((3, 2, 0), (3, 2, 1), (4, 2, 0), (2, 3, 0), (2, 3, 2), (5, 3, 1), (4, 3, 2), (1, 2, 1), (3, 1, 0), (5, 2, None)):
            try: yield f"o.Conv2DTranspose {pad} {k} {st} {op}", p, L.Conv2DTranspose(3, k, strides=st, padding=pad, output_padding=op)(p)
            except Exception as error: print("Keras refuses", pad, k, st, op, str(error)[:80])
    yield "o.Conv2DTranspose both", p, L.Conv2DTranspose(3, (4, 3), strides=(3, 2), padding="same", output_padding=(2, 1), activation="relu")(p)
    yield "o.Conv2DTranspose channels_first", f, L.Conv2DTranspose(3, 3, strides=2, data_format="channels_first")(f)
    yield "o.Conv2DTranspose dilation 1", p, L.Conv2DTranspose(3, 3, dilation_rate=(2, 2), padding="same")(p)
    for pad in ("same", "valid"):
        yield f"o.Conv1DTranspose {pad} output_padding", s, L.Conv1DTranspose(3, 4, strides=3, padding=pad, output_padding=2)(s)
        yield f"o.Conv3DTranspose {pad} output_padding", c, L.Conv3DTranspose(3, 3, strides=2, padding=pad, output_padding=(1, 0, 1))(c)
    yield "o.MaxPooling2D channels_first", f, L.MaxPooling2D(2, data_format="channels_first")(f)
    yield "o.AveragePooling2D channels_first", f, L.AveragePooling2D(2, padding="same", data_format="channels_first")(f)
    yield "o.GlobalAveragePooling2D channels_first", f, L.GlobalAveragePooling2D(data_format="channels_first")(f)
    yield "o.Flatten channels_first", f, L.Flatten(data_format="channels_first")(f)
    yield "o.ZeroPadding2D channels_first", f, L.ZeroPadding2D(1, data_format="channels_first")(f)
    yield "o.UpSampling2D channels_first", f, L.UpSampling2D(2, data_format="channels_first")(f)
    yield "o.BatchNormalization channels_first", f, L.BatchNormalization(axis=1)(f)
    yield "o.MaxPooling1D strides", s, L.MaxPooling1D(4, strides=3)(s)
    yield "o.MaxPooling2D whole", p, L.MaxPooling2D((7, 8))(p)
    yield "o.AveragePooling2D larger stride", p, L.AveragePooling2D(2, strides=3, padding="same")(p)
    yield "o.BatchNormalization center", p, L.BatchNormalization(center=False)(p)
    yield "o.BatchNormalization plain", s, L.BatchNormalization(center=False, scale=False, epsilon=0.1)(s)
    yield "o.Conv2D BatchNormalization relu", p, L.ReLU()(L.BatchNormalization()(L.Conv2D(4, 3, use_bias=False)(p)))
    yield "o.BatchNormalization Conv2D", p, L.Conv2D(4, 3)(L.BatchNormalization()(p))
    yield "o.Dense BatchNormalization", v, L.BatchNormalization()(L.Dense(4)(v))
    yield "o.DepthwiseConv2D BatchNormalization relu6", p, L.ReLU(6)(L.BatchNormalization()(L.DepthwiseConv2D(3)(p)))
    yield "o.Conv2DTranspose BatchNormalization", p, L.BatchNormalization()(L.Conv2DTranspose(4, 3, strides=2)(p))
    yield "o.Conv2D Add relu", p, L.ReLU()(L.Add()([L.Conv2D(4, 3, padding="same")(p), p]))
    yield "o.ZeroPadding2D Conv2D", p, L.Conv2D(4, 3, strides=2)(L.ZeroPadding2D(((0, 1), (0, 1)))(p))
    yield "o.LayerNormalization plain", s, L.LayerNormalization(center=False, scale=False)(s)
    yield "o.LayerNormalization all axes", p, L.LayerNormalization(axis=(1, 2, 3))(p)
    yield "o.GroupNormalization epsilon", p, L.GroupNormalization(groups=2, epsilon=0.1, axis=2)(p)
    yield "o.RMSNormalization epsilon", s, L.RMSNormalization(epsilon=0.1)(s)
    yield "o.Normalization axis", p, L.Normalization(axis=(1, 3), mean=np.ones((7, 4)), variance=np.full((7, 4), 2.0))(p)
    yield "o.Normalization none", p, L.Normalization(axis=None, mean=0.3, variance=2.0)(p)
    yield "o.Normalization invert", v, L.Normalization(mean=[0.1] * 6, variance=[2.0] * 6, invert=True)(v)
    yield "o.PReLU shared", p, L.PReLU(shared_axes=[1, 2])(p)
    yield "o.Softmax axis 1", p, L.Softmax(axis=1)(p)
    yield "o.Embedding LSTM", i, L.LSTM(3)(L.Embedding(9, 3)(i))
    yield "o.Embedding matrix", (m := L.Input((2, 3), dtype="int32", name="m")), L.Embedding(9, 3)(m)
    yield "o.Permute 2", s, L.Permute((2, 1))(s)
    yield "o.Reshape infer", p, L.Reshape((-1, 2))(p)
    yield "o.Cropping2D int", p, L.Cropping2D(1)(p)
    yield "o.Dot dims", [s, (w := L.Input((9, 4), name="w"))], L.Dot(axes=(1, 1))([s, w])
    yield "o.Concatenate three", [s, w], L.Concatenate(axis=-1)([s, w, s])
    yield "o.Average three", [s, w], L.Average()([s, w, s])
    yield "o.Attention dot", [s, w], L.Attention(score_mode="dot", use_scale=False)([s, w], return_attention_scores=True)
    yield "o.MultiHeadAttention value_dim", s, L.MultiHeadAttention(3, 2, value_dim=5, output_shape=(4,))(s, s, return_attention_scores=True)
    for kind in ("LSTM", "GRU", "SimpleRNN"):
        of = getattr(L, kind)
        yield f"o.{kind} sigmoid tanh", s, of(3, activation="sigmoid", return_sequences=True, go_backwards=True)(s)
        yield f"o.{kind} stateful", (t := L.Input(batch_shape=(1, 5, 3), name="t_" + kind)), of(3, stateful=True)(t)
        for merge in ("concat", "mul", "ave", None):
            yield f"o.Bidirectional {kind} {merge}", s, L.Bidirectional(of(3, return_sequences=True), merge_mode=merge)(s)
        yield f"o.Bidirectional {kind} state", s, L.Bidirectional(of(3, return_state=True))(s)
        yield f"o.{kind} stacked", s, of(3)(of(4, return_sequences=True)(s))
        yield f"o.{kind} state masked", s, of(3, return_state=True)(L.Masking()(s))
        yield f"o.{kind} no bias", s, of(3, use_bias=False)(s)
        yield f"o.TimeDistributed {kind}", (e := L.Input((2, 5, 3), name="e_" + kind)), L.TimeDistributed(of(3))(e)
    yield "o.GRU reset_after sequences", s, L.GRU(3, reset_after=False, return_sequences=True, use_bias=False)(s)
    yield "o.LSTM unit_forget_bias", s, L.LSTM(3, unit_forget_bias=False, recurrent_activation="hard_sigmoid", activation="relu")(s)
    yield "o.Bidirectional two layers", s, L.Bidirectional(L.LSTM(3), backward_layer=L.LSTM(2, go_backwards=True))(s)
    yield "o.ConvLSTM2D strides", (d := L.Input((3, 6, 6, 2), name="d")), L.ConvLSTM2D(2, 3, strides=2, padding="same", activation="relu")(d)
    yield "o.TimeDistributed BatchNormalization", s, L.TimeDistributed(L.BatchNormalization())(s)
    yield "o.TimeDistributed model", d, L.TimeDistributed(K.Sequential([L.Conv2D(2, 3), L.Flatten(), L.Dense(2)]))(d)
    yield "o.Resizing same", p, L.Resizing(7, 8)(p)
    yield "o.Resizing smaller", p, L.Resizing(3, 4, interpolation="bilinear")(p)
    yield "o.UpSampling2D one", p, L.UpSampling2D((1, 3), interpolation="bilinear")(p)
    yield "o.Rescaling list", p, L.Rescaling([1, 2, 3, 4])(p)
    yield "o.ReLU six", p, L.ReLU(6)(p)
    yield "o.ReLU threshold max", v, L.ReLU(max_value=2, threshold=0.5)(v)
    yield "o.bool input", (z := L.Input((6,), dtype="bool", name="z")), L.Dense(3)(K.ops.cast(z, "float32"))
    yield "o.bool where", [v, z], K.ops.where(z, v, -v)


@family
def open_sizes():
    """Inputs whose height, width or number of steps is open."""
    p, s, i = L.Input((None, None, 4), name="p"), L.Input((None, 3), name="s"), L.Input((None,), dtype="int32", name="i")
    o, c = K.ops, L.Input((None, 6, 6, 2), name="c")
    x = L.MaxPooling2D(2)(L.ReLU()(L.BatchNormalization()(L.Conv2D(4, 3, use_bias=False)(p))))
    yield "open classifier", p, L.Dense(3, activation="softmax")(L.GlobalAveragePooling2D()(x))
    yield "open Conv2D same stride", p, L.Conv2D(4, 3, strides=2, padding="same", activation="relu6")(p)
    yield "open SeparableConv2D", p, L.SeparableConv2D(3, 3)(p)
    yield "open pooling", p, L.GlobalMaxPooling2D(keepdims=True)(L.AveragePooling2D(3, strides=2, padding="same")(p))
    yield "open gates", p, L.Multiply()([p, L.Dense(4, activation="sigmoid")(L.Reshape((1, 1, 4))(L.GlobalAveragePooling2D()(p)))])
    for how in ("nearest", "bilinear"):
        yield "open UpSampling2D " + how, p, L.UpSampling2D((2, 3), interpolation=how)(p)
    for pad in ("same", "valid"):
        yield "open Conv2DTranspose " + pad, p, L.Conv2DTranspose(3, (4, 3), strides=(2, 1), padding=pad)(p)
        yield f"open Conv2DTranspose {pad} output_padding", p, L.Conv2DTranspose(3, 3, strides=2, padding=pad, output_padding=1)(p)
        yield "open Conv1DTranspose " + pad, s, L.Conv1DTranspose(3, 3, strides=2, padding=pad)(s)
    d = L.Conv2D(4, 3, padding="same", activation="relu")(p)
    yield "open U-Net", p, L.Conv2D(1, 1)(L.Concatenate()([d, L.UpSampling2D()(L.Conv2D(5, 3, padding="same")(L.MaxPooling2D()(d)))]))
    yield "open padding", p, L.Cropping2D(((1, 2), (0, 1)))(L.ZeroPadding2D(1)(p))
    yield "open Cropping2D", p, L.Cropping2D(((1, 0), (0, 0)))(p)
    yield "open Reshape", p, L.Dense(2)(L.Reshape((-1, 4))(p))
    yield "open Resizing", p, L.Resizing(5, 4)(p)
    yield "open Rescaling", p, L.Rescaling(0.5, offset=-1)(p)
    yield "open GroupNormalization", p, L.GroupNormalization(2)(p)
    yield "open LayerNormalization", p, L.LayerNormalization()(p)
    yield "open Softmax", p, L.Softmax(axis=(1, 2))(p)
    yield "open Conv1D", s, L.Conv1D(4, 3)(s)
    yield "open Conv1D chain", s, L.GlobalMaxPooling1D()(L.Conv1D(3, 2)(L.ReLU()(L.BatchNormalization()(L.Conv1D(4, 3, padding="causal", dilation_rate=2)(s)))))
    yield "open MaxPooling1D", s, L.MaxPooling1D(2)(s)
    yield "open UpSampling1D", s, L.UpSampling1D(3)(s)
    yield "open GlobalAveragePooling1D masked", s, L.GlobalAveragePooling1D()(L.Masking()(s))
    for kind in ("LSTM", "GRU", "SimpleRNN"):
        of = getattr(L, kind)
        yield "open " + kind, s, of(4)(s)
        yield f"open {kind} sequences", s, of(4, return_sequences=True)(s)
        yield f"open {kind} masked", i, of(4)(L.Embedding(3, 3, mask_zero=True)(i))
        yield f"open Bidirectional {kind}", s, L.Bidirectional(of(3, return_sequences=True))(s)
    yield "open LSTM state", s, L.LSTM(3, return_state=True, go_backwards=True)(s)
    yield "open Embedding", i, L.GlobalAveragePooling1D()(L.Embedding(9, 3)(i))
    yield "open Attention", s, L.Attention()([s, L.Dense(3)(s)])
    yield "open MultiHeadAttention", s, L.MultiHeadAttention(2, 3)(s, s)
    yield "open Embedding mask MultiHeadAttention", i, (lambda e: L.MultiHeadAttention(2, 3)(e, e))(L.Embedding(3, 4, mask_zero=True)(i))
    yield "open TimeDistributed Dense", s, L.TimeDistributed(L.Dense(2))(s)
    yield "open TimeDistributed Conv2D", c, L.TimeDistributed(L.Conv2D(2, 3))(c)
    yield "open last step", s, s[:, -1]
    yield "open steps", s, s[:, 1:-1]
    inner_in = L.Input((None, None, 4)); inner = K.Model(inner_in, L.Conv2D(2, 3, padding="same")(inner_in), name="inner")
    yield "open model", p, inner(L.ReLU()(p))


@family
def layouts():
    """Layers with data_format="channels_first"."""
    # No width is the number of filters: that is the family of biases.
    q, f, c = L.Input((3, 9), name="q"), L.Input((3, 6, 14), name="f"), L.Input((2, 5, 4, 6), name="c")
    o, first = K.ops, {"data_format": "channels_first"}
    for n, x in ((1, q), (2, f), (3, c)):
        of = lambda kind: getattr(L, f"{kind}{n}D")
        yield f"first Conv{n}D", x, of("Conv")(4, 3, padding="same", activation="relu", **first)(x)
        yield f"first MaxPooling{n}D", x, of("MaxPooling")(2, **first)(x)
        yield f"first AveragePooling{n}D", x, of("AveragePooling")(2, padding="same", **first)(x)
        yield f"first GlobalMaxPooling{n}D", x, of("GlobalMaxPooling")(**first)(x)
        yield f"first GlobalAveragePooling{n}D", x, of("GlobalAveragePooling")(keepdims=True, **first)(x)
        if n > 1: yield f"first UpSampling{n}D", x, of("UpSampling")(2, **first)(x)
        yield f"first ZeroPadding{n}D", x, of("ZeroPadding")(1, **first)(x) if n > 1 else L.ZeroPadding1D(1, **first)(x)
        yield f"first Cropping{n}D", x, of("Cropping")(1, **first)(x) if n > 1 else L.Cropping1D(1)(x)
        if n < 3:
            yield f"first DepthwiseConv{n}D", x, of("DepthwiseConv")(2, **first)(x)
            yield f"first SeparableConv{n}D", x, of("SeparableConv")(4, 2, **first)(x)
        yield f"first Conv{n}DTranspose", x, getattr(L, f"Conv{n}DTranspose")(3, 3, strides=2, **first)(x)
    yield "first Flatten", f, L.Flatten(**first)(f)
    yield "first Flatten last", f, L.Dense(2)(L.Flatten()(L.Conv2D(4, 3, **first)(f)))
    y = L.MaxPooling2D(2, **first)(L.ReLU()(L.BatchNormalization(axis=1)(L.Conv2D(4, 3, padding="same", use_bias=False, **first)(f))))
    yield "first chain", f, L.Dense(3)(L.Flatten(**first)(L.Conv2D(5, 2, activation="relu", **first)(L.Dropout(0.2)(y))))
    yield "first residual", f, L.GlobalAveragePooling2D(**first)(L.ReLU()(L.Add()([y, L.Conv2D(4, 1, **first)(y)])))
    yield "first Concatenate", f, L.Conv2D(2, 3, **first)(L.Concatenate(axis=1)([y, L.Activation("tanh")(y)]))
    gate = L.Reshape((4, 1, 1))(L.Dense(4, activation="sigmoid")(L.GlobalAveragePooling2D(**first)(y)))
    yield "first gate", f, L.Conv2D(2, 1, **first)(L.Multiply()([y, gate]))
    yield "first U-Net", f, L.Conv2D(1, 1, **first)(L.Concatenate(axis=1)([L.UpSampling2D(2, **first)(y), f]))
    yield "first ops", f, L.Conv2D(2, 3, **first)(o.relu(y * 2 + 1))
    yield "first Softmax", f, L.Softmax(axis=1)(L.Conv2D(4, 1, **first)(y))
    yield "first LayerNormalization", f, L.LayerNormalization(axis=1)(L.Conv2D(4, 1, **first)(y))
    yield "first LayerNormalization last", f, L.LayerNormalization()(L.Conv2D(4, 1, **first)(y))
    yield "first GroupNormalization", f, L.GroupNormalization(2, axis=1)(L.Conv2D(4, 1, **first)(y))
    yield "first PReLU", f, L.PReLU(shared_axes=[2, 3])(L.Conv2D(4, 1, **first)(y))
    yield "first Permute", f, L.Conv2D(2, 2)(L.Permute((2, 3, 1))(y))
    yield "first mixed", f, L.Conv2D(4, 2, **first)(L.Conv2D(3, 2)(y))
    inner_in = L.Input((4, 3, 7)); inner = K.Model(inner_in, L.Conv2D(2, 2, **first)(inner_in), name="inner")
    yield "first model", f, L.ReLU()(inner(y))
    t = L.Input((2, 3, 5, 6), name="t")
    yield "first TimeDistributed", t, L.TimeDistributed(L.Conv2D(2, 3, **first))(t)
    yield "first ConvLSTM2D", t, L.ConvLSTM2D(2, 3, return_sequences=True, **first)(t)
    yield "first Resizing", f, L.Resizing(4, 5, **first)(f)
    yield "first SpectralNormalization", f, L.SpectralNormalization(L.Conv2D(2, 3, **first))(f)
    yield "first max_pool", f, o.max_pool(f, 2, **first)
    yield "first conv", f, o.conv(f, np.ones((2, 2, 3, 2), "float32") * 0.1, **first)


@family
def biases():
    """Sums that Keras 3 takes for a bias with TensorFlow: one long axis goes along the last where that is as long, else along the second."""
    q, f, c, d = L.Input((3, 4), name="q"), L.Input((3, 6, 4), name="f"), L.Input((2, 3, 3, 4), name="c"), L.Input((2, 5, 4), name="d")
    s, m, p = L.Input((4, 4), name="s"), L.Input((4, 6, 4), name="m"), L.Input((3, 3, 4), name="p")
    first, column = {"data_format": "channels_first"}, lambda *shape: np.linspace(-1, 2, max(shape), dtype="float32").reshape(shape)
    yield "bias Conv1D", q, L.Conv1D(4, 1, activation="relu", **first)(q)
    yield "bias Conv2D", f, L.Conv2D(4, 1, **first)(f)
    yield "bias Conv2D tanh", f, L.Conv2D(4, (3, 1), activation="tanh", **first)(f)
    yield "bias Conv3D", c, L.Conv3D(4, 1, **first)(c)
    yield "bias DepthwiseConv2D", d, L.DepthwiseConv2D(1, depth_multiplier=2, **first)(d)
    yield "bias SeparableConv2D", f, L.SeparableConv2D(4, 1, activation="relu", **first)(f)
    yield "bias Conv2DTranspose", f, L.Conv2DTranspose(4, 1, **first)(f)
    yield "bias then plain", f, L.Conv2D(3, 2, **first)(L.Conv2D(4, 1, **first)(f))
    yield "bias EinsumDense", s, L.EinsumDense("abc,cd->adb", output_shape=(4, None), bias_axes="d")(s)
    yield "bias EinsumDense relu", q, L.EinsumDense("abc,cd->adb", output_shape=(3, None), bias_axes="d", activation="relu")(q)
    yield "bias added", m, m + column(4, 1, 1)
    yield "bias added to rows", s, s + column(4, 1)
    yield "bias added along the second", p, p + column(3, 1)
    yield "bias added with a batch", m, K.ops.add(m, column(1, 4, 1, 1))
    yield "bias subtracted", m, m - column(4, 1, 1)
    yield "bias added as it lies", m, m + column(6, 1)


@family
def streams():
    """Layers that keep their state from one call to the next: the three samples are one stream."""
    s, c = L.Input(batch_shape=(1, 5, 3), name="s"), L.Input(batch_shape=(1, 2, 5, 5, 2), name="c")
    for kind in ("LSTM", "GRU", "SimpleRNN"):
        of = getattr(L, kind)
        yield "stateful " + kind, s, of(4, stateful=True)(s)
        yield f"stateful {kind} sequences", s, of(4, stateful=True, return_sequences=True)(s)
        yield f"stateful {kind} state", s, of(4, stateful=True, return_state=True)(s)
        yield f"stateful {kind} backwards", s, of(4, stateful=True, go_backwards=True, activation="relu")(s)
        yield f"stateful {kind} masked", s, of(4, stateful=True)(L.Masking()(s))
        yield f"stateful {kind} masked sequences", s, of(4, stateful=True, return_sequences=True)(L.Masking()(s))
        yield f"stateful Bidirectional {kind}", s, L.Bidirectional(of(3, stateful=True))(s)
        yield f"stateful {kind} twice", s, of(3, stateful=True)(of(4, stateful=True, return_sequences=True)(s))
        yield f"stateful RNN of {kind}Cell", s, L.RNN(getattr(L, kind + "Cell")(4), stateful=True)(s)
    yield "stateful RNN of cells", s, L.RNN([L.LSTMCell(4), L.GRUCell(3)], stateful=True)(s)
    yield "stateful LSTM initial_state", s, L.LSTM(4, stateful=True)(s, initial_state=[L.Dense(4)(s[:, 0])] * 2)
    yield "stateful ConvLSTM2D", c, L.ConvLSTM2D(2, 3, stateful=True)(c)


@family
def policies():
    v, p = L.Input((5,), name="v"), L.Input((6, 6, 3), name="p")
    for policy in ("mixed_float16", "float16", "mixed_bfloat16", "bfloat16", "float64"):
        yield "Dense " + policy, v, L.Dense(3, dtype=policy)(v)
    for kind in ("uint8", "int32", "int64", "bool", "int8", "int16", "float16", "float64"):
        yield "input " + kind, (i := L.Input((4,), dtype=kind, name="i_" + kind)), L.Dense(2)(L.Rescaling(0.1)(i))
    yield "channels_first", (f := L.Input((3, 6, 6), name="f")), L.Conv2D(2, 3, data_format="channels_first")(f)
    yield "Lambda", v, L.Lambda(lambda x: x * 2)(v)


# What TensorFlow's converter writes in fewer operators that lose the digits of small numbers, or are infinite too early.
EXACT = ("expm1", "log1p", "logaddexp", "log_sigmoid", "mish", "softplus")
# Inputs of the families `edges` and `integers`, each of three samples.
LEAST = -2**31
VALUES = {
    "edge": [0, -0.0, 1e-30, 1e-10, 1e-8, 1.5e-7, 1e-5, 1e-3, -1e-30, -1e-8, -1.5e-7, -1e-3,
             0.1, 0.5, 1, 3, 10, 20, -0.1, -0.5, -0.9, -1, -3, -8.5,
             50, 80, 88, 89, 100, 1e4, -10, -15, -20, -50, -80, -100],
    "huge": [1e19, 1e30, 3e38, -1e19, -1e30, -3e38, 2.5, -2.5, 3e-20, 2**24 + 2, 2e-38, -1],
    "nan": [np.nan, 0, 1, -np.inf, np.inf, -1],
    "pair": [1e19, 3e19, 2e38, 1e-25, -3e-30, 3e-20, 0, 0, 2.5, 2**24, 2e-38, -1],
    "whole": [2**24 + 1, 2, -5001, LEAST, LEAST + 1, 2**31 - 1, 0, -1, 2**24, 5, LEAST, 5],
    "step": [3, -3, 7, 2, 16, 5, -1, 2, 11, -5, 3, 2],
    "wide": [2**24, 2**24 + 1, -1, -2**40, 2**40 + 1, 0],
    "byte": [200, 3, 255, 0, 1, 127],
    "flag": [1, 1, 0, 0, 0, 0],
}


@family
def edges():
    """What is near zero, large, infinite or no number."""
    x, h, n, p = (L.Input((len(VALUES[k]) // 3,), name=k) for k in ("edge", "huge", "nan", "pair"))
    o = K.ops
    # Not among them: ELU, SELU and what cancels, in which Keras itself loses digits, and the sigmoid and GELU, in which kernels do below -3.
    for name in ("abs negative square exp log log1p expm1 log2 log10 exp2 sin cos tanh softplus relu relu6 leaky_relu "
                 "celu hard_sigmoid hard_silu hard_tanh hard_shrink soft_shrink softsign log_sigmoid squareplus sparse_plus "
                 "sparse_sigmoid sign floor ceil round trunc cbrt deg2rad rad2deg sqrt rsqrt reciprocal softmax "
                 "log_softmax logsumexp nan_to_num isfinite sort argsort std norm max argmin cumsum").split():
        f = getattr(o, name)
        more = {"axis": -1} if name in ("sum", "mean", "std", "norm", "max", "argmin", "cumsum", "logsumexp") else {}
        yield "edges " + name, x, f(x, **more)
        if name in ("abs negative relu relu6 leaky_relu celu softplus log_sigmoid log log1p floor sign softsign hard_shrink tanh "
                    "softmax log_softmax logsumexp sort argsort max argmin rsqrt").split():
            yield "huge " + name, h, f(h, **more)
        if name in "abs relu relu6 hard_tanh hard_sigmoid tanh sign floor isfinite nan_to_num hard_shrink".split():
            yield "nan " + name, n, f(n, **more)
    for name in ("mish", "exponential"): yield "edges " + name, x, L.Activation(name)(x)
    yield "edges clip", x, o.clip(x, 1, -1)
    yield "huge mish", h, L.Activation("mish")(h)
    yield "nan where", n, o.where(n > 0, n, 0.5)
    yield "nan isnan", n, o.isnan(n)
    yield "nan clip", n, o.clip(n, -1, 2)
    yield "nan maximum", n, o.maximum(n, 0.5)
    yield "nan minimum", n, o.minimum(0.5, n)
    for name in ("hypot maximum minimum fmax fmin logaddexp logaddexp2 divide_no_nan arctan2 isclose greater equal add subtract").split():
        yield "pair " + name, [h, p], getattr(o, name)(h, p)


@family
def integers():
    """Functions of integers, many of them beyond what float32 holds."""
    i, s, w, b, f = (L.Input((len(VALUES[k]) // 3,), name=k, dtype=t) for k, t in (
        ("whole", "int32"), ("step", "int32"), ("wide", "int64"), ("byte", "uint8"), ("flag", "bool")))
    o = K.ops
    for name in "sum cumsum max min prod argmax argmin mean count_nonzero".split():
        yield "whole " + name, i, getattr(o, name)(i, axis=1)
        yield "flag " + name, f, getattr(o, name)(f, axis=1)
    for name in "negative absolute relu square sort argsort sign round".split(): yield "whole " + name, i, getattr(o, name)(i)
    yield "whole clip", i, o.clip(i, -5, 2000)
    yield "byte argsort", b, o.argsort(b, axis=-1)
    yield "byte less", b, o.less(b, 200)
    yield "wide not_equal", w, o.not_equal(w, 2**24 + 1)
    for name in ("add subtract multiply maximum minimum floor_divide mod greater less_equal equal not_equal bitwise_xor divide").split():
        yield "whole " + name, [i, s], getattr(o, name)(i, s)
    yield "whole where", [i, s], o.where(i > s, i, s)
    yield "wide less", w, o.less(w, 2**40)


def cases(words):
    """Family, name, inputs and outputs of each case that a word chooses."""
    for name, make in families.items():
        for case, inputs, outputs in make():
            if words and not any(w == name or w in case for w in words): continue
            inputs = list(inputs) if isinstance(inputs, (list, tuple)) else [inputs]
            try:
                if callable(outputs) and not hasattr(outputs, "shape"): outputs = outputs(*inputs)
            except Exception as error:
                print(f"Keras refuses {case}: {str(error).splitlines()[0][:100]}", flush=True)
                continue
            outputs = list(outputs.values()) if isinstance(outputs, dict) else list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]
            yield name, case, inputs, outputs


def train(model, rng):
    """Weights as after training: normalization and masks must do something."""
    for w in model.weights:
        if "float" not in w.dtype or "seed" in w.path: continue
        v = rng.normal(0, 0.4, w.shape)
        if "variance" in w.name: v = 0.3 + rng.random(w.shape)
        elif "gamma" in w.name or w.name == "scale": v = 1 + 0.3 * rng.normal(size=w.shape)
        w.assign(v)


def sample(model, family, rng):
    """Three samples. Where masks matter some steps are zero."""
    masked = family in ("masking", "recurrent", "attention", "open_sizes", "streams")
    x = []
    for i in model.inputs:
        # An open size along the first axis behind the batch, and along the second.
        shape = (3, *(n or (12, 8)[axis] for axis, n in enumerate(i.shape[1:])))
        if family in ("edges", "integers"):
            x.append(np.array(VALUES[i.name]).astype(i.dtype).reshape(shape))
            continue
        if "float" in i.dtype:
            v = rng.normal(0, 1, shape)
            if masked and len(shape) == 3: v[rng.random(shape[:2]) < 0.3] = 0
            x.append(v.astype(np.float16 if i.dtype == "float16" else i.dtype))
        else:
            x.append(rng.integers(0, 2 if i.dtype == "bool" else 3 if masked else 9, shape).astype(i.dtype))
            if i.dtype == "bool": x[-1][:, 0] = True
    return x


def computed(model, family, x):
    """What Keras computes for the three samples, of which those of a stream follow one another."""
    if family != "streams":
        y = model(x if len(x) > 1 else x[0], training=False)
        return y if isinstance(y, (list, tuple)) else [y]
    parts = []
    for n in range(3):
        y = model([v[n:n + 1] for v in x] if len(x) > 1 else x[0][n:n + 1], training=False)
        parts.append([np.asarray(v) for v in (y if isinstance(y, (list, tuple)) else [y])])
    return [np.concatenate(v) for v in zip(*parts)]


def file_name(case):
    return "".join(c if c.isalnum() else "_" for c in case)


def save(model, path):
    """The archive with fixed times and the configuration alone, so that it is the same each time."""
    model.save(path)
    with zipfile.ZipFile(path) as z: entries = {e: z.read(e) for e in z.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
        for e, data in entries.items(): z.writestr(zipfile.ZipInfo(e, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


def operators(content):
    """Names of all operators of all subgraphs, as the file has them."""
    from ai_edge_litert.interpreter import Interpreter
    from tensorflow.lite.python import schema_py_generated as schema
    names = {v: k for k, v in vars(schema.BuiltinOperator).items() if isinstance(v, int)}
    model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(content))
    codes = [names[max(c.builtinCode, c.deprecatedBuiltinCode)] if not c.customCode else c.customCode.decode() for c in model.operatorCodes]
    return [codes[o.opcodeIndex] for g in model.subgraphs for o in g.operators or []]


def converted(model):
    """TensorFlow's file; for one sample at a time where its converter cannot leave the batch open, as in all loops."""
    loops = any(k in str(type(l)) for l in model._flatten_layers() for k in (".rnn.", "RNN"))
    if not loops: return tf.lite.TFLiteConverter.from_keras_model(model).convert()
    fixed = [L.Input(batch_shape=(1, *i.shape[1:]), dtype=i.dtype, name=i.name) for i in model.inputs]
    return tf.lite.TFLiteConverter.from_keras_model(K.Model(fixed, model(fixed))).convert()


def make(folder, words):
    folder.mkdir(parents=True, exist_ok=True)
    for group, case, inputs, made in cases(words):
        path = folder / (file_name(case) + ".keras")
        if path.with_suffix(".json").exists() and not words: continue
        rng = np.random.default_rng(7)
        used = [i for i in inputs]
        try: model = K.Model(used, made, name="case")
        except Exception as error:
            print("no model", case, str(error).splitlines()[0]); continue
        train(model, rng)
        save(model, path)
        x = sample(model, group, rng)
        record = {"family": group, "case": case, "names": [i.name for i in model.inputs]}
        try:
            y = computed(model, group, x)
            y = [np.asarray(v, np.float32) if "float" in str(v.dtype) else np.asarray(v) for v in y]
            np.savez(path.with_suffix(".npz"), **{f"x{n}": v for n, v in enumerate(x)}, **{f"y{n}": v for n, v in enumerate(y)})
        except Exception as error: record["keras"] = str(error).splitlines()[0][:200]
        try:
            content = converted(model)
            path.with_suffix(".tflite").write_bytes(content)
            record |= {"operators": operators(content), "bytes": len(content)}
        except Exception as error: record["tensorflow"] = str(error).strip().splitlines()[0][:200]
        path.with_suffix(".json").write_text(json.dumps(record))
        print(case, len(record.get("operators", [])), record.get("tensorflow", ""), flush=True)


def run(path, x, batch, streams=False):
    """Outputs for the three samples, `batch` at a time; as one stream if they are one."""
    from ai_edge_litert.interpreter import Interpreter, OpResolverType
    try: it = Interpreter(str(path), experimental_op_resolver_type=OpResolverType.BUILTIN_REF)
    except ValueError: it = Interpreter(str(path), experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES)
    results = []
    inputs = it.get_input_details()
    for detail, v in zip(inputs, x):
        if list(detail["shape"]) != [batch, *v.shape[1:]]: it.resize_tensor_input(detail["index"], [batch, *v.shape[1:]])
    it.allocate_tensors()
    for first in range(0, 3, batch):
        if not streams: it.reset_all_variables()
        for detail, v in zip(inputs, x): it.set_tensor(detail["index"], v[first:first + batch].astype(detail["dtype"]))
        it.invoke()
        results.append([it.get_tensor(d["index"]) for d in it.get_output_details()])
    return [np.concatenate(v) for v in zip(*results)]


def dynamic(path):
    from ai_edge_litert.interpreter import Interpreter
    return all(d["shape_signature"][0] == -1 for d in Interpreter(str(path)).get_input_details())


def check(folder, tool, words):
    sys.path.insert(0, str(folder))
    rights, counts = [], {}
    out, fixed = folder / "ours.tflite", folder / "ours3.tflite"
    for path in sorted(folder.glob("*.json")):
        record = json.loads(path.read_text())
        case = record["case"]
        if words and not any(w == record["family"] or w in case for w in words): continue
        out.unlink(missing_ok=True)
        done = subprocess.run([tool, "model", "convert", path.with_suffix(".keras"), "-o", out], capture_output=True, text=True)
        theirs = record.get("operators")
        note = f"TensorFlow {len(theirs)}" if theirs else "TensorFlow refuses"
        if theirs and any(o.startswith("Flex") for o in theirs): note = "TensorFlow Flex"
        if done.returncode:
            verdict = "refused"
            note += ": " + done.stderr.strip().splitlines()[0][-150:] if done.stderr.strip() else ": no message"
        elif not path.with_suffix(".npz").exists():
            verdict = "no reference"
        else:
            data = np.load(path.with_suffix(".npz"))
            x = [data[f"x{n}"] for n in range(len([k for k in data if k[0] == "x"]))]
            y = [data[f"y{n}"] for n in range(len([k for k in data if k[0] == "y"]))]
            verdict = "right"
            streams = record["family"] == "streams"
            for batch in (1,) if streams else (1, 3):
                try:
                    if batch == 3 and not dynamic(out):
                        # An operator that keeps a state is for one batch, which the file says.
                        note += "; for one batch"
                        subprocess.run([tool, "model", "convert", path.with_suffix(".keras"), "-o", fixed, "--batch", "3"],
                                       check=True, capture_output=True)
                    got = run(fixed if "for one batch" in note else out, x, batch, streams)
                    for n, (a, b) in enumerate(zip(got, y, strict=True)):
                        if a.shape != b.shape: raise ValueError(f"shape {a.shape} for {b.shape}")
                        same = np.isnan(a) & np.isnan(b) | (a == b)
                        worst = np.where(same, 0, np.abs(a.astype(np.float64) - b)).reshape(a.shape)
                        bound = 1e-5 * max(1, np.abs(b).max())
                        if record["family"] in ("edges", "integers"): bound = 1e-5 * np.abs(np.nan_to_num(b)) + 1e-37
                        if not (worst <= bound).all():
                            verdict, note = "WRONG", note + f" batch {batch} output {n}: {worst.max():.2g}"
                            if "-v" in sys.argv: note += f"\n    {a[~(worst <= bound)]} for {b[~(worst <= bound)]}"
                except Exception as error: verdict, note = "WRONG", note + f" batch {batch}: {str(error)[:150]}"
            ours, size = operators(out.read_bytes()), out.stat().st_size
            isLarger = theirs and (len(ours) > len(theirs) or size > record["bytes"])
            if isLarger and verdict == "right" and not any(word in case for word in EXACT): verdict = "LARGER"
            note += f"; ours {len(ours)}, {size} for {record.get('bytes')}"
            if verdict == "LARGER" or "-v" in sys.argv: note += f"\n    ours   {' '.join(ours)}\n    theirs {' '.join(theirs or [])}"
        if verdict in ("right", "LARGER"): rights.append(case)
        counts[verdict] = counts.get(verdict, 0) + 1
        print(f"{verdict:8} {record['family']}: {case}: {note}", flush=True)
    print(counts)
    if not words: (folder / "right").write_text("\n".join(rights) + "\n")
    return "WRONG" in counts or "LARGER" in counts


def fixtures(folder, right, words):
    """A model of each family with an output for each case that is converted rightly, and what Keras computes for it."""
    folder.mkdir(parents=True, exist_ok=True)
    for group in words or families:
        K.backend.clear_session()
        inputs, results, names = {}, [], []
        for name, case, used, made in cases([group]):
            if name != group or case not in right: continue
            for i in used: inputs[i.name] = i
            results += made
            names += [case] * len(made)
        rng = np.random.default_rng(7)
        model = K.Model(list(inputs.values()), results, name=group)
        train(model, rng)
        path = folder / f"{group}.keras"
        save(model, path)
        x = sample(model, group, rng)
        y = computed(model, group, x)
        # Of each sample of an output at most 24 elements, at equal distances.
        strides = [-(-int(np.prod(v.shape[1:])) // 24) for v in y]
        digits = 9 if group in ("edges", "integers") else 7
        numbers = lambda v: [
            int(n) if v.dtype.kind in "iub" else float(f"{n:.{digits}g}") if np.isfinite(n) else str(float(n)) for n in v.ravel()]
        some = lambda v, n: np.asarray(v).reshape(3, -1)[:, ::n]
        more = {"shapes": [list(v.shape[1:]) for v in x]} if group == "open_sizes" else {"stream": True} if group == "streams" else {}
        if group in ("edges", "integers"): more = {"types": [v.dtype.name for v in y]}
        record = more | {"samples": 3, "cases": names, "inputs": [numbers(np.asarray(v)) for v in x], "strides": strides,
                  "outputs": [numbers(some(v, n)) for v, n in zip(y, strides)]}
        path.with_suffix(".json").write_text(json.dumps(record, separators=(",", ":")) + "\n")
        print(group, len(results), path.stat().st_size, path.with_suffix(".json").stat().st_size, flush=True)


if __name__ == "__main__":
    command, folder, *rest = sys.argv[1:]
    if command == "check":
        sys.exit(check(pathlib.Path(folder), rest[0], [w for w in rest[1:] if w != "-v"]))
    import tensorflow as tf
    K, L = tf.keras, tf.keras.layers
    if command == "make": make(pathlib.Path(folder), rest)
    if command == "fixtures": fixtures(pathlib.Path(folder), set(pathlib.Path(rest[0]).read_text().splitlines()), rest[1:])
