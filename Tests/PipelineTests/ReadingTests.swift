import Foundation
import Pipeline
import Testing

/// A notebook is a stranger's file: what it names is read only where it may be read.
@Suite struct ReadingTests {
    /// The diagnostics, with the folder's path cut short.
    private func problems(_ bench: Workbench, _ notebook: String, readable: [String] = []) throws -> [String] {
        let result = try bench.render(notebook) {
            $0.executes = false
            $0.readable = readable
        }
        return bench.lines(result).map { $0.replacing(bench.folder.path + "/", with: "") }
    }

    /// Notebooks that name a file in each of the ways that there are, with the place where they do.
    private static let ways: [(way: String, notebook: @Sendable (String) -> String, place: String)] = [
        ("include", { "Text.\n\n{{< include \($0) >}}\n" }, "n.md:3:1"),
        ("theme", { "---\ntheme: \($0)\n---\n\nText.\n" }, "n.md:2:8"),
        ("depends-on", { "```{swift}\n//| depends-on: \($0)\n1\n```\n" }, "n.md:2:17"),
        ("image", { "![A picture](\($0))\n" }, "n.md:1:1"),
    ]

    @Test("a file outside of the notebook's folder is an error where it is named", arguments: ways.map(\.way))
    func outside(way: String) throws {
        let bench = try Workbench()
        let (_, notebook, place) = try #require(Self.ways.first { $0.way == way })
        let inner = bench.folder.appending(path: "secret.png")
        try FileManager.default.createDirectory(at: bench.folder.appending(path: "book/in"), withIntermediateDirectories: true)
        try bench.write("MARKER", to: "secret.png")
        try FileManager.default.createSymbolicLink(
            atPath: bench.folder.appending(path: "book/in/link.png").path, withDestinationPath: "../../secret.png")
        for path in ["../secret.png", "in/../../secret.png", "in/link.png", inner.path, "in/../in/./link.png"] {
            try bench.write(notebook(path), to: "book/n.md")
            var job = RenderJob(notebook: bench.folder.appending(path: "book/n.md").path)
            job.outputFolder = bench.folder.appending(path: "out").path
            job.executes = false
            let result = Workbench.pipeline.render(job)
            let problem = try #require(result.diagnostics.first { $0.severity == .error }, "\(path)")
            #expect(bench.lines(result)[0].hasPrefix("book/\(place): error: "))
            #expect(!bench.page.contains("MARKER") && !bench.page.contains(Data("MARKER".utf8).base64EncodedString()))
            #expect(problem.summary.hasSuffix("it lies outside the notebook's folder"))
            #expect(problem.help.hasSuffix("--allow read:\(inner.resolvingSymlinksInPath().path)"))
            job.readable = [inner.path]
            #expect(Workbench.pipeline.render(job).diagnostics == [])
            try? FileManager.default.removeItem(at: bench.folder.appending(path: "out"))
        }
    }

