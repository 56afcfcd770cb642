import Synchronization

/// What the tangled program calls for values of its top level that something could read before their statement has run.
/// Not for use in cells.
public enum TopLevelValues {
    private static let given = Mutex<Set<Int>>([])

    /// A statement has given a variable of the program its value.
    public static func give(_ number: Int) {
        _ = given.withLock { $0.insert(number) }
    }

    /// Changes nothing.
    public static func change<Value: ~Copyable>(_ variable: inout Value) {}

    /// Moves a value out of the variable that its statement has filled, once. The variable is not used afterwards.
    ///
    /// - Parameter message: what the program ends with if the statement has not run.
    public static func take<Value: ~Copyable>(_ number: Int, _ variable: inout Value, early message: String) -> Value {
        guard given.withLock({ $0.contains(number) }) else { fatalError(message) }
        return withUnsafeMutablePointer(to: &variable) { $0.move() }
    }
}

/// The value of a variable of the top level that is declared without one.
public final class DeferredValue<Value> {
    private var given: Value?
    private let isConstant: Bool
    private let name: String
    private let early: String

    /// - Parameters:
    ///   - variable: only its type counts; it is not read.
    ///   - early: what the program ends with if the value is used before it is there.
    public init(of variable: @autoclosure () -> Value, isConstant: Bool, name: String, early: String) {
        (self.isConstant, self.name, self.early) = (isConstant, name, early)
    }

    /// The value that its statement gave. Reading it before ends the program with a message.
    public var value: Value {
        get {
            guard let given else { fatalError(early) }
            return given
        }
        _modify {
            guard given != nil else { fatalError(early) }
            if isConstant { fatalError("`\(name)` is a constant and has its value already") }
            yield &given!
        }
        set {
            if isConstant, given != nil { fatalError("`\(name)` is a constant and has its value already") }
            given = newValue
        }
    }
}
