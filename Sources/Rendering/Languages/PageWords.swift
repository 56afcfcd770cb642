/// Every word that a page itself says.
struct PageWords: Sendable {
    /// Words for what failed, in a cell or in an expression.
    struct Failures: Sendable {
        let compile: String
        let thrown: String
        let trap: String
        let exit: String
        let timeout: String
        let refused: String
        let changed: String
    }

    /// Why a cell did not run.
    struct Reasons: Sendable {
        let earlierDoesNotCompile: String
        let earlierEnded: String
        let programDidNotRun: String
        let neededDoesNotCompile: String
        let expressionEnded: String
    }

    /// What a page lacks, by how many there are of it.
    struct Shortfalls: Sendable {
        let notebook: String
        let failedCells: @Sendable (Int) -> String
        let failedExpressions: @Sendable (Int) -> String
        let unrunCells: @Sendable (Int) -> String
        let unrunExpressions: @Sendable (Int) -> String
        let notNumbers: @Sendable (Int) -> String
        let lostImages: @Sendable (Int) -> String
        let falseClaims: @Sendable (Int) -> String
    }

    /// What stands in charts, and above the columns of their data.
    struct Charts: Sendable {
        let data: @Sendable (_ figure: String) -> String
        let dataOfThis: String
        let logarithmic: String
        let precision: String
        let recall: String
        let peak: String
        let bound: String
        /// "400 bytes at 1,936 bytes"
        let placed: @Sendable (_ size: String, _ offset: String) -> String
        let value: String
        let name: String
        let series: String
        let tensor: String
        let from: String
        let to: String
        let offset: String
        let size: String
        let node: String
        let details: String
        let next: String
        let part: String
        let lower: String
        let upper: String
        let count: String
        let median: String
        let lowerQuartile: String
        let upperQuartile: String
        let lowerWhisker: String
        let upperWhisker: String
        let outliers: String
        /// "12 values from 0.1 to 2.3", of a chart without a description of its own.
        let values: @Sendable (_ count: String, _ least: String, _ most: String) -> String
    }

    /// What mathematicians number.
    struct Theorems: Sendable {
        let theorem: String
        let lemma: String
        let corollary: String
        let proposition: String
        let conjecture: String
        let claim: String
        let definition: String
        let example: String
        let exercise: String
        let solution: String
        let remark: String
        let algorithm: String
        let proof: String
    }

    /// The rows of the card behind a number.
    struct Card: Sendable {
        let value: String
        let expression: String
        let derivation: String
        let origin: String
        /// Behind an origin for which nothing was read.
        let stated: String
        let line: String
        let measured: String
        let irreproducible: String
        let times: @Sendable (_ count: Int, _ least: String, _ most: String) -> String
    }

    struct Footer: Sendable {
        let rendered: @Sendable (_ source: HTML) -> HTML
        /// How many numbers were computed, replayed or typed: the counts, and as text.
        let numbers: @Sendable (_ computed: Int, _ typed: Int, _ isMeasured: Bool, _ text: (Int) -> String) -> String
        let verify: @Sendable (_ command: HTML) -> HTML
        let read: String
        let measuredOn: String
        let underlinesTyped: String
        let source: String
    }

    /// What leads from page to page, and what an index of them says.
    struct Site: Sendable {
        /// Between what is referred to and the title of its page, and behind that title: "Figure 1 in Title".
        let aroundTitle: @Sendable () -> (before: String, behind: String)
        let pages: String
        let previous: String
        let next: String
        let neighbours: String
        let complete: String
        let noPage: String
        let failedLast: String
        let claimsHold: @Sendable (_ count: Int) -> String
        let places: String
        let placesHint: String
        /// "Reports, by calibration"
        let sweep: @Sendable (_ title: String, _ parameters: String) -> String
        let sweepTable: String
        let page: String
        let same: String
        let more: @Sendable (_ count: Int) -> String
        let dependence: @Sendable (_ value: String, _ parameter: String) -> String
    }

    let contents: String
    let skip: String
    let sectionLink: String
    let backToText: String
    let table: String
    let figure: String
    let section: String
    let equation: String
    let listing: String
    let done: String
    let toDo: String
    let note: String
    let tip: String
    let important: String
    let warning: String
    let caution: String
    let references: String
    let inTheList: String
    let claims: String
    let claimIsFalse: String
    let isFalse: String
    let code: @Sendable (_ name: String) -> String
    let linesLeftOut: @Sendable (_ count: Int, _ text: String) -> String
    let didNotRun: String
    let cellDidNotRun: @Sendable (_ reason: String) -> String
    let reasons: Reasons
    let cell: Failures
    let expression: Failures
    let stopped: String
    let setup: String
    let error: @Sendable (_ message: String) -> String
    let incomplete: String
    let shortfalls: Shortfalls
    let ownTemplate: @Sendable (_ path: String, _ isTrusted: Bool) -> String
    let rawHTML: String
    let theorems: Theorems
    let charts: Charts
    let card: Card
    let footer: Footer
    let site: Site

    /// The title of a callout that has none of its own.
    func callout(_ kind: String) -> String {
        switch kind {
        case "tip": tip
        case "important": important
        case "warning": warning
        case "caution": caution
        default: note
        }
    }
}
