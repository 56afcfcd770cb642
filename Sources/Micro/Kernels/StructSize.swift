/// The bytes of one structure on the three ABIs.
struct StructSize: Sendable, Hashable {
    var host: Int
    var arm: Int
    var plain: Int
    /// Set where 64-bit and 32-bit alignment is not 4 for a multiple of four bytes and 1 otherwise.
    var hostAlignment: Int?
    var word32Alignment: Int?

    init(_ host: Int, arm: Int, plain: Int, hostAlignment: Int? = nil) {
        self.hostAlignment = hostAlignment
        self.host = host
        self.arm = arm
        self.plain = plain
    }

    /// A structure without pointers or enumerations.
    init(_ size: Int) { self.init(size, arm: size, plain: size) }

    /// `host` on 64 bits, `word32` on 32 bits.
    init(_ host: Int, _ word32: Int) { self.init(host, arm: word32, plain: word32) }

    static func pointers(_ host: Int, _ word32: Int) -> StructSize {
        var size = StructSize(host, word32)
        size.hostAlignment = 8
        size.word32Alignment = 4
        return size
    }

    func bytes(on target: MicroTarget) -> Int {
        switch target.abi {
        case .host64: host
        case .armShortEnums: arm
        case .plain32: plain
        }
    }

    func alignment(on target: MicroTarget) -> Int {
        if let fixed = target == .host64 ? hostAlignment : word32Alignment { return fixed }
        return bytes(on: target) % 4 == 0 ? 4 : 1
    }
}
