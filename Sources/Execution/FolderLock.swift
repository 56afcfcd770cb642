#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// One program at a time works in a folder.
struct FolderLock {
    private let descriptor: Int32

    /// Waits until no other program has the folder.
    init(_ folder: String) {
        descriptor = open("\(folder)/lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        if descriptor >= 0 { flock(descriptor, LOCK_EX) }
    }

    func release() {
        if descriptor >= 0 { close(descriptor) }
    }
}
