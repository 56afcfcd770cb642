import Models

/// DENSIFY: a sparse constant as a dense one. The reader has densified it already.
enum Densify {
    static let kernel = OperatorKernel.reshaping(version: 1, inputs: 1...1) { _, x in x.shape }
}
