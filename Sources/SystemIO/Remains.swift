#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Temporary files and folders that programs have left which were killed. Who makes one locks it as long as it lives, so that
/// what can be locked is nobody's.
enum Remains {
    /// What is younger, in seconds, may not be locked yet.
    private static let age = 10.0

    /// For whoever makes a temporary file or folder. The lock goes with the descriptor.
    static func lock(_ descriptor: Int32) { flock(descriptor, LOCK_EX | LOCK_NB) }

    /// Removes what nobody holds of this user's files and folders in a folder. Best effort.
    ///
    /// - Parameter isTemporary: whether a name is that of a temporary file or folder.
    static func remove(in folder: String, where isTemporary: (String) -> Bool) {
        for name in (try? Files.names(in: folder)) ?? [] where isTemporary(name) {
            let path = "\(folder)/\(name)"
            let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            var status = stat()
            guard fstat(descriptor, &status) == 0, status.st_uid == geteuid(),
                [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT),
                Files.age(path).map({ $0 >= age }) ?? false, flock(descriptor, LOCK_EX | LOCK_NB) == 0
            else { continue }
            try? Files.removeTree(path)
        }
    }
}

extension Files {
    /// Removes from a folder what killed programs have left there of files that did not take their names yet.
    public static func removeRemains(in folder: String) {
        Remains.remove(in: folder) { name in
            name.hasPrefix(".") && name.hasSuffix(".part") && name.utf8.count == randomName().utf8.count + 6
                && name.dropFirst().dropLast(5).allSatisfy(\.isHexDigit)
        }
    }
}
