import Dispatch
import Models
import Synchronization
import Tensors

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Runs a model with one input and one output on many rows, in batches and on all cores.
///
/// The rows are dealt in batches whose bounds depend on their number alone, so the outputs are the same at any number
/// of threads.
public struct BatchRunner {
    /// Rows in one batch: enough to share packed weights, few enough for the cache.
    static let batch = 32

    private let prototype: Interpreter

    /// - Throws: ModelError for a model that cannot run, or that has not one input and one output.
    public init(graph: Graph, kernels: KernelChoice = .fast) throws(ModelError) {
        prototype = try Interpreter(graph: graph, kernels: kernels)
        guard prototype.inputs.count == 1, prototype.outputs.count == 1 else {
            throw ModelError(
                "the model has \(prototype.inputs.count) inputs and \(prototype.outputs.count) outputs; rows are run through one of each")
        }
    }

    /// The output rows for `rows` input rows that lie one after the other in `inputs`.
    ///
    /// - Parameters:
    ///   - inputs: rows × elements of one input × element size bytes.
    ///   - threads: nil for one per core.
    /// - Throws: ModelError of the first batch that fails.
    public func outputs(for inputs: Bytes, rows: Int, threads: Int? = nil) throws(ModelError) -> Bytes {
        guard rows > 0, inputs.count % rows == 0 else {
            throw ModelError("\(inputs.count) bytes are not \(rows) rows")
        }
        let rowBytes = inputs.count / rows
        // Models with a fixed first dimension take one row at a time.
        let takesBatches = prototype.inputs[0].shapeSignature?.first == -1
        let batch = takesBatches ? Self.batch : 1
        try prototype.resizeInput(0, toFit: rowBytes)
        try prototype.allocateTensors()
        let count = (rows + batch - 1) / batch
        let workers = min(threads ?? System.coreCount, count)
        var interpreters = [prototype]
        while interpreters.count < workers { interpreters.append(try prototype.twin()) }
        let job = Job(interpreters: interpreters, inputs: inputs, rows: rows, rowBytes: rowBytes, batch: batch)
        return try job.run()
    }
}

/// The processor's cores.
enum System {
    static let coreCount = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
}

/// One call of ``BatchRunner/outputs(for:rows:threads:)``: workers take the next batch until none is left.
private final class Job: @unchecked Sendable {
    private struct Progress {
        var next = 0
        var failure: (batch: Int, error: ModelError)?
        var outputs: [Bytes?]
    }

    private let interpreters: [Interpreter]
    private let inputs: Bytes
    private let rows: Int
    private let rowBytes: Int
    private let batch: Int
    private let progress: Mutex<Progress>

    init(interpreters: [Interpreter], inputs: Bytes, rows: Int, rowBytes: Int, batch: Int) {
        self.interpreters = interpreters
        self.inputs = inputs
        self.rows = rows
        self.rowBytes = rowBytes
        self.batch = batch
        progress = Mutex(Progress(outputs: Array(repeating: nil, count: (rows + batch - 1) / batch)))
    }

    func run() throws(ModelError) -> Bytes {
        DispatchQueue.concurrentPerform(iterations: interpreters.count) { work(with: interpreters[$0]) }
        let (failure, outputs) = progress.withLock { ($0.failure, $0.outputs.compactMap { $0 }) }
        if let failure { throw failure.error }
        return Bytes(count: outputs.reduce(0) { $0 + $1.count }) { target in
            var offset = 0
            for output in outputs {
                output.withUnsafeBytes {
                    UnsafeMutableRawBufferPointer(rebasing: target[offset..<offset + $0.count]).copyMemory(from: $0)
                }
                offset += output.count
            }
        }
    }

    private func work(with interpreter: Interpreter) {
        while let index = take() {
            do throws(ModelError) {
                let output = try run(index, with: interpreter)
                progress.withLock { $0.outputs[index] = output }
            } catch {
                progress.withLock { if $0.failure == nil || index < $0.failure!.batch { $0.failure = (index, error) } }
            }
        }
    }

    private func take() -> Int? {
        progress.withLock { progress in
            guard progress.failure == nil, progress.next < progress.outputs.count else { return nil }
            progress.next += 1
            return progress.next - 1
        }
    }

    private func run(_ index: Int, with interpreter: Interpreter) throws(ModelError) -> Bytes {
        let first = index * batch
        let slice = inputs[first * rowBytes..<min(first + batch, rows) * rowBytes]
        try interpreter.resizeInput(0, toFit: slice.count)
        try interpreter.setInput(0, bytes: UnsafeRawBufferPointer(start: slice.baseAddress, count: slice.count))
        try interpreter.invoke()
        return try interpreter.output(0).bytes
    }
}
