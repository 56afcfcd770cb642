/// What it would take to register every operator instead of those that a model uses.
public enum AllOperators {
    /// Builtin and custom operators that the resolver has methods for.
    public static let count = ResolverMethods.builtins.count + ResolverMethods.customs.count
    /// Bytes of code of all kernels, the runtime included, x86-64: the functions in the `tflite-micro` wheel of
    /// 2026-10-23, which registers all of them, without the Python bindings. An upper estimate for a microcontroller.
    public static let codeBytes = 590_269
}
