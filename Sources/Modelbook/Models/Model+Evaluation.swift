import Inference
import Models
import Records
import Tensors

extension Model {
    /// Classifies every image on all cores. The answer does not depend on their number.
    ///
    /// - Parameter kernels: Whose arithmetic; `.micro` is TensorFlow Lite Micro's.
    /// - Throws: `KitError` where the images do not fit the model's input.
    public func evaluate(on data: Dataset, kernels: KernelChoice = .fast) throws -> Evaluation {
        let main = graph.subgraphs[0]
        guard main.inputs.count == 1, main.outputs.count == 1 else {
            throw KitError(
                "'\(name)' has \(main.inputs.count) inputs and \(main.outputs.count) outputs; a classifier of images has one of each")
        }
        try checkShape(of: data)
        let key = "evaluate \(sha256) \(data.identity) \(kernels)"
        let output = try ResultCache.shared.bytes(for: key) {
            let encoding = try InputEncoding(for: main.tensors[main.inputs[0]], divisor: data.divisor)
            return try BatchRunner(graph: graph, kernels: kernels).outputs(
                for: encoding.encode(data.pixels), rows: data.labels.count)
        }
        return try Evaluation(
            output: output, info: main.tensors[main.outputs[0]], labels: data.labels, origins: origins + data.origins)
    }

    /// Time for one image on one thread: after a warm-up, the median of `samples` means of repeated invocations, and
    /// half the interquartile range. Replayed from the file beside the report unless it is to be measured anew.
    public func latency(on data: Dataset, kernels: KernelChoice = .fast, samples: Int = 31) throws -> Seconds {
        try checkShape(of: data)
        let value = try MeasurementStore.shared.value(
            for: "latency \(name) \(sha256) \(kernels)", unit: .seconds
        ) {
            let main = graph.subgraphs[0]
            let encoding = try InputEncoding(for: main.tensors[main.inputs[0]], divisor: data.divisor)
            let interpreter = try Interpreter(graph: graph, kernels: kernels)
            try interpreter.allocateTensors()
            try encoding.encode(data.prefix(1).pixels).withUnsafeBytes { try interpreter.setInput(0, bytes: $0) }
            return try Stopwatch.samples(samples) { try interpreter.invoke() }
        }
        return value.quantity()
    }

    func checkShape(of data: Dataset) throws {
        let main = graph.subgraphs[0]
        guard let index = main.inputs.first else { throw KitError("'\(name)' has no input") }
        let expected = Shape(Array(main.tensors[index].shape.dimensions.dropFirst()))
        guard expected.checkedElementCount == data.imageShape.elementCount else {
            throw KitError(
                "'\(name)' takes inputs of shape \(expected) but the images of '\(data.name)' have shape \(data.imageShape)",
                help: "Is this the data set that the model was trained for?")
        }
    }
}
