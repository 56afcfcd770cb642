import Dispatch
import Models
import Synchronization
import Tensors

/// Runs a model with one input and one output over many rows, in batches and on all cores.
///
/// The result does not depend on the number of threads: rows are cut into batches by their position alone. A model that
/// remembers, by variables or states of operators, takes row by row, and begins anew with each unless the rows are one stream.
public final class BatchRunner {
    /// Rows that go through the model at once, where its first dimension is or can be left open: no more than share the packed weights
    /// well, and so few that their tensors stay in a core's second-level cache.
    private static let largestBatch = 32
    private static let cacheBytes = 256 << 10

    private let interpreter: Interpreter
    private let remembers: Bool
    /// Rows that go through the model at once.
    package let batch: Int
    /// Bytes of one row of the input and of the output.
    public let inputRowBytes: Int
    /// Bytes of the output of one row.
    public let outputRowBytes: Int
    /// The input and output of one row.
    public let input: TensorDescription
    /// The output of one row.
    public let output: TensorDescription

    /// - Parameter rowShape: The shape of one row, of a model that leaves sizes of it open.
    /// - Throws: ModelError for a model that cannot run, that has several inputs or outputs, or whose input and output
    ///   do not hold one row for each other.
    public init(
        graph: Graph, kernels: KernelChoice = .fast, signature: String? = nil, rowShape: Shape? = nil,
        options: InterpreterOptions = .init()
    ) throws(ModelError) {
        let single = try Interpreter(graph: graph, kernels: kernels, signature: signature, options: options)
        guard single.inputs.count == 1, single.outputs.count == 1 else {
            throw ModelError(
                "the model has \(single.inputs.count) inputs and \(single.outputs.count) outputs; rows can be run through a model with one of each"
            )
        }
        remembers = graph.remembers
        let isOpen = single.inputs[0].shapeSignature?.first == -1
        if let rowShape {
            try single.resizeInput(0, to: Shape([1] + rowShape.dimensions))
        } else if isOpen {
            try single.resizeInput(0, to: single.inputs[0].shape.withRows(1))
        }
        try single.allocateTensors()
        input = single.inputs[0]
        output = single.outputs[0]
        guard let inputBytes = input.byteCount, let outputBytes = output.byteCount, inputBytes > 0 else {
            throw ModelError("the input '\(input.name)' and the output '\(output.name)' must have elements of a fixed size")
        }
        inputRowBytes = inputBytes
        outputRowBytes = outputBytes
        // The rows of a batch must come out one for one; else the model is run row by row.
        var fitting = remembers ? 1 : max(1, min(Self.largestBatch, Self.cacheBytes / max(single.arenaByteCount, 1)))
        // Kernels take rows by the eight.
        if fitting > 8 { fitting -= fitting % 8 }
        let opened = isOpen || signature != nil ? nil : graph.openingRows()
        if fitting > 1, isOpen || opened != nil, output.shape.dimensions.first == 1,
            let wide = try? opened.map({ try Interpreter(graph: $0, kernels: kernels, options: options) }) ?? single.twin(),
            (try? wide.resizeInput(0, to: input.shape.withRows(fitting))) != nil, (try? wide.allocateTensors()) != nil,
            wide.outputs[0].shape == output.shape.withRows(fitting)
        {
            batch = fitting
            interpreter = wide
        } else {
            batch = 1
            interpreter = single
        }
    }