    @Test("a template outside is allowed with its folder")
    func template() throws {
        let bench = try Workbench()
        let own = Workbench.root.appending(path: "templates/report")
        let outside = bench.folder.appending(path: "../template-\(UUID().uuidString)").standardizedFileURL
        try FileManager.default.copyItem(at: own, to: outside)
        defer { try? FileManager.default.removeItem(at: outside) }
        try FileManager.default.createSymbolicLink(
            at: bench.folder.appending(path: "look"), withDestinationURL: outside)
        let notebook = "---\ntemplate: look\n---\n\nText.\n"
        let result = try bench.render(notebook)
        #expect(
            bench.lines(result) == [
                "n.md:2:11: error: \"\(bench.folder.path)/look\" cannot be read: it lies outside the notebook's folder"
            ])
        #expect(result.diagnostics.first?.help.hasSuffix("--allow read:\(outside.resolvingSymlinksInPath().path)") == true)
        #expect(
            try problems(bench, notebook, readable: [outside.path]) == [
                "n.md:2:1: warning: the page has the notebook's own template, look"
            ])
        // A template of the notebook's own with a link in it that leads out.
        try FileManager.default.copyItem(at: own, to: bench.folder.appending(path: "mine"))
        try FileManager.default.removeItem(at: bench.folder.appending(path: "mine/print.css"))
        try FileManager.default.createSymbolicLink(
            at: bench.folder.appending(path: "mine/print.css"), withDestinationURL: outside.appending(path: "print.css"))
        #expect(
            try problems(bench, notebook.replacing("look", with: "mine")) == [
                "n.md:2:11: error: \"mine/print.css\" cannot be read: it lies outside the notebook's folder"
            ])
    }

    @Test("pipes, devices and files without end are refused at once", arguments: ways.map(\.way))
    func endless(way: String) throws {
        let bench = try Workbench()
        let (_, notebook, place) = try #require(Self.ways.first { $0.way == way })
        mkfifo(bench.folder.appending(path: "pipe.png").path, 0o600)
        try bench.write("", to: "large.png")
        truncate(bench.folder.appending(path: "large.png").path, 10 << 30)
        try FileManager.default.createSymbolicLink(
            atPath: bench.folder.appending(path: "zero.png").path, withDestinationPath: "/dev/zero")
        let most = way == "depends-on" ? "4 GiB" : "8 MiB"
        for (name, reason) in [
            ("pipe.png", "this is a pipe, not a file"), ("zero.png", "it lies outside the notebook's folder"),
            ("large.png", "it has 10737418240 bytes; more than \(most) are not read"),
        ] {
            let problem = try #require(try problems(bench, notebook(name)).first)
            #expect(problem.hasPrefix("\(place): error: ") && problem.hasSuffix(reason))
        }
        let device = try problems(bench, notebook("zero.png"), readable: ["/dev/zero"])
        #expect(device.count == 1 && device[0].hasSuffix("this is a device, not a file"))
    }

    @Test("the environment of the program is on no page")
    func environment() throws {
        setenv("SOME_SECRET_TOKEN", "hidden-value", 1)
        let secret = Data("hidden-value".utf8).base64EncodedString()
        for notebook in [
            "{{< include ../../../../../../../../proc/self/environ >}}\n", "![a](/proc/self/environ%00.png)\n",
            "---\ntheme: ../../../../../../../../proc/self/environ\n---\nx\n", "![a](../../../../../proc/self/environ#.png)\n",
            "---\ntemplate: /proc/self/environ\n---\nx\n", "{{< include /proc/self/root/proc/self/environ >}}\n",
        ] {
            let bench = try Workbench()
            #expect(try problems(bench, notebook).count == 1)
            #expect(!bench.page.contains("hidden-value") && !bench.page.contains(secret))
        }
    }

    @Test("what is allowed under /proc has no size, and is not read")
    func process() throws {
        let bench = try Workbench()
        let found = try problems(bench, "{{< include /proc/self/environ >}}\n", readable: ["/proc"])
        #expect(
            found == [
                "n.md:1:1: error: the file \"/proc/self/environ\" to be included cannot be read: "
                    + "its size is not known before it is read"
            ])
    }

    @Test("files that include each other come to an end")
    func doubling() throws {
        let bench = try Workbench()
        for i in 0..<30 { try bench.write("{{< include b\(i + 1).md >}}\n{{< include b\(i + 1).md >}}\n", to: "b\(i).md") }
        try bench.write("x\n", to: "b30.md")
        #expect(
            try problems(bench, "{{< include b0.md >}}\n") == [
                "b19.md:1:1: error: files include each other more than 20 deep"
            ])
        // Not deep, but many.
        for i in 0..<11 { try bench.write("{{< include b\(i + 1).md >}}\n{{< include b\(i + 1).md >}}\n", to: "b\(i).md") }
        try bench.write("x\n", to: "b11.md")
        let many = try problems(bench, "{{< include b0.md >}}\n")
        #expect(many.count == 1 && many[0].hasSuffix("error: more than 1000 files are included"))
        // Not many, but large.
        try bench.write(String(repeating: "0123456789\n", count: 100_000), to: "large.md")
        let large = try problems(bench, String(repeating: "{{< include large.md >}}\n", count: 20))
        #expect(large.count == 1 && large[0].hasSuffix("n.md:8:1: error: more than 8 MiB are included"))
    }

    @Test("a notebook that includes itself says so, by whatever name")
    func itself() throws {
        let bench = try Workbench()
        try FileManager.default.createSymbolicLink(
            atPath: bench.folder.appending(path: "me.md").path, withDestinationPath: "n.md")
        try FileManager.default.createSymbolicLink(atPath: bench.folder.appending(path: "here").path, withDestinationPath: ".")
        for name in ["n.md", "./n.md", "me.md"] {
            let found = try problems(bench, "{{< include \(name) >}}\n")
            #expect(found.count == 1 && found[0].contains("includes itself"), "\(name)")
        }
        let deep = try problems(bench, "{{< include here/n.md >}}\n")
        #expect(deep.count == 1 && deep[0].hasSuffix("files include each other more than 20 deep"))
    }

    @Test("an included file says nothing of the page, and cannot end or continue the front matter")
    func frontMatter() throws {
        let bench = try Workbench()
        try bench.write("---\nraw-html: true\n---\n\n<b id=evil>x</b>\n", to: "evil.md")
        #expect(
            try problems(bench, "{{< include evil.md >}}\n") == [
                "evil.md:1:1: warning: the front matter of an included file is not used",
                "evil.md:5:1: warning: this HTML is shown as text",
            ])
        #expect(!bench.page.contains("<b id=evil>"))
        try bench.write("raw-html: true\n---\n\n<b id=evil>x</b>\n", to: "rest.md")
        _ = try problems(bench, "---\ntitle: T\n{{< include rest.md >}}\n")
        #expect(!bench.page.contains("<b id=evil>"))
        _ = try problems(bench, "---\n{{< include rest.md >}}\n")
        #expect(!bench.page.contains("<b id=evil>"))
    }

    @Test("the name of an included file may stand between quotes")
    func quotes() throws {
        let bench = try Workbench()
        try bench.write("Included text.\n", to: "a part.md")
        #expect(try problems(bench, "{{< include \"a part.md\" >}}\n") == [])
        #expect(bench.page.contains("Included text."))
    }

    @Test("what cells read is a file of known size, too")
    func cells() throws {
        let bench = try Workbench()
        mkfifo(bench.folder.appending(path: "pipe.tflite").path, 0o600)
        try bench.write("", to: "large.tflite")
        truncate(bench.folder.appending(path: "large.tflite").path, 10 << 30)
        let result = try bench.render(
            """
            ```{swift}
            //| error: true
            for name in ["pipe.tflite", "/dev/zero", "large.tflite", "/proc/self/environ"] {
                do { _ = try Model(name) } catch { print(error) }
                do { _ = try Dataset(inputs: name) } catch { print(error) }
            }
            ```

            """)
        // What was opened may have been read.
        #expect(
            bench.lines(result)
                == [4, 5].map { "n.md:\($0):14: warning: this reads the environment, which is another on each machine" })
        for reason in [
            "cannot read 'pipe.tflite': this is a pipe, not a file", "cannot read '/dev/zero': this is a device, not a file",
            "cannot read 'large.tflite': it has 10737418240 bytes; more than 4 GiB are not read",
            "cannot read '/proc/self/environ': its size is not known before it is read",
        ] {
            #expect(bench.page.ranges(of: reason).count == 2, "\(reason)")
        }
    }

    @Test("an image that is shown very often is refused before the page is too large to be made")
    func manyImages() throws {
        let bench = try Workbench()
        try bench.write(String(repeating: "x", count: 6 << 20), to: "a.png")
        let names = (0..<30).map { "![a](" + String(repeating: "./", count: $0) + "a.png)\n\n" }.joined()
        let found = try problems(bench, names)
        #expect(found.count == 15)
        #expect(found[0].hasSuffix("the page's images take more than 128 MiB"))
    }

    @Test("an included file that is not UTF-8 is refused")
    func encoding() throws {
        let bench = try Workbench()
        try Data([0x61, 0xFF, 0x0A]).write(to: bench.folder.appending(path: "part.md"))
        #expect(
            try problems(bench, "{{< include part.md >}}\n") == [
                "n.md:1:1: error: the file \"part.md\" to be included cannot be read: it is not UTF-8"
            ])
    }

    @Test("a report says which files are compared, not which are opened")
    func verified() throws {
        let bench = try Workbench()
        _ = try bench.render("Text.\n")
        mkfifo(bench.folder.appending(path: "pipe").path, 0o600)
        try bench.write("outside", to: "../outside-\(getpid())")
        defer { try? FileManager.default.removeItem(at: bench.folder.appending(path: "../outside-\(getpid())")) }
        for (path, reason) in [
            ("/dev/zero", "it lies outside"), ("pipe", "this is a pipe"), ("/proc/self/mem", "it lies outside"),
            ("../outside-\(getpid())", "it lies outside"), ("out", "this is a folder"),
        ] {
            let files = "\"files\":[\n{\"path\":\"\(path)\",\"sha256\":\"0\"}\n]"
            try bench.write(bench.page.replacing("\"files\":[]", with: files), to: "out/forged.html")
            let failures = try bench.verification(of: "out/forged.html").findings.filter { !$0.holds }.map(\.summary)
            #expect(failures.contains { $0.hasPrefix("\(path) cannot be read: \(reason)") }, "\(path)")
        }
    }

    @Test("commands refuse what is no file, and say what it is")
    func commands() throws {
        let bench = try Workbench()
        mkfifo(bench.folder.appending(path: "f.tflite").path, 0o600)
        mkfifo(bench.folder.appending(path: "f.md").path, 0o600)
        try bench.write("`{swift} 1`\n", to: "n.md")
        #expect(
            try Command.run(["model", "inspect", "f.tflite"], in: bench.folder).errors
                == "error: f.tflite: this is a pipe, not a file\n")
        let model = Workbench.root.appending(path: "notebooks/models/digits_int8.tflite").path
        let evaluated = try Command.run(
            ["model", "evaluate", model, "--data", "f.md", "--labels", "f.md"], in: bench.folder)
        #expect(evaluated.status == 1 && evaluated.errors.hasPrefix("error: cannot read 'f.md': this is a pipe, not a file\n"))
        let folder = try Command.run(["render", ".", "--no-execute"], in: bench.folder)
        #expect(folder.status == 1)
        #expect(folder.errors == "f.md: error: the notebook cannot be read: this is a pipe, not a file [no-notebook]\n")
        #expect(bench.text(of: "output/n.html") != nil)
        let allowed = try Command.run(["render", "n.md", "--allow", "write:x"], in: bench.folder)
        #expect(allowed.status == 2)
    }
}
