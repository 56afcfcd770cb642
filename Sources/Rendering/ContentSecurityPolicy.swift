/// What a page may do: show its own styles and the images in it. No script runs and no server is asked.
enum ContentSecurityPolicy {
    static let text =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

    /// A page with the policy before all else, whatever its template says: a browser keeps the first document type, begins
    /// the head at the first `meta`, and holds every policy that a page has.
    static func enforced(in page: String) -> String {
        """
        <!doctype html>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="\(text)">
        \(page)
        """
    }
}
