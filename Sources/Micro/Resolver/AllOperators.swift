/// What it would take to register every operator instead of those that a model uses.
public struct AllOperators: Sendable {
    /// Builtin and custom operators that the resolver has methods for.
    public let operators = ResolverMethods.builtins.count + ResolverMethods.customs.count
    /// Bytes of code of all kernels, the runtime included, x86-64: the functions in the `tflite-micro` wheel of
    /// 2026-10-23, which registers all of them, without the Python bindings. An upper estimate for a microcontroller.
    public let codeBytes = 590_269
    /// RAM of `MicroMutableOpResolver<N>` on 32 bits: a registration of seven words, an operator code and a parser for
    /// each entry. An estimate from the class's members.
    public var resolverBytes: Int { operators * (7 * 4 + 4 + 4) }
    /// The code of a model's own operators, by the same measure.
    public let requiredCodeBytes: Int

    public init(for required: RequiredOperators) {
        requiredCodeBytes = CodeSize.bytes(for: required.entries.map(\.name))
    }

    /// Why sketches that ask for all operators do not build today.
    public static let explanation = """
        AllOpsResolver was removed from TensorFlow Lite Micro in 2023, so a sketch that includes all_ops_resolver.h \
        no longer compiles; MicroMutableOpResolver<N> with one Add call for each operator took its place. A linker \
        cannot drop a kernel that is registered, so registering everything would put every kernel into flash.
        """
}
