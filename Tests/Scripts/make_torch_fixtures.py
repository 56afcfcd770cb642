#!/usr/bin/env python3
"""Writes small models that PyTorch exports, by both of its exporters, to Tests/Fixtures/onnx, with what ONNX Runtime computes.

    pip install torch onnxscript onnx onnxruntime
    python3 Tests/Scripts/make_torch_fixtures.py [NAME…]

torch_NAME.onnx is by torch.onnx.export(dynamo=False), dynamo_NAME.onnx by torch.onnx.export(dynamo=True).
"""
import os
import sys
import warnings

import numpy as np
import onnx
import torch
from torch import nn
from torch.nn import functional

WANTED = sys.argv[1:]
sys.argv = sys.argv[:1]
from make_onnx_fixtures import BATCH, ROOT, record  # noqa: E402

warnings.filterwarnings("ignore")
torch.manual_seed(1)


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
        self.body = nn.Sequential(nn.Conv2d(8, 8, 3, 1, 1), nn.BatchNorm2d(8), nn.ReLU6(), nn.Conv2d(8, 8, 3, 1, 1, groups=4))
        self.head = nn.Linear(8, 5)

    def forward(self, x):
        x = self.first(x)
        x = functional.relu(x + self.body(x))
        return self.head(functional.adaptive_avg_pool2d(x, 1).flatten(1))


class Mobile(nn.Module):
    def __init__(self):
        super().__init__()
        self.expand = nn.Sequential(nn.Conv2d(4, 12, 1, bias=False), nn.BatchNorm2d(12), nn.Hardswish())
        self.depth = nn.Sequential(nn.Conv2d(12, 12, 5, 2, 2, groups=12, bias=False), nn.BatchNorm2d(12), nn.Hardswish())
        self.squeeze = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(12, 4, 1), nn.ReLU(), nn.Conv2d(4, 12, 1), nn.Hardsigmoid())
        self.project = nn.Sequential(nn.Conv2d(12, 6, 1, bias=False), nn.BatchNorm2d(6))
        self.head = nn.Sequential(nn.Flatten(), nn.Linear(6 * 4 * 4, 7), nn.SiLU(), nn.Linear(7, 3), nn.LogSoftmax(1))

    def forward(self, x):
        x = self.depth(self.expand(x))
        return self.head(self.project(x * self.squeeze(x)))