    /// The outputs of `rows` inputs, both as raw little-endian bytes, row after row.
    ///
    /// - Parameters:
    ///   - threads: nil for one on each processor core. A stream is run on one.
    ///   - asStream: Whether the rows follow each other in time, so that what the model remembers of one goes on to the next;
    ///     it begins anew with the first. Else it does with each.
    ///   - onRows: Is told how many rows are done in addition, from any thread.
    /// - Throws: ModelError if `inputs` is not `rows` rows, or for the first row that the model cannot run.
    public func outputs(
        for inputs: Bytes, rows: Int, threads: Int? = nil, asStream: Bool = false,
        onRows: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws(ModelError) -> Bytes {
        let (needed, overflow) = rows.multipliedReportingOverflow(by: inputRowBytes)
        guard rows >= 0, !overflow, needed == inputs.count else {
            throw ModelError(
                "\(inputs.count) bytes were given for \(rows) rows; one row of the input '\(input.name)' of type \(input.type.name) and shape \(input.shape) takes \(inputRowBytes)"
            )
        }
        let (total, overflows) = rows.multipliedReportingOverflow(by: outputRowBytes)
        guard !overflows else { throw ModelError("the outputs of \(rows) rows do not fit into memory") }
        let batch = min(self.batch, max(rows, 1))
        let chunks = (rows + batch - 1) / batch
        let workers = remembers && asStream ? 1 : max(1, min(threads ?? ProcessorCount.active, chunks))
        let forgets = remembers && !asStream
        var interpreters: [Interpreter] = []
        for _ in 0..<workers {
            let worker = try interpreter.twin()
            if self.batch > 1 { try worker.resizeInput(0, to: input.shape.withRows(batch)) }
            try worker.allocateTensors()
            interpreters.append(worker)
        }
        let failures = Mutex<[Int: ModelError]>([:])
        let next = Atomic<Int>(0)
        let inputRowBytes = inputRowBytes, outputRowBytes = outputRowBytes
        let result: Bytes = Bytes(count: total) { buffer in
            // Each worker has its interpreter, and each chunk its part of the buffer.
            nonisolated(unsafe) let target = buffer
            nonisolated(unsafe) let workerInterpreters = interpreters
            DispatchQueue.concurrentPerform(iterations: workers) { worker in
                let interpreter = workerInterpreters[worker]
                while true {
                    let chunk = next.add(1, ordering: .relaxed).oldValue
                    if chunk >= chunks { break }
                    let first = chunk * batch
                    let count = min(batch, rows - first)
                    let from = inputs.baseAddress + first * inputRowBytes
                    do {
                        if forgets { interpreter.resetVariables() }
                        if interpreter.canBorrowInput(from, readable: inputs.count - first * inputRowBytes) {
                            try interpreter.invoke(onInput: from)
                        } else {
                            try interpreter.withInput(0) { memory in
                                memory.baseAddress!.copyMemory(from: from, byteCount: count * inputRowBytes)
                                // The last batch is filled up with its last row, whose outputs are left out.
                                for row in count..<batch {
                                    (memory.baseAddress! + row * inputRowBytes).copyMemory(
                                        from: from + (count - 1) * inputRowBytes, byteCount: inputRowBytes)
                                }
                            }
                            try interpreter.invoke()
                        }
                        try interpreter.withOutput(0) { memory in
                            guard memory.count == batch * outputRowBytes else {
                                throw ModelError(
                                    "the output has \(memory.count) bytes where \(batch * outputRowBytes) are expected: its size depends on the values of the input"
                                )
                            }
                            if memory.count > 0 {
                                (target.baseAddress! + first * outputRowBytes).copyMemory(
                                    from: memory.baseAddress!, byteCount: count * outputRowBytes)
                            }
                        }
                        onRows(count)
                    } catch {
                        failures.withLock { $0[chunk] = error as? ModelError ?? ModelError("\(error)") }
                        break
                    }
                }
            }
        }
        if let first = failures.withLock({ $0.min { $0.key < $1.key } }) {
            var error = first.value
            error.message =
                "row \(first.key * batch)" + (batch > 1 ? " or one of the \(batch - 1) after it" : "") + ": " + error.message
            throw error
        }
        return result
    }
}

extension Shape {
    /// The shape with another first dimension.
    fileprivate func withRows(_ rows: Int) -> Shape {
        var shape = self
        shape.dimensions[0] = rows
        return shape
    }
}
