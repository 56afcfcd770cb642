import Tensors

/// Models whose inputs have open sizes besides the batch.
extension KerasConverter {
    static let shapeHelp =
        "Say the shape of the input, without the batch: --shape 224,224,3, or Model(…, shapes: [[224, 224, 3]])."

    /// What stands for an open size along the first axis behind the batch, and times its number along another. Encoders halve
    /// their pictures up to five times, and some need larger ones.
    private static let units = [32, 128, 512, 4096]

    /// The graph of a model, and what converted it. Sizes that inputs leave open stay open.
    static func converted(
        _ architecture: KerasArchitecture, _ weights: any KerasWeights, _ conversion: KerasConversion
    ) throws -> (graph: Graph, converter: KerasConverter) {
        func convert(_ unit: Int?, _ other: OpenSizes.Record? = nil) throws -> (graph: Graph, converter: KerasConverter) {
            var converter = KerasConverter(
                weights: weights, conversion: conversion, batch: conversion.batch ?? architecture.keptBatch, openUnit: unit)
            converter.builder.sizes = OpenSizes(comparing: other)
            let graph = try converter.convert(architecture)
            return (graph, converter)
        }
        guard conversion.shapes.isEmpty, try architecture.leavesSizesOpen() else { return try convert(nil) }
        var failure: (any Error)?
        for unit in units {
            do {
                let (first, second) = (try convert(unit), try convert(3 * unit))
                if let graph = try? first.graph.leavingOpen(whatDiffersIn: second.graph) {
                    return (graph, first.converter.leavingOpen(whatDiffersIn: second.converter))
                }
                let sizes = (first.converter.builder.sizes.record, second.converter.builder.sizes.record)
                let (own, other) = (try convert(unit, sizes.1), try convert(3 * unit, sizes.0))
                let graph = try own.graph.leavingOpen(whatDiffersIn: other.graph)
                return (graph, own.converter.leavingOpen(whatDiffersIn: other.converter))
            } catch {
                // The last one is of the largest pictures.
                failure = error
            }
        }
        guard var error = failure as? ModelError else { throw failure! }
        if error.help.isEmpty {
            let shapes = try architecture.inputShapes(openUnit: units[units.count - 1]).map { "\(Shape($0))" }
            error.message += " for inputs of " + shapes.joined(separator: " and ")
            error.help = shapeHelp
        }
        throw error
    }
}

extension KerasArchitecture {
    /// The number of samples at a time of a model that keeps states between calls, which have that many rows; nil of others.
    fileprivate var keptBatch: Int? {
        func isStateful(_ layer: Layer) -> Bool {
            layer.configuration.isStateful || layer.parts.values.contains(where: isStateful)
                || layer.inner?.architecture.layers.contains(where: isStateful) ?? false
        }
        guard layers.contains(where: isStateful) else { return nil }
        let input = layers.first { $0.configuration.name == inputs[0].layer }
        return input?.configuration.batchShape?.array?.first?.int.map { min(max($0, 1), 1 << 20) } ?? 1
    }

    /// The shapes of the inputs without the batch, with sizes in the place of open ones.
    fileprivate func inputShapes(openUnit: Int) throws -> [[Int]] {
        try inputs.compactMap { input in
            let layer = layers.first { $0.configuration.name == input.layer }
            return try layer?.configuration.declaredInput().shape.enumerated().map { $1 ?? openUnit * ($0 + 1) }
        }
    }

    fileprivate func leavesSizesOpen() throws -> Bool {
        try inputs.contains { input in
            let layer = layers.first { $0.configuration.name == input.layer }
            return try layer?.configuration.declaredInput().shape.contains(nil) ?? false
        }
    }
}
