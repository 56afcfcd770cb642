import Models
import Tensors

extension Interpreter {
    /// Bytes behind an input that a kernel may read, though they change no output: a vector that begins with the last
    /// element.
    private static let overread = 64

    /// Whether ``invoke(onInput:)`` can run on memory of which so many bytes are readable.
    func canBorrowInput(_ data: UnsafeRawPointer, readable: Int) -> Bool {
        let input = runner.inputs[0]
        let alignment = max((input.type.bitWidth ?? 64) / 8, 1)
        return runner.isPrepared && readable >= input.byteCount + Self.overread
            && Int(bitPattern: data) % alignment == 0 && !runner.subgraph.outputs.contains(input.index)
    }

    /// Runs on the first input where it lies instead of a copy: no operator writes to its inputs.
    func invoke(onInput data: UnsafeRawPointer) throws(ModelError) {
        let input = runner.inputs[0]
        let own = input.data
        input.data = UnsafeMutableRawPointer(mutating: data)
        defer { input.data = own }
        try invoke()
    }
}
