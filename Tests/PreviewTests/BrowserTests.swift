import Foundation
import TestSupport
import Testing

@testable import Preview

/// The page in a real browser.
@Suite(.serialized, .enabled(if: Chromium.program != nil, "needs Chromium"), .timeLimit(.minutes(10)))
struct BrowserTests {
    /// Opens the bench's page and waits until it is up to date.
    private func open(_ bench: PreviewBench, _ browser: Chromium, path: String = "") async throws -> BrowserPage {
        let page = try await browser.open(bench.server.address)
        try await page.wait("document.readyState == 'complete' && location.search == ''")
        if !path.isEmpty { try await page.run("location.pathname = \(json(path))") }
        try await page.wait("typeof version == 'number' && \(status) == 'fresh'", seconds: 120)
        return page
    }

    private let status = "host.shadowRoot.getElementById('bar').dataset.status"
    private func isFresh(_ text: String) -> String {
        "document.querySelector('main').textContent.includes(\(json(text))) && \(status) == 'fresh'"
    }

    /// Node for node; what the script adds is left out.
    private func expectRendered(
        _ page: BrowserPage, _ bench: PreviewBench, _ parameters: [(key: String, value: String)] = [],
        _ comment: String = ""
    ) async throws {
        let difference = try await page.value(
            """
            ((text) => {
                const next = new DOMParser().parseFromString(text, "text/html");
                for (const policy of next.querySelectorAll("meta[http-equiv=Content-Security-Policy]")) policy.remove();
                next.normalize();
                const now = document.documentElement.cloneNode(true);
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
            })(\(json(try bench.rendered(parameters))))
            """, as: String.self)
        #expect(difference == "", "\(comment)")
    }

    private static let long = (1...40).map { "## Section \($0)\n\nParagraph \($0) has some words in it.\n" }.joined(
        separator: "\n")

    @Test("an edit of the prose shows at once; scroll, open details, selection and focus stay")
    func prose() async throws {
        let notebook =
            "---\ntitle: A\n---\n\n```{swift}\n//| code-fold: true\nlet x = 6\n```\n\nIt is `{swift} x * 7`.\n\n\(Self.long)"
        let bench = try await PreviewBench(notebook)
        let browser = try Chromium()
        let page = try await open(bench, browser)
        try await expectRendered(page, bench)
        try await page.run(
            """
            document.querySelector("details").open = true;
            const paragraph = [...document.querySelectorAll("main > p")].at(-3);
            paragraph.scrollIntoView({ behavior: "instant" });
            getSelection().setBaseAndExtent(paragraph.firstChild, 2, paragraph.firstChild, 9);
            window.kept = { paragraph, top: paragraph.getBoundingClientRect().top, nodes: [...document.querySelectorAll("main > *")] };
            """)
        let edited = notebook.replacing("Paragraph 2 has some", with: "Paragraph 2 has many more\n\nthan some")
            .replacing("Paragraph 38 has", with: "Paragraph 38 still has")
        try bench.save(edited)
        try await page.wait(isFresh("Paragraph 38 still has"))
        #expect(try await page.value("kept.paragraph.isConnected && document.querySelector('details').open"))
        #expect(try await page.value("Math.abs(kept.paragraph.getBoundingClientRect().top - kept.top) < 2"))
        #expect(try await page.value("getSelection().toString()", as: String.self) == "ragraph")
        #expect(try await page.value("kept.nodes.filter(node => !node.isConnected).length", as: Int.self) == 0)
        try await page.run("getSelection().empty(); document.querySelector('details').open = false")
        try await expectRendered(page, bench)
        await bench.stop()
    }