class Segmenter(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Sequential(nn.Conv2d(2, 4, 3, padding=1), nn.LeakyReLU(0.1), nn.Conv2d(4, 6, 3, 2, 1), nn.GroupNorm(2, 6), nn.GELU())
        self.up = nn.ConvTranspose2d(6, 4, 2, 2)
        self.skip = nn.Conv2d(2, 4, 1)
        self.last = nn.Sequential(nn.Conv2d(12, 8, 3, padding=1), nn.ELU(), nn.PixelShuffle(2), nn.Conv2d(2, 3, 1), nn.Sigmoid())

    def forward(self, x):
        low = self.down(x)
        wide = functional.interpolate(low[:, :4], scale_factor=2.0, mode="nearest")
        smooth = functional.interpolate(low[:, 2:], scale_factor=2.0, mode="bilinear", align_corners=False)
        return self.last(torch.cat([self.up(low) + wide, self.skip(x), smooth], 1))


class Temporal(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv1d(3, 8, 5, padding=2), nn.BatchNorm1d(8), nn.ReLU(), nn.MaxPool1d(2), nn.Conv1d(8, 8, 3, dilation=2),
            nn.Tanh(), nn.AvgPool1d(3, 2, 1), nn.Flatten(), nn.Linear(32, 4))

    def forward(self, x):
        return torch.softmax(self.net(x), 1)


class Recurrent(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.layer = kind(4, 5, num_layers=2, batch_first=True, bidirectional=True)
        self.head = nn.Linear(10, 3)

    def forward(self, x):
        return self.head(self.layer(x)[0][:, -1])


class Words(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(11, 6)
        self.layer = nn.TransformerEncoderLayer(6, 2, 8, batch_first=True, activation="gelu", dropout=0.0)
        self.head = nn.Linear(6, 3)

    def forward(self, words):
        return self.head(self.layer(self.embedding(words)).mean(1))


class Vision(nn.Module):
    """A vision transformer: patches, a class token, attention by heads."""

    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(3, 8, 4, 4)
        self.token = nn.Parameter(torch.randn(1, 1, 8))
        self.place = nn.Parameter(torch.randn(1, 5, 8))
        self.norm1, self.norm2 = nn.LayerNorm(8), nn.LayerNorm(8)
        self.qkv, self.out = nn.Linear(8, 24), nn.Linear(8, 8)
        self.mlp = nn.Sequential(nn.Linear(8, 16), nn.GELU(), nn.Linear(16, 8))
        self.head = nn.Linear(8, 4)

    def forward(self, x):
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.place
        b, n, c = x.shape
        q, k, v = self.qkv(self.norm1(x)).reshape(b, n, 3, 2, c // 2).permute(2, 0, 3, 1, 4).unbind(0)
        a = (q @ k.transpose(-2, -1) * 0.5).softmax(-1)
        x = x + self.out((a @ v).transpose(1, 2).reshape(b, n, c))
        x = x + self.mlp(self.norm2(x))
        return self.head(x[:, 0])


class Shuffle(nn.Module):
    def __init__(self):
        super().__init__()
        self.left, self.right = nn.Conv2d(4, 4, 1), nn.Conv2d(4, 4, 3, padding=1, groups=4)
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        a, b = x.chunk(2, 1)
        x = torch.cat([torch.relu(self.left(a)), self.right(b)], 1)
        n, c, h, w = x.shape
        x = x.view(n, 2, c // 2, h, w).transpose(1, 2).reshape(n, c, h, w)
        x = functional.pad(x, (1, 1, 0, 1))
        x = functional.normalize(x.clamp(-1, 2), dim=1)
        return self.head(x.amax((2, 3))), x.std(dim=1), x.argmax(1)


MODELS = {
    "residual": (Residual(), torch.randn(BATCH, 3, 16, 16)),
    "mobile": (Mobile(), torch.randn(BATCH, 4, 8, 8)),
    "segmenter": (Segmenter(), torch.randn(BATCH, 2, 6, 8)),
    "temporal": (Temporal(), torch.randn(BATCH, 3, 24)),
    "lstm": (Recurrent(nn.LSTM), torch.randn(BATCH, 4, 4)),
    "gru": (Recurrent(nn.GRU), torch.randn(BATCH, 4, 4)),
    "words": (Words(), torch.randint(0, 11, (BATCH, 5))),
    "vision": (Vision(), torch.randn(BATCH, 3, 8, 8)),
    "shuffle": (Shuffle(), torch.randn(BATCH, 8, 4, 5)),
}


def randomized(model):
    """Batch normalizations that do something."""
    for module in model.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            module.running_mean.normal_()
            module.running_var.uniform_(0.5, 1.5)
    return model.eval()


for name, (model, sample) in MODELS.items():
    torch.manual_seed(len(name))
    model = randomized(model)
    for exporter in ["torch", "dynamo"]:
        full = f"{exporter}_{name}"
        if WANTED and full not in WANTED and name not in WANTED:
            continue
        path = os.path.join(ROOT, full + ".onnx")
        try:
            if exporter == "torch":
                torch.onnx.export(
                    model, (sample,), path, dynamo=False, opset_version=17, input_names=["x"], dynamic_axes={"x": {0: "batch"}})
            else:
                torch.onnx.export(
                    model, (sample,), path, dynamo=True, opset_version=18, input_names=["x"], external_data=False,
                    dynamic_shapes=({0: torch.export.Dim("batch")},), verbose=False)
        except Exception as error:
            print(full, "cannot be exported:", str(error).splitlines()[0][:200])
            continue
        # Where the exporter was in the source is of no interest.
        content = onnx.load(path)
        for node in content.graph.node:
            del node.metadata_props[:]
            node.doc_string = ""
        del content.graph.value_info[:]
        del content.metadata_props[:]
        onnx.save(content, path)
        record(full, {"x": sample.numpy()})
