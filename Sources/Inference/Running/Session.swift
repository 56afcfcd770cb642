import Models
import Tensors

/// What the subgraphs of one interpreter share: the graph, the options, resources and the memory account.
package final class Session {
    package let graph: Graph
    package let kernels: KernelChoice
    package let options: InterpreterOptions
    /// Variables and tables that live as long as the interpreter.
    package let resources = ResourceStore()
    /// Constants in the layout that a kernel wants, shared by interpreters of the same model.
    package let packed: PackedConstants

    private var reserved = 0
    private(set) var runners = 0
    /// Deepest nesting of subgraph calls.
    static let depthLimit = 32
    /// Copies of subgraphs, one for each operator that calls one.
    static let runnerLimit = 1024

    /// Where tensors without memory point.
    nonisolated(unsafe) static let nothing: UnsafeMutableRawPointer = {
        let pointer = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64)
        pointer.initializeMemory(as: UInt8.self, repeating: 0, count: 64)
        return pointer
    }()

    init(graph: Graph, kernels: KernelChoice, options: InterpreterOptions, packed: PackedConstants) {
        self.graph = graph
        self.kernels = kernels
        self.options = options
        self.packed = packed
    }

    /// Counts `bytes` that are about to be allocated.
    func reserve(_ bytes: Int, for what: @autoclosure () -> String) throws(ModelError) {
        let (total, overflow) = reserved.addingReportingOverflow(bytes)
        if overflow || total > options.memoryLimit {
            throw ModelError(
                "\(what()) needs \(bytes) bytes; with it the model's tensors are over the limit of \(options.memoryLimit) bytes",
                help: "raise InterpreterOptions.memoryLimit if the model is meant to be this large")
        }
        reserved = total
    }

    func release(_ bytes: Int) { reserved -= bytes }

    func countRunner() throws(ModelError) {
        runners += 1
        if runners > Self.runnerLimit {
            throw ModelError("the model's operators call subgraphs in more than \(Self.runnerLimit) places")
        }
    }
}
