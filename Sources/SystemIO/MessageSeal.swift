/// Seals the messages of one process to another with a key that only these two have: one who can write to their pipe as
/// well can add, change, repeat or leave out none without its being noticed.
public struct MessageSeal: Sendable {
    /// Bytes of a key.
    public static let keySize = 32
    /// Characters of a seal.
    public static let length = 64

    private let key: [UInt8]
    private var count: UInt64 = 0

    /// - Parameter key: ``keySize`` bytes that nobody else has.
    public init(key: [UInt8]) {
        self.key = key
    }

    /// A key that nobody can foresee.
    public static func newKey() -> [UInt8] {
        var generator = SystemCall.RandomBytes()
        return (0..<keySize).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    /// The seal of the next message, in hexadecimal digits.
    public mutating func seal(_ message: UnsafeRawBufferPointer) -> String {
        let inner = SHA256()
        inner.update(key)
        inner.update("\(count) ")
        inner.update(message)
        count += 1
        let outer = SHA256()
        outer.update(key)
        outer.update(inner.finish())
        return outer.finish()
    }
}
