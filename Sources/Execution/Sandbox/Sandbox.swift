internal import CConfinement

/// What this system has to hold a program in a closed room.
public enum Sandbox {
    /// Whether cells run in a closed room.
    public enum Mode: String, Codable, Sendable, CaseIterable {
        /// Where the system can; a warning where it cannot.
        case on
        /// An error where the system cannot.
        case required
        /// Cells may do what the user may.
        case off
    }

    /// The version of Landlock's interface; 0 where there is none.
    public static var landlockVersion: Int { Int(confinement_landlock_version()) }

    /// Whether programs can be held in a closed room here.
    public static var isAvailable: Bool { landlockVersion > 0 && confinement_has_seccomp() != 0 }

    /// One line for `modelbook doctor`.
    public static var summary: String {
        guard isAvailable else {
            return landlockVersion > 0
                ? "Landlock \(landlockVersion), no seccomp notifications: cells run with your rights"
                : "no Landlock: cells run with your rights"
        }
        let version = landlockVersion
        var missing: [String] = []
        if version < 3 { missing.append("cutting files short") }
        if version < 6 { missing.append("abstract sockets") }
        let rest = missing.isEmpty ? "" : "; this version does not see \(missing.joined(separator: " and "))"
        return "Landlock \(version), seccomp: cells run in a closed room\(rest)"
    }
}
