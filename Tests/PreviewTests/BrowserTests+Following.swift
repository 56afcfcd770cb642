import Foundation
import Tensors
import TestSupport
import Testing

@testable import Preview

extension BrowserTests {
    /// The page follows its notebook and what that reads.
    @Suite struct Following {
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
            var generator = Random(seed: seed)
            // HTML of an author's own may leave open what a later block ends.
            let isRaw = seed == 3
            let head =
                "---\nraw-html: \(isRaw)\ntitle: Report of `{swift} n`\nabstract: It has `{swift} n * 2` parts.\n---\n\n```{swift}\n//| label: tbl-a\n//| tbl-cap: Values.\nlet n = 21\nTable([\"A\", \"B\"], [[\"x\", n], [\"y\", n + 1]])\n```\n"
            var parts = [
                head, "# One {#sec-one}", "See @tbl-a and @sec-one.[^a]", "- a\n- b `{swift} n`\n- c",
                "| A | B |\n| --- | --- |\n| 1 | `{swift} n` |\n\n: Caption {#tbl-b}", "[^a]: A note with `{swift} n + 1`.",
                "## Two", "$$\nx^2\n$$ {#eq-x}", "::: {.callout-note}\nInside `{swift} n * 2`.\n:::",
            ]
            let pool = [
                isRaw ? "<div class=\"a\">" : "---", isRaw ? "</div>" : "---", isRaw ? "<p>Open <b>bold" : "---",
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

        @Test("a folder shows its notebooks, each with title and state, and each is the page of the site that render makes")
        func index() async throws {
            let third = "# X {#sec-x}\n\n`{swift} 3` and [data](d.csv).\n"
            let bench = try await PreviewBench(
                nil,
                files: [
                    "a.md": "---\ntitle: First *one*\n---\n\n`{swift} 1` and [the third](more/d.md#sec-x)\n",
                    "b.md": "No cells.\n", "more/d.md": third,
                    "c.md": "`{swift} 2`\n\n@fig-none\n", "_quarto.yml": "website:\n  title: All\n",
                    "more/d.csv": "1,2\n", "_apart/e.md": "`{swift} 4`\n",
                ])
            let browser = try Chromium()
            let page = try await open(bench, browser)
            #expect(
                try await page.value(
                    "[...document.querySelectorAll('main dt, main dd')].map(part => part.textContent.trim())", as: [String].self)
                    == [
                        "First one", "a.md · stale · never run", "c.md", "c.md · failed · never run", "more/d.md",
                        "more/d.md · stale · never run",
                    ])
            try await page.run("[...document.querySelectorAll('main dt a')].at(-1).click()")
            try await page.wait("location.pathname == '/more/d.html' && \(status) == 'fresh'", seconds: 120)
            #expect(try await page.value("fetch('d.csv').then(answer => answer.text())", as: String.self) == "1,2\n")
            try await expectRendered(page, as: try bench.renderedSite("more/d.html"))
            // All headings and captions of the site stand in the index.
            try await page.run("document.querySelector('nav.site .find').click()")
            try await page.wait(
                "location.pathname + location.hash == '/index.html#places' && document.querySelector('main li a')")
            #expect(
                try await page.value("document.querySelector('main li a').getAttribute('href')", as: String.self)
                    == "more/d.html#sec-x")
            try await page.run("document.querySelector('main dt a').click()")
            try await page.wait(
                "location.pathname == '/a.html' && typeof version == 'number' && \(status) == 'fresh'", seconds: 120)
            // A page has the titles of the others.
            try bench.save("---\ntitle: Third\n---\n\n" + third, to: "more/d.md")
            try await page.wait("document.querySelector('nav.site ol').textContent.includes('Third')")
            try await expectRendered(page, as: try bench.renderedSite("a.html"))
            try await page.run("document.querySelector('main a').click()")
            try await page.wait("location.pathname + location.hash == '/more/d.html#sec-x'")
            let back = try await open(bench, browser)
            try await back.wait("document.querySelector('main dd').textContent.includes(' · fresh · ')")
            // One of its notebooks is previewed among the others.
            let one = try await PreviewBench.start(bench.folder, isFolder: true, AccessToken()) {
                $0.path = bench.folder.appending(path: "a.md").path
            }
            let among = try await browser.open(one.address)
            try await among.wait("location.pathname == '/a.html' && document.querySelector('nav.site .find')")
            await one.stop()
            await bench.stop()
        }
    }
}
