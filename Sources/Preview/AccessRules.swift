/// Who may ask this server for anything. A web site that is open in the same browser, another program on the machine and
/// a name that was made to point here are all refused.
///
/// The browser is opened with the token in its address and gets a cookie for it, which no other site can make it send.
struct AccessRules: Sendable {
    enum Verdict: Sendable, Hashable {
        case allowed
        /// The token is right: the answer is the cookie, and the way to the page.
        case entrance
        case refused(status: Int, reason: String)
    }

    let port: UInt16
    let token: AccessToken

    /// Cookies do not know ports: two servers must not take each other's.
    var cookieName: String { "modelbook-preview-\(port)" }

    /// The address with which the browser is opened.
    var address: String { "http://127.0.0.1:\(port)/?token=\(token.text)" }

    func verdict(on request: PreviewRequest) -> Verdict {
        let names = ["127.0.0.1", "localhost", "[::1]"].map { "\($0):\(port)" }
        guard let host = request.header("host"), names.contains(host.lowercased()) else {
            return .refused(status: 403, reason: "The request is for another host.")
        }
        guard ["GET", "POST"].contains(request.method) else {
            return .refused(status: 405, reason: "Only GET and POST are answered.")
        }
        let origin = request.header("origin")
        if origin != nil || request.method == "POST", origin?.lowercased() != "http://\(host.lowercased())" {
            return .refused(status: 403, reason: "The request comes from another site.")
        }
        if request.method == "GET", request.path == "/", let given = request.query("token"), token.matches(given) {
            return .entrance
        }
        // A page of another port on this machine has the same cookies, but not the same origin.
        if let site = request.header("sec-fetch-site"), !["same-origin", "none"].contains(site) {
            return .refused(status: 403, reason: "The request comes from another site.")
        }
        guard request.cookies.contains(where: { $0.name == cookieName && token.matchesCookie($0.value) }) else {
            return .refused(status: 403, reason: "Open the address that \"modelbook preview\" printed.")
        }
        return .allowed
    }
}
