import Comparison
import Dispatch
import Execution
import Records
import Synchronization
import SystemIO

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Many pages, each verified by a process of its own, several at a time: what one of them does to it is a row of the table.
public struct ClassVerification: Sendable {
    /// What was found about one page.
    public struct Row: Codable, Sendable {
        /// What became of one page.
        public enum Result: String, Codable, Sendable {
            /// Its source gives the page.
            case reproduced
            /// Its source gives another page.
            case differs
            /// Its source gives no page.
            case fails
            /// Page, ledger and files belong together; nothing was rendered.
            case holds
            /// They do not.
            case changed
            /// It is no page, or cannot be read.
            case unreadable
            /// It took longer than it may, or ended the process that looked at it.
            case stopped
        }

        /// The page's path.
        public var page: String
        /// What became of it.
        public var result: Result
        /// Why, in a line each, and what is to be known of it otherwise.
        public var reasons: [String] = []
        /// How many computed numbers are others in a rerun; nil where there was none.
        public var numbersThatDiffer: Int?
        /// How many numbers of its text were typed by hand; nil where it could not be read.
        public var numbersTyped: Int?
        /// How many of its claims are false; nil where it could not be read.
        public var claimsFalse: Int?
        /// The page with which this one has most in common, and which share of this one: 0 to 1. Nil where it has nothing.
        public var likest: String?
        /// Which share of this page the likest one has, from 0 to 1.
        public var share: Double?
    }

    /// One for each page, in the order in which they were named.
    public private(set) var rows: [Row]

    /// Whether every page is as it was.
    public var holds: Bool { rows.allSatisfy { $0.result == .reproduced || $0.result == .holds } }

    /// - Parameters:
    ///   - program: the path of `modelbook`.
    ///   - arguments: of `verify`, beside the page.
    ///   - seconds: how long one page may take.
    ///   - report: hears of each page that is done.
    public init(
        _ submissions: Submissions, by program: String, _ arguments: [String], seconds: Double,
        _ report: @escaping @Sendable (Row) -> Void = { _ in }
    ) {
        let pages = submissions.pages
        let workers = min(ProcessInfo.processInfo.activeProcessorCount, pages.count)
        let next = Atomic<Int>(0)
        let found = Mutex<[(row: Row, fingerprint: Fingerprint?)]>([])
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < pages.count else { return }
                let result = Self.verify(pages[index], by: program, arguments, seconds: seconds)
                found.withLock { $0.append(result) }
                report(result.row)
            }
        }
        let results = found.withLock { $0 }
        rows =
            results.map(\.row)
            + submissions.problems.map { Row(page: $0.path, result: .unreadable, reasons: [$0.reason]) }
        rows.sort { $0.page < $1.page }
        let prints = results.compactMap { result in result.fingerprint.map { (page: result.row.page, print: $0) } }
        for (page, print) in prints {
            let likest = prints.filter { $0.page != page }.map { (page: $0.page, share: print.share(in: $0.print)) }
                .max { ($0.share, $1.page) < ($1.share, $0.page) }
            guard let likest, likest.share > 0, let row = rows.firstIndex(where: { $0.page == page }) else { continue }
            (rows[row].likest, rows[row].share) = (likest.page, likest.share)
        }
    }

    private static let outputLimit = 32 << 20

    private static func verify(
        _ page: String, by program: String, _ arguments: [String], seconds: Double
    ) -> (row: Row, fingerprint: Fingerprint?) {
        let outcome: CapturedProgram
        do throws(CellError) {
            // Whoever is stopped leaves files behind, which go with this folder.
            let scratch: TemporaryFolder
            do throws(FileError) { scratch = try TemporaryFolder() } catch {
                throw CellError(kind: .setup, message: "\(error)")
            }
            outcome = try CapturedProgram(
                program, ["verify", page, "--json"] + arguments, variables: ["TMPDIR": scratch.path], seconds: seconds,
                limit: outputLimit)
        } catch {
            return (Row(page: page, result: .stopped, reasons: [error.message]), nil)
        }
        switch outcome.ending {
        case .exit(0), .exit(1):
            guard let summary = try? JSONDecoder().decode(VerificationSummary.self, from: Data(outcome.output)) else {
                fallthrough
            }
            return (Row(page, summary), summary.fingerprint)
        case .exit:
            let line =
                outcome.errors.split(whereSeparator: \.isNewline).first.map(String.init) ?? "nothing is said about it"
            // The row says which page it is.
            let reason = ["error: ", "\(page) "].reduce(line[...]) { $0.hasPrefix($1) ? $0.dropFirst($1.count) : $0 }
            return (Row(page: page, result: .unreadable, reasons: [String(reason)]), nil)
        case .signal(let signal):
            return (Row(page: page, result: .stopped, reasons: ["signal \(signal) ended it"]), nil)
        case .timeout:
            return (Row(page: page, result: .stopped, reasons: ["it took more than \(Int(seconds)) seconds"]), nil)
        case .flood: return (Row(page: page, result: .stopped, reasons: ["more was found than can be told"]), nil)
        }
    }
}

extension ClassVerification.Row {
    fileprivate init(_ page: String, _ summary: VerificationSummary) {
        let failures = summary.findings.filter { !$0.holds }.map(\.summary)
        switch summary.isReproduced {
        case true?: result = .reproduced
        case false?: result = .differs
        case nil:
            result =
                summary.holds
                ? .holds : failures.contains { $0.hasPrefix("rendering it again fails") } ? .fails : .changed
        }
        self.page = page
        reasons = failures + (summary.ownLook.map { ["its look is its author's: \($0.joined(separator: ", "))"] } ?? [])
        (numbersThatDiffer, numbersTyped, claimsFalse) = (
            summary.numbersThatDiffer, summary.numbersTyped, summary.claimsFalse
        )
    }
}