    @Test("after any sequence of edits the page is the one that render writes", arguments: [1, 2, 3] as [UInt64])
    func randomEdits(_ seed: UInt64) async throws {
        var generator = SplitMix(seed: seed)
        let head =
            "---\ntitle: Report of `{swift} n`\nabstract: It has `{swift} n * 2` parts.\n---\n\n```{swift}\n//| label: tbl-a\n//| tbl-cap: Values.\nlet n = 21\nTable([\"A\", \"B\"], [[\"x\", n], [\"y\", n + 1]])\n```\n"
        var parts = [
            head, "# One {#sec-one}", "See @tbl-a and @sec-one.[^a]", "- a\n- b `{swift} n`\n- c",
            "| A | B |\n| --- | --- |\n| 1 | `{swift} n` |\n\n: Caption {#tbl-b}", "[^a]: A note with `{swift} n + 1`.",
            "## Two", "$$\nx^2\n$$ {#eq-x}", "::: {.callout-note}\nInside `{swift} n * 2`.\n:::",
        ]
        let pool = [
            "Words @tbl-b and `{swift} n`.", "### Three", "> quoted `{swift} n + 1`", "1. one\n2. two",
            "```swift\nlet shown = 1\n```", "A *longer* paragraph with `code` and \"quotes\" -- dashes.",
            "Another[^a] call.", "As @eq-x says.", "---", "- [ ] task\n- [x] done", "<!-- nothing -->",
            "Last & least <b>raw</b>.",
        ]
        let bench = try await PreviewBench(parts.joined(separator: "\n\n"))
        let browser = try Chromium()
        let page = try await open(bench, browser)
        try await expectRendered(page, bench)
        for round in 0..<14 {
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 1...parts.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0 where place < parts.count && !parts[place].contains("{#") && !parts[place].hasPrefix("[^"):
                    parts.remove(at: place)
                case 1 where place < parts.count && parts[place].hasPrefix("A "): parts[place] += " More \(round)."
                case 2 where place + 1 < parts.count: parts.swapAt(place, place + 1)
                default: parts.insert(pool.randomElement(using: &generator) ?? "", at: place)
                }
            }
            let text = (parts + ["Round \(round)."]).joined(separator: "\n\n") + "\n"
            try bench.save(text, inPlace: Bool.random(using: &generator))
            try await page.wait(isFresh("Round \(round)."), seconds: 120)
            try await expectRendered(page, bench, [], "seed \(seed), round \(round):\n\(text)")
        }
        await bench.stop()
    }

    private static let cells =
        "# T\n\n```{swift}\nlet a = 2\n```\n\nA is `{swift} a`.\n\n```{swift}\n//| label: tbl-t\n//| tbl-cap: Values.\nTable([\"Name\", \"Value\"], [[\"b\", a * 10]])\n```\n\nB is `{swift} a * 10`.\n"

    @Test("an edit of a cell marks what is stale, then what has changed; an error keeps the last good values")
    func cell() async throws {
        let bench = try await PreviewBench(Self.cells)
        let browser = try Chromium()
        let page = try await open(bench, browser)
        try await page.run(
            """
            window.seen = { stale: 0, old: "" };
            new MutationObserver(() => {
                const stale = document.querySelectorAll("[data-preview-stale]").length;
                if (stale > seen.stale) Object.assign(seen, { stale, old: document.querySelector("main").textContent });
            }).observe(document.body, { attributes: true, subtree: true, attributeFilter: ["data-preview-stale"] });
            """)
        try bench.save(Self.cells.replacing("let a = 2", with: "let a = 3"))
        try await page.wait(isFresh("A is 3."), seconds: 120)
        #expect(try await page.value("seen.stale", as: Int.self) >= 4)
        #expect(try await page.value("seen.old.includes('A is 2.')"))
        let changes = try await page.value(
            "[...host.shadowRoot.querySelectorAll('#changes button')].map(row => row.textContent)", as: [String].self)
        #expect(changes == ["2 → 3", "20 → 30", "20 → 30"])
        #expect(
            try await page.value("document.querySelector('main button').dataset.previewWas", as: String.self) == "2")
        try await page.wait("!document.querySelector('[data-preview-was]')")
        try await expectRendered(page, bench)

        try bench.save(Self.cells.replacing("let a = 2", with: "let a = 3 + nothing"))
        try await page.wait("\(status) == 'failed'", seconds: 120)
        let problems = try await page.value("host.shadowRoot.getElementById('problems').innerText", as: String.self)
        #expect(problems.contains("cannot find 'nothing' in scope") && problems.contains("n.md:4:13"))
        #expect(
            try await page.value(
                "document.querySelector('main').textContent.includes('A is 3.') && !!document.querySelector('[data-preview-stale]')"
            ))
        // Prose goes on meanwhile.
        try bench.save(
            Self.cells.replacing("let a = 2", with: "let a = 3 + nothing").replacing("A is", with: "Now A is"))
        try await page.wait("document.querySelector('main').textContent.includes('Now A is 3.')")
        try bench.save("# T\n\n@fig-none\n")
        try await page.wait("host.shadowRoot.getElementById('problems').innerText.includes('there is no figure')")
        #expect(try await page.value("document.querySelector('main').textContent.includes('Now A is 3.')"))

        try bench.save(Self.cells.replacing("let a = 2", with: "let a = 4"))
        try await page.wait(isFresh("A is 4."), seconds: 120)
        #expect(try await page.value("host.shadowRoot.getElementById('problems').innerText", as: String.self) == "")
        #expect(try await page.value("document.querySelectorAll('[data-preview-stale]').length", as: Int.self) == 0)
        await bench.stop()
    }

    @Test("a further edit ends the run that is under way; a button stops it")
    func cancelling() async throws {
        let slow = { (seconds: Int) in
            "```{swift}\nimport Foundation\nsleep(\(seconds))\nlet x = \(seconds)\n```\n\nX is `{swift} x`.\n"
        }
        let bench = try await PreviewBench(slow(0))
        let browser = try Chromium()
        let page = try await open(bench, browser)
        try bench.save(slow(55))
        try await page.wait(
            "host.shadowRoot.getElementById('status').textContent.startsWith('Cell 1 of 1')", seconds: 120)
        let start = ContinuousClock.now
        try bench.save(slow(1))
        try await page.wait(isFresh("X is 1."), seconds: 45)
        #expect(ContinuousClock.now - start < .seconds(45))
        try bench.save(slow(56))
        try await page.wait(
            "host.shadowRoot.getElementById('status').textContent.startsWith('Cell 1 of 1')", seconds: 120)
        try await page.run("host.shadowRoot.getElementById('stop').click()")
        try await page.wait("\(status) == 'stale'")
        try await Task.sleep(for: .milliseconds(300))
        #expect(children().isEmpty)
        await bench.stop()
    }

    /// Programs of cells that run as children of this process.
    private func children() -> [String] {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return processes.filter { process in
            guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
                let line = try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8)
            else { return false }
            return stat.contains(" \(getpid()) ") && line.hasSuffix("/program\0") && !stat.contains(") Z ")
        }
    }

    @Test("the page comes back by itself after the server was restarted, and shows what changed meanwhile")
    func reconnecting() async throws {
        let bench = try await PreviewBench("# T\n\nBefore.\n")
        let browser = try Chromium()
        let page = try await open(bench, browser)
        let port = UInt16(bench.port)
        await bench.server.stop()
        try await page.wait("\(status) == 'closed'")
        try bench.save("# T\n\nAfter.\n")
        let again = try await PreviewBench.start(bench.folder, isFolder: false, bench.token) {
            $0.port = port
            $0.outputFolder = bench.folder.appending(path: "output").path
        }
        try await page.wait(isFresh("After."))
        try await expectRendered(page, bench)
        await again.stop()
    }

    @Test(
        "a paragraph is edited where it stands, byte for byte; a conflict shows both versions; what was done can be undone"
    )
    func editing() async throws {
        let text = "# T\r\n\r\nThe value is `{swift} 6 * 7`,  \r\nsaid twice.\r\n\r\n- a\r\n- b\r\n"
        let bench = try await PreviewBench(text)
        let browser = try Chromium()
        let page = try await open(bench, browser)
        try await page.press("j")
        try await page.press("j")
        #expect(try await page.value("document.activeElement.nodeName", as: String.self) == "P")
        try await page.press("e")
        try await page.wait("document.querySelector('.preview-editor textarea')")
        #expect(
            try await page.value("document.querySelector('.preview-editor textarea').value", as: String.self)
                == "The value is `{swift} 6 * 7`,  \nsaid twice.")
        #expect(
            try await page.value("document.querySelector('.preview-editor dl').textContent", as: String.self)
                == "6 * 742")
        #expect(
            try await page.value(
                "getComputedStyle(document.querySelector('.preview-editor textarea')).fontFamily == getComputedStyle(document.body).fontFamily"
            ))
        try await page.press("Escape")
        #expect(
            try await page.value("!document.querySelector('.preview-editor') && document.activeElement.nodeName == 'P'")
        )
        #expect(try bench.text() == text)

        try await page.press("e")
        try await page.wait("document.querySelector('.preview-editor textarea')")
        try await page.run("document.querySelector('.preview-editor textarea').setSelectionRange(0, 3)")
        try await page.type("Its")
        try await page.press("Enter", control: true)
        try await page.wait(isFresh("Its value is 42"), seconds: 120)
        let edited = text.replacing("The value", with: "Its value")
        #expect(try bench.text() == edited)
        try await page.run("document.activeElement.blur()")
        try await expectRendered(page, bench)

        try await page.press("z", control: true)
        try await page.wait(isFresh("The value is 42"))
        #expect(try bench.text() == text)
        try await page.press("z", control: true, shift: true)
        try await page.wait(isFresh("Its value is 42"))
        #expect(try bench.text() == edited)

        // The file changes while the paragraph is being edited.
        try await page.run("focus(document.querySelector('main > p'))")
        try await page.press("e")
        try await page.wait("document.querySelector('.preview-editor textarea')")
        try await page.run("document.querySelector('.preview-editor textarea').setSelectionRange(0, 0)")
        try await page.type("Mine: ")
        let theirs = edited.replacing("said twice", with: "said thrice")
        try bench.save(theirs)
        try await page.wait("document.querySelector('main').textContent.includes('thrice')")
        try await page.press("Enter", control: true)
        try await page.wait("document.querySelector('.preview-editor section:not([hidden]) pre')")
        #expect(
            try await page.value("document.querySelector('.preview-editor pre').textContent.includes('said thrice')"))
        #expect(try await page.value("document.querySelector('.preview-editor textarea').value.includes('Mine: ')"))
        #expect(try bench.text() == theirs)
        try await page.press("Enter", control: true)
        try await page.wait(isFresh("Mine: "))
        #expect(
            try bench.text()
                == theirs.replacing("said thrice", with: "said twice").replacing("Its value", with: "Mine: Its value"))
        await bench.stop()
    }

    @Test("a parameter is changed in its field, and the command line says so")
    func parameters() async throws {
        let bench = try await PreviewBench(
            "---\nparams:\n  n:\n    value: 3\n    min: 0\n    max: 10\n  name: a b\n  on: false\n---\n\nN is `{swift} n * 7`, `{swift} name`, `{swift} on`.\n"
        )
        let browser = try Chromium()
        let page = try await open(bench, browser)
        try await page.press("p")
        #expect(
            try await page.value(
                "[...panels.querySelectorAll('#fields input')].map(field => field.type)", as: [String].self) == [
                    "range", "text", "checkbox",
                ])
        #expect(try await page.value("panels.activeElement.name", as: String.self) == "n")
        try await page.press("ArrowRight")
        try await page.wait(isFresh("N is 28, a b, false."), seconds: 120)
        try await page.run("panels.querySelector('input[name=on]').click()")
        try await page.wait(isFresh("N is 28, a b, true."), seconds: 120)
        let file = bench.folder.appending(path: "n.md").path
        #expect(try await page.value("state.command", as: String.self) == "modelbook render \(file) -P n:4 -P on:true")
        try await expectRendered(page, bench, [("n", "4"), ("on", "true")])
        await bench.stop()
    }

    @Test("everything is reached from the keyboard, a number's line too")
    func keyboard() async throws {
        setenv("MODELBOOK_EDITOR", "testeditor://", 1)
        defer { unsetenv("MODELBOOK_EDITOR") }
        let bench = try await PreviewBench("# T\n\nIt is `{swift} 6 * 7`.\n")
        let browser = try Chromium()
        let page = try await open(bench, browser)
        try await page.run("document.querySelector('main button').focus()")
        try await page.press("Enter")
        try await page.wait("document.querySelector('[popover]:popover-open dd button')")
        #expect(
            try await page.value(
                "document.querySelector('[popover]:popover-open dd button').textContent.includes('3:16')"))
        let answer = try await page.value(
            "ask('open', { card: 0, index: 0 }).then(answer => answer.address)", as: String.self)
        #expect(answer == "testeditor://file\(bench.folder.path)/n.md:3:16")
        try await page.press("Escape")
        try await page.press("?")
        #expect(try await page.value("!panels.getElementById('help').hidden"))
        let names = try await page.value(
            "[...panels.querySelectorAll('button')].filter(button => !(button.textContent.trim() || button.ariaLabel)).length",
            as: Int.self)
        #expect(names == 0)
        try await expectRendered(page, bench)
        await bench.stop()
    }

    @Test("panels follow the dark mode and fit a telephone")
    func looks() async throws {
        let bench = try await PreviewBench("# T\n\nText.\n")
        let browser = try Chromium()
        let page = try await open(bench, browser)
        func paper() async throws -> String {
            try await page.value("getComputedStyle(panels.getElementById('bar')).backgroundColor", as: String.self)
        }
        let light = try await paper()
        try await browser.call(
            "Emulation.setEmulatedMedia", "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"dark\"}]}",
            session: page.session)
        #expect(try await paper() != light)
        try await browser.call(
            "Emulation.setDeviceMetricsOverride",
            "{\"width\":360,\"height\":700,\"deviceScaleFactor\":2,\"mobile\":true}", session: page.session)
        #expect(
            try await page.value(
                "document.documentElement.scrollWidth <= 360 && panels.getElementById('bar').getBoundingClientRect().width <= 360"
            ))
        await bench.stop()
    }

    @Test(
        "a hundred saves in a second end with the last one, in every browser; a notebook that goes is said, and one that comes is shown"
    )
    func bursts() async throws {
        let bench = try await PreviewBench("# T\n\nSave none.\n")
        let browser = try Chromium()
        let first = try await open(bench, browser)
        let second = try await open(bench, browser)
        for round in 1...100 {
            try bench.save("# T\n\nSave \(round) of 100.\n", inPlace: round % 2 == 0)
            try await Task.sleep(for: .milliseconds(10))
        }
        for page in [first, second] {
            try await page.wait(isFresh("Save 100 of 100."))
            try await expectRendered(page, bench)
        }
        try FileManager.default.removeItem(at: bench.folder.appending(path: "n.md"))
        try await first.wait("\(status) == 'missing'")
        #expect(try await first.value("document.querySelector('main').textContent.includes('Save 100')"))
        try bench.save("# T\n\nHere again.\n")
        try await first.wait(isFresh("Here again."))
        await bench.stop()
    }

    @Test("an included file and one that a cell reads are followed, also when they come later")
    func dependencies() async throws {
        let bench = try await PreviewBench(
            "{{< include part.md >}}\n\n```{swift}\n//| depends-on: x.txt\nimport Foundation\nlet x = (try? String(contentsOfFile: \"x.txt\", encoding: .utf8)) ?? \"none\"\n```\n\nX is `{swift} x`.\n",
            files: ["part.md": "Part one.\n"])
        let browser = try Chromium()
        let page = try await open(bench, browser)
        try await page.wait(isFresh("X is none."), seconds: 120)
        try bench.save("Part two.\n", to: "part.md")
        try await page.wait(isFresh("Part two."))
        try bench.save("there", to: "x.txt")
        try await page.wait(isFresh("X is there."), seconds: 120)
        try FileManager.default.removeItem(at: bench.folder.appending(path: "part.md"))
        try await page.wait("\(status) == 'failed'")
        try bench.save("Part three.\n", to: "part.md")
        try await page.wait(isFresh("Part three."))
        // An included paragraph is edited in its own file.
        try await page.run("focus(document.querySelector('main > p'))")
        try await page.press("e")
        try await page.wait("document.querySelector('.preview-editor textarea')")
        try await page.run("document.querySelector('.preview-editor textarea').setSelectionRange(0, 0)")
        try await page.type("My ")
        try await page.press("Enter", control: true)
        try await page.wait(isFresh("My Part three."))
        #expect(try bench.text(of: "part.md") == "My Part three.\n")
        await bench.stop()
    }

    @Test("a folder shows its notebooks, each with title and state, and each is previewed")
    func index() async throws {
        let bench = try await PreviewBench(
            nil,
            files: [
                "a.md": "---\ntitle: First *one*\n---\n\n`{swift} 1`\n", "b.md": "No cells.\n",
                "c.md": "`{swift} 2`\n\n@fig-none\n",
            ])
        let browser = try Chromium()
        let page = try await open(bench, browser)
        #expect(
            try await page.value(
                "[...document.querySelectorAll('main td')].map(cell => cell.textContent)", as: [String].self)
                == ["First one", "a.md", "stale", "never run", "c.md", "c.md", "failed", "never run"])
        try await page.run("document.querySelector('main td a').click()")
        try await page.wait(
            "location.pathname == '/a.md' && typeof version == 'number' && \(status) == 'fresh'", seconds: 120)
        let back = try await open(bench, browser)
        try await back.wait("document.querySelectorAll('main td')[2].textContent == 'fresh'")
        await bench.stop()
    }
}
