import Datasets
import Inference
import Models
import Records
import Tensors

extension Model {
    /// Classifies every sample on all cores. The answer does not depend on their number.
    ///
    /// A model that remembers, such as an LSTM, begins anew with each sample.
    ///
    /// - Parameters:
    ///   - kernels: Whose arithmetic; `.micro` is TensorFlow Lite Micro's.
    ///   - asStream: Whether the samples follow each other in time: what the model remembers of one goes on to the next.
    /// - Throws: `KitError` where the samples do not fit the model's input, or their labels its output.
    public func evaluate(on data: Dataset, kernels: KernelChoice = .fast, asStream: Bool = false) throws -> Evaluation {
        try evaluate(on: data, kernels: kernels, asStream: asStream, threads: nil)
    }

    /// - Parameter threads: nil for one on each processor core.
    package func evaluate(on data: Dataset, kernels: KernelChoice, asStream: Bool = false, threads: Int?) throws -> Evaluation {
        let evaluation = try Evaluation(
            values: outputs(for: data, kernels: kernels, asStream: asStream, threads: threads), data: data,
            origins: origins + data.origins)
        warnOfMisfit(evaluation, data)
        return evaluation
    }

    /// Predicts a number, or several, for every sample, and compares them with the data set's targets.
    ///
    /// - Parameter asStream: Whether what the model remembers of one sample goes on to the next; else it begins anew.
    /// - Throws: `KitError` where the samples do not fit the model's input, or their targets its output.
    public func evaluateRegression(
        on data: Dataset, kernels: KernelChoice = .fast, asStream: Bool = false
    ) throws -> RegressionEvaluation {
        try evaluateRegression(on: data, kernels: kernels, asStream: asStream, threads: nil)
    }

    /// - Parameter threads: nil for one on each processor core.
    package func evaluateRegression(
        on data: Dataset, kernels: KernelChoice, asStream: Bool = false, threads: Int?
    ) throws -> RegressionEvaluation {
        let predictions = try outputs(for: data, kernels: kernels, asStream: asStream, threads: threads)
        return try RegressionEvaluation(
            predictions: predictions, data: targetsFitted(data, to: predictions.count), origins: origins + data.origins)
    }

    /// Of an autoencoder: how far each sample is from what the model makes of it, the mean of the squared differences.
    /// Anomalies are far.
    ///
    /// - Parameter asStream: Whether what the model remembers of one sample goes on to the next; else it begins anew.
    /// - Throws: `KitError` where the output has not as many elements as the input.
    public func reconstructionErrors(
        on data: Dataset, kernels: KernelChoice = .fast, asStream: Bool = false
    ) throws -> [Double] {
        let data = try fitted(data)
        let outputs = try outputs(for: data, kernels: kernels, asStream: asStream)
        let size = data.sampleShape.elementCount
        guard outputs.count == size * data.sampleCount else {
            throw KitError(
                "'\(name)' gives \(outputs.count / max(data.sampleCount, 1)) numbers for a sample of \(size); an autoencoder gives as many"
            )
        }
        try OutputCheck(data: data).requireFinite(outputs)
        return (0..<data.sampleCount).map { sample in
            let made = Array(outputs[sample * size..<(sample + 1) * size])
            return Distortion(of: made, from: data.floats(ofSample: sample)).noise / Double(size)
        }
    }

    /// Time for one sample on one thread: after a warm-up, the median of `samples` means of repeated invocations, and
    /// half the interquartile range. A model that remembers begins anew with each invocation. Replayed from the file beside the report
    /// unless it is to be measured anew; measured in each run where operators of the notebook's own are in the model.
    public func latency(on data: Dataset, kernels: KernelChoice = .fast, samples: Int = 31) throws -> Seconds {
        guard samples > 0 else { throw KitError("a latency is taken from 1 sample or more, not \(samples)") }
        _ = try fitted(data.prefix(1))
        let value = try MeasurementStore.shared.value(
            for: "latency \(name) \(sha256) \(kernels)", unit: .seconds, count: samples, replays: customOperators.isEmpty
        ) {
            let interpreter = try interpreter(on: data, kernels: kernels)
            return try Stopwatch.samples(samples) {
                interpreter.resetVariables()
                try interpreter.invoke()
            }
        }
        return value.quantity()
    }

