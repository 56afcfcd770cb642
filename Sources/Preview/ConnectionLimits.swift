/// What a connection may take.
struct ConnectionLimits: Sendable {
    /// How long a connection may wait for its peer in one go, and a request may take until it is answered.
    var duration = Duration.seconds(20)
    /// Bytes that a request's head may have, and how long one of more may come.
    var headByteCount = 32 << 10
    var headDuration = Duration.seconds(2)
    /// Bytes that may come through a connection without an answer: a request with the largest body, and no flood.
    var byteCount = 2 * HTTPDoor.bodyLimit
    /// Connections at once.
    var connectionCount = 128
}
