import Foundation
import Testing

/// `modelbook diff`, as a command, in git, and as git's own driver.
@Suite struct DiffCommandTests {
    /// Two pages of one notebook, without a cell to run.
    private func bench() throws -> Workbench {
        let bench = try Workbench()
        for (name, text) in [("a", "Good."), ("b", "Better.")] {
            try bench.write("# Results\n\nIt is what it is. \(text)\n", to: "n.md")
            #expect(try Command.run(["render", "n.md", "-o", "\(name).html"], in: bench.folder).status == 0)
        }
        return bench
    }

    @Test("the exit code says whether anything moved, and each form is what it is for")
    func forms() throws {
        let bench = try bench()
        let text = try Command.run(["diff", "a.html", "b.html"], in: bench.folder)
        #expect(text.status == 1)
        #expect(text.output == "--- a.html\n+++ b.html\n\n1 sentence read otherwise\n  [-Good.-]{+Better.+}\n")
        let same = try Command.run(["diff", "a.html", "a.html", "--to", "md"], in: bench.folder)
        #expect(same.status == 0)
        #expect(same.output == "### a.html\n\nAgainst a.html: nothing moved.\n")
        #expect(try Command.run(["diff", "a.html", "b.html", "--to", "html", "-o", "d.html"], in: bench.folder).status == 1)
        let page = bench.text(of: "d.html") ?? ""
        #expect(page.hasPrefix("<!doctype html>") && page.contains("<ins>Better.</ins>") && page.contains(".sides{"))
        let json = try Command.run(["diff", "a.html", "b.html", "--json"], in: bench.folder)
        let data = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect(data?["hasMoved"] as? Bool == true)
        for (arguments, message) in [
            (["a.html", "nothing.html"], "error: nothing.html: there is no such file\n"),
            (["a.html", "n.md"], nil),
            (["n.md", "a.html", "--rev", "x"], "error: --rev is for one page; name the other as REV:PATH.\n"),
            (["n.md"], "error: A notebook is compared with itself by a parameter that is given twice: -P key:old -P key:new.\n"),
        ] {
            let outcome = try Command.run(["diff"] + arguments, in: bench.folder)
            #expect(outcome.status == (message == nil ? 1 : 2))
            if let message { #expect(outcome.errors.hasPrefix(message)) }
        }
        try bench.write("<p>x</p>", to: "x.html")
        #expect(
            try Command.run(["diff", "a.html", "x.html"], in: bench.folder).errors
                == "error: x.html: it carries no ledger: it was not made by Modelbook, or was changed since\n")
    }

    @Test("a comparison is written over an earlier one, and over nothing else")
    func output() throws {
        let bench = try bench()
        for form in ["text", "md", "html"] {
            for _ in 1...2 {
                let outcome = try Command.run(["diff", "a.html", "b.html", "--to", form, "-o", "d.\(form)"], in: bench.folder)
                #expect(outcome.status == 1 && outcome.errors == "", "\(outcome.errors)")
            }
        }
        for _ in 1...2 {
            #expect(try Command.run(["diff", "a.html", "b.html", "--json", "-o", "d.json"], in: bench.folder).status == 1)
        }
        try FileManager.default.createSymbolicLink(
            at: bench.folder.appending(path: "l.html"), withDestinationURL: bench.folder.appending(path: "b.html"))
        try bench.write("# Mine\n", to: "mine.md")
        for (name, reason) in [
            ("a.html", "this file is read, and is not written over"),
            ("l.html", "this is the same file as b.html, which is read and not written over"),
            ("n.md", "this is no comparison and would be written over"),
            ("mine.md", "this is no comparison and would be written over"),
        ] {
            let before = bench.text(of: name)
            let outcome = try Command.run(["diff", "a.html", "b.html", "-o", name], in: bench.folder)
            #expect(outcome.status == 2 && outcome.errors.hasPrefix("error: \(name): \(reason)\n"), "\(outcome.errors)")
            #expect(bench.text(of: name) == before)
        }
    }

    @Test("a notebook is compared with itself under two parameters")
    func parameters() throws {
        let bench = try Workbench()
        try bench.write("---\nparams:\n  count: 3\n---\nThere are `{swift} count` of them.\n", to: "n.md")
        let outcome = try Command.run(["diff", "n.md", "-P", "count:3", "-P", "count:5"], in: bench.folder)
        #expect(
            outcome.output.hasPrefix(
                "--- n.md -P count:3\n+++ n.md -P count:5\n\n1 number moved\n  count  3 → 5  +66.67\u{a0}%  line 5:"))
        #expect(outcome.output.hasSuffix("  There are [-3-]{+5+} of them.\n"))
        #expect(outcome.status == 1)
    }

    /// What stands in the fences of the page that describes it.
    private func documented(_ language: String) throws -> [String] {
        let page = Workbench.root.appending(path: "Sources/Modelbook.docc/ComparingReports.md")
        let parts = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "```")
        return stride(from: 1, to: parts.count, by: 2).map { parts[$0] }.filter { $0.hasPrefix(language + "\n") }
            .map { String($0.dropFirst(language.count + 1)) }
    }

    @Test("git shows what moved, as its page describes it")
    func git() throws {
        let bench = try bench()
        func run(_ command: String) throws -> (status: Int32, text: String) {
            let process = Process()
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = ["-ec", command]
            process.currentDirectoryURL = bench.folder
            let path = Workbench.root.appending(path: ".build/release").path
            process.environment = ProcessInfo.processInfo.environment.merging(
                [
                    "PATH": "\(path):\(ProcessInfo.processInfo.environment["PATH"] ?? "")", "GIT_CONFIG_NOSYSTEM": "1",
                    "HOME": bench.folder.path,
                ]
            ) { $1 }
            let pipe = Pipe()
            process.standardOutput = pipe
            process.standardError = pipe
            try process.run()
            let data = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return (process.terminationStatus, String(decoding: data, as: UTF8.self))
        }
        let attributes = try #require(try documented("").first)
        try bench.write(attributes, to: ".gitattributes")
        let setting = try #require(try documented("sh").last)
        #expect(
            try run(
                """
                mkdir output; mv a.html output/n.html; git init -q .; git add -A
                git -c user.name=a -c user.email=a@b commit -qm a; mv b.html output/n.html
                \(setting)
                """
            ).status == 0)
        #expect(
            try run("git diff --ext-diff output").text == """
                --- a/output/n.html
                +++ b/output/n.html

                1 sentence read otherwise
                  [-Good.-]{+Better.+}

                """)
        let expected = "\n\n1 sentence read otherwise\n  [-Good.-]{+Better.+}\n"
        #expect(
            try run("modelbook diff output/n.html || [ $? = 1 ]").text == "--- HEAD:output/n.html\n+++ output/n.html" + expected)
        #expect(
            try run("modelbook diff HEAD:output/n.html output/n.html || [ $? = 1 ]").text
                == "--- HEAD:output/n.html\n+++ output/n.html" + expected)
        let missing = try run("modelbook diff --rev nope output/n.html")
        #expect(missing.status == 2)
        #expect(missing.text.hasPrefix("error: nope:./n.html: "))
    }
}
