// A cell says `import Modelbook` and has the whole kit.
@_exported import Inference
@_exported import Micro
@_exported import Models
@_exported import Quantization
@_exported import Records
@_exported import Tensors
@_exported import Training
