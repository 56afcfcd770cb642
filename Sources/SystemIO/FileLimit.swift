/// How many bytes a file may have, by what it is. A larger one is refused before it is read.
public enum FileLimit {
    /// Notebooks and what they include, templates, themes.
    public static let text = 8 << 20
    /// Larger pictures would make a page that nobody can mail.
    public static let image = 8 << 20
    /// Pages, ledgers, measured values, kept runs.
    public static let page = 256 << 20
    /// Models and data.
    public static let data = 4 << 30

    /// "8 MiB"
    static func text(of limit: Int) -> String {
        limit % (1 << 30) == 0 ? "\(limit >> 30) GiB" : limit % (1 << 20) == 0 ? "\(limit >> 20) MiB" : "\(limit) bytes"
    }
}
