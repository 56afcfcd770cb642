import Foundation
import Testing

@testable import Preview

/// The page in a real browser.
@Suite(.serialized, .enabled(if: Chromium.program != nil, "needs Chromium"), .timeLimit(.minutes(10)))
enum BrowserTests {
    /// Opens the bench's page and waits until it is up to date.
    static func open(_ bench: PreviewBench, _ browser: Chromium, path: String = "") async throws -> BrowserPage {
        let page = try await browser.open(bench.server.address)
        try await page.wait("document.readyState == 'complete' && location.search == ''")
        if !path.isEmpty { try await page.run("location.pathname = \(json(path))") }
        try await page.wait("typeof version == 'number' && \(status) == 'fresh'", seconds: 120)
        return page
    }

    static let status = "host.shadowRoot.getElementById('bar').dataset.status"
    static func isFresh(_ text: String) -> String {
        "document.querySelector('main').textContent.includes(\(json(text))) && \(status) == 'fresh'"
    }

    /// Node for node; what the script adds is left out.
    static func expectRendered(
        _ page: BrowserPage, _ bench: PreviewBench, _ parameters: [(key: String, value: String)] = [],
        _ comment: String = ""
    ) async throws {
        try await expectRendered(page, as: try bench.rendered(parameters), comment)
    }

    static func expectRendered(_ page: BrowserPage, as html: String, _ comment: String = "") async throws {
        let difference = try await page.value(
            """
            ((text) => {
                const next = new DOMParser().parseFromString(text, "text/html");
                for (const policy of next.querySelectorAll("meta[http-equiv=Content-Security-Policy]")) policy.remove();
                next.normalize();
                const now = document.documentElement.cloneNode(true);
                // What is focused can be so by a mark that goes when the focus does.
                const focus = [...document.querySelectorAll("*")].indexOf(document.activeElement);
                if (focus > 0) [now, ...now.querySelectorAll("*")][focus].removeAttribute("tabindex");
                for (const own of now.querySelectorAll("[data-preview]")) own.remove();
                // Marks go by themselves.
                for (const element of now.querySelectorAll("*")) {
                    for (const name of element.getAttributeNames()) if (name.startsWith("data-preview-")) element.removeAttribute(name);
                }
                const first = (a, b, path) => {
                    if (a.isEqualNode(b)) return "";
                    const kids = [...a.childNodes], others = [...b.childNodes];
                    for (let i = 0; i < Math.max(kids.length, others.length); i++) {
                        if (!kids[i] || !others[i]) return `${path}: ${kids.length} nodes, not ${others.length}`;
                        if (!kids[i].isEqualNode(others[i])) return first(kids[i], others[i], path + "/" + kids[i].nodeName + i);
                    }
                    return `${path}: ${(a.cloneNode().outerHTML ?? JSON.stringify(a.data)).slice(0, 300)} is not ${(b.cloneNode().outerHTML ?? JSON.stringify(b.data)).slice(0, 300)}`;
                };
                return first(now, next.documentElement, "");
            })(\(json(html)))
            """, as: String.self)
        #expect(difference == "", "\(comment)")
    }
}
