import Foundation

/// The files of the repository that the tests belong to.
package enum Repository {
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// - Parameter path: as seen from the root.
    package static func path(_ path: String) -> String { root.appending(path: path).path }
}
