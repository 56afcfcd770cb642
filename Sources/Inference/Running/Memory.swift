/// What an operator remembers.
package final class Memory<Value>: Resource {
    package var value: Value
    private let forget: (inout Value) -> Void

    init(_ start: Value, _ reset: @escaping (inout Value) -> Void) { (value, forget) = (start, reset) }

    package func reset() { forget(&value) }
}