    /// The outputs for all samples as real numbers, row after row.
    func outputs(
        for data: Dataset, kernels: KernelChoice, asStream: Bool = false, threads: Int? = nil
    ) throws -> [Float] {
        let main = graph.subgraphs[0]
        guard main.inputs.count == 1, main.outputs.count == 1 else {
            let fault =
                "'\(name)' has \(main.inputs.count) inputs and \(main.outputs.count) outputs; a data set is run through a model with one of each"
            guard main.inputs.count == 1, main.outputs.count > 1, format != .tflite else { throw KitError(fault) }
            throw KitError(
                fault, inCell: "Read it with the output that is meant, Model(…, output: \"…\"), of \(graph.outputList).",
                onCommandLine: "Say which output is meant, --output-named NAME, of \(graph.outputList).")
        }
        let data = try fitted(data)
        let compute = { () throws -> Bytes in
            let progress = StepProgress("samples", of: data.sampleCount)
            return try BatchRunner(graph: graph, kernels: kernels, rowShape: rowShape(of: data), options: options).outputs(
                for: InputEncoding(for: main.tensors[main.inputs[0]], of: data).encoded(), rows: data.sampleCount,
                threads: threads, asStream: asStream
            ) { progress.advance(by: $0) }
        }
        // What operators of the notebook's own compute is not known by the model's hash.
        let output =
            customOperators.isEmpty
            ? try ResultCache.shared.bytes(
                for: "outputs \(identity) \(data.identity) \(kernels)" + (asStream ? " as a stream" : ""), compute)
            : try compute()
        let info = main.tensors[main.outputs[0]]
        guard let size = info.type.byteCount(of: 1),
            let values = try? Tensor(
                type: info.type, shape: [output.count / size], quantization: info.quantization, bytes: output
            ).converted(to: .float32, quantization: nil)
        else { throw KitError("the model's output '\(info.name)' is \(info.type.name), which are not numbers") }
        return values.bytes.array(of: Float.self)
    }

    /// An interpreter with the data set's first sample as its input.
    func interpreter(on data: Dataset, kernels: KernelChoice) throws -> Interpreter {
        let main = graph.subgraphs[0]
        let first = try fitted(data.prefix(1))
        let interpreter = try Interpreter(graph: graph, kernels: kernels, options: options)
        let encoded = try InputEncoding(for: main.tensors[main.inputs[0]], of: first).encoded()
        if let rowShape = try rowShape(of: first) {
            try interpreter.resizeInput(0, to: Shape([1] + rowShape.dimensions))
        } else {
            try interpreter.resizeInput(0, toFit: encoded.count)
        }
        try encoded.withUnsafeBytes { try interpreter.setInput(0, bytes: $0) }
        return interpreter
    }

    /// The samples as an input takes them: they may leave out dimensions of 1 or be flat where the model's input is not, and of an
    /// ONNX file they may have their channels first, as it has them.
    ///
    /// - Throws: `KitError` where there are none, or they have another shape.
    func fitted(_ data: Dataset, input: Int = 0) throws -> Dataset {
        let main = graph.subgraphs[0]
        guard input < main.inputs.count else { throw KitError("'\(name)' has no input") }
        let info = main.tensors[main.inputs[input]]
        if let signature = info.shapeSignature, let first = signature.first, first > 1, signature.contains(-1) {
            throw KitError(
                "'\(name)' takes \(Shape(signature)), whose first axis is not open, and samples are counted along it",
                help: "Convert it without --keep-layout and without --batch.")
        }
        let layout = SampleLayout(
            shape: try rowShape(of: data, input: input) ?? Shape(Array(info.shape.dimensions.dropFirst())),
            isChannelsFirstInFile: turned.inputs.contains(input),
            isStepsFirstInFile: turned.sequences.contains(input))
        let fitted = try data.fitted(to: layout, of: name)
        warnOfScale(data, input: input)
        return fitted
    }

    /// The shape of one sample of an input whose sizes the model leaves open, as the data set has it; nil for other inputs.
    ///
    /// - Throws: `KitError` where the sizes that are not open are other ones.
    func rowShape(of data: Dataset, input: Int = 0) throws -> Shape? {
        let main = graph.subgraphs[0]
        guard let signature = main.tensors[main.inputs[input]].shapeSignature?.dropFirst(), signature.contains(-1) else {
            return nil
        }
        let own = data.sampleShape.dimensions
        for shape in [own, own + [1]] where shape.count == signature.count {
            if zip(signature, shape).allSatisfy({ $0 == -1 || $0 == $1 }) { return Shape(shape) }
        }
        let sizes = signature.map { $0 == -1 ? "?" : String($0) }.joined(separator: ", ")
        throw KitError(
            "'\(name)' takes inputs of shape [\(sizes)] but the \(own.count == 3 ? "images" : "samples") of '\(data.name)' have shape "
                + "\(data.sampleShape)",
            help: "Is this the data set that the model was trained for?")
    }

    /// The targets as the output gives them.
    ///
    /// - Parameter count: Elements of the output for all samples.
    /// - Throws: `KitError` where they are not as many, or have another shape.
    func targetsFitted(_ data: Dataset, to count: Int) throws -> Dataset {
        guard !data.targets.isEmpty else {
            throw KitError(
                "'\(data.name)' has no targets", inCell: "Give them: Dataset(inputs:targets:) or Dataset(csv:target:).",
                onCommandLine: "Give them: --targets FILE, or --target COLUMN of a .csv file.")
        }
        let samples = max(data.sampleCount, 1)
        guard data.targets.count == count else {
            throw KitError(
                "'\(name)' predicts \(count / samples) numbers for a sample but '\(data.name)' has \(data.targets.count / samples) targets"
            )
        }
        let main = graph.subgraphs[0]
        let layout = SampleLayout(
            shape: Shape(Array(main.tensors[main.outputs[0]].shape.dimensions.dropFirst())),
            isChannelsFirstInFile: turned.outputs.contains(0))
        // Of an output of open size the file says no shape.
        guard layout.shape.checkedElementCount == count / samples else { return data }
        return try data.targetsFitted(to: layout, of: name)
    }
}
