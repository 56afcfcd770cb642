import SystemIO

extension AccessToken {
    /// The token of a server that is started again: a page that is still open finds back by itself. It is kept where only
    /// the user can read it, for a day after it was used last.
    ///
    /// - Parameter path: what is served.
    /// - Returns: a new one where none is kept, or none can be.
    static func kept(for path: String, port: UInt16) -> AccessToken {
        guard let home = PrivateFolder.cacheHome,
            let folder = try? PrivateFolder.make(["modelbook", "preview"], in: home)
        else {
            return AccessToken()
        }
        let file = "\(folder)/\(SHA256.hex(of: "\(port) \(Files.canonical(path))"))"
        let isRecent = Files.age(file).map { $0 < lifetime } ?? false
        let kept = isRecent ? SealedFile.read(file).flatMap { AccessToken(String(decoding: $0, as: UTF8.self)) } : nil
        let token = kept ?? AccessToken()
        try? SealedFile.write(Array(token.text.utf8), to: file)
        return token
    }

    /// Seconds.
    private static let lifetime = 86400.0
}
