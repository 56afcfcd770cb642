import Tensors

/// Models whose inputs have open sizes besides the batch.
extension KerasConverter {
    static let shapeHelp =
        "Say the shape of the input, without the batch: --shape 224,224,3, or Model(…, shapes: [[224, 224, 3]])."

    /// What open sizes are multiples of. Encoders halve their pictures up to five times, and some need larger ones.
    private static let units = [32, 128, 512, 2048]

    /// What stands for the open size of an axis, counted from 0 behind the batch: in the larger of two conversions pictures have
    /// another form, too.
    static func size(ofOpen axis: Int, _ unit: Int, isLarger: Bool) -> Int { unit * (isLarger ? 4 * axis + 3 : axis + 1) }

    /// The graph of a model, and what converted it. Sizes that inputs leave open stay open.
    static func converted(
        _ architecture: KerasArchitecture, _ weights: any KerasWeights, _ conversion: ModelConversion
    ) throws -> (graph: Graph, converter: KerasConverter) {
        func convert(_ unit: Int?, _ isLarger: Bool, _ other: OpenSizes.Record?) throws -> (
            graph: Graph, converter: KerasConverter
        ) {
            var converter = KerasConverter(
                weights: weights, conversion: conversion, batch: conversion.batch ?? architecture.keptBatch,
                openUnit: unit.map { ($0, isLarger) })
            converter.builder.sizes = OpenSizes(comparing: other)
            let graph = try converter.convert(architecture)
            return (graph, converter)
        }
        guard conversion.shapes.isEmpty, try architecture.leavesSizesOpen() else {
            let (graph, converter) = try convert(nil, false, nil)
            return (graph.mergingEqualOperators().simplified(), converter)
        }
        var failure: (any Error)?
        for unit in units {
            do {
                let (graph, converter) = try leavingOpen { try convert(unit, $0, $1) }
                return (graph.mergingEqualOperators().simplified(), converter)
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

    /// Converts a model at two sizes until all that differs is what stays open: an operator that computes a shape may need shapes
    /// that nothing needs without it.
    ///
    /// - Parameters:
    ///   - rounds: how often, at most.
    ///   - records: what the round before has recorded, of the smaller and of the larger inputs.
    private static func leavingOpen(
        rounds: Int = 3, records: [OpenSizes.Record?] = [nil, nil],
        _ convert: (_ isLarger: Bool, OpenSizes.Record?) throws -> (graph: Graph, converter: KerasConverter)
    ) throws -> (graph: Graph, converter: KerasConverter) {
        let (own, other) = (try convert(false, records[1]), try convert(true, records[0]))
        let graph = Result { try own.graph.leavingOpen(whatDiffersIn: other.graph) }
        if case .failure = graph, rounds > 1 {
            let records = [own.converter.builder.sizes.record, other.converter.builder.sizes.record]
            return try leavingOpen(rounds: rounds - 1, records: records, convert)
        }
        return (try graph.get(), own.converter.leavingOpen(whatDiffersIn: other.converter))
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
            return try layer?.configuration.declaredInput().shape.enumerated().map {
                $1 ?? KerasConverter.size(ofOpen: $0, openUnit, isLarger: false)
            }
        }
    }

    fileprivate func leavesSizesOpen() throws -> Bool {
        try inputs.contains { input in
            let layer = layers.first { $0.configuration.name == input.layer }
            return try layer?.configuration.declaredInput().shape.contains(nil) ?? false
        }
    }
}
