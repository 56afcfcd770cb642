import Citations

extension PageLanguage {
    static let englishMonths = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]

    static let english = PageLanguage(
        tag: "en", marks: nil, quotes: .english, date: { "\($2) \(englishMonths[$1 - 1]) \($0)" },
        words: PageWords(
            contents: "Contents", skip: "Skip to the text", sectionLink: "Link to this section", backToText: "Back to the text",
            table: "Table", figure: "Figure", section: "Section", equation: "Equation", listing: "Listing", done: "done",
            toDo: "to do", note: "Note", tip: "Tip", important: "Important", warning: "Warning", caution: "Caution",
            references: "References", inTheList: "In the list", claims: "What this report claims",
            claimIsFalse: "This claim is false.", isFalse: "False.", code: { "Swift behind \($0)" },
            linesLeftOut: { "\($1) \($0 == 1 ? "line is" : "lines are") left out here." }, didNotRun: "This did not run.",
            cellDidNotRun: { "This cell did not run: \($0)." },
            reasons: .init(
                earlierDoesNotCompile: "an earlier one does not compile", earlierEnded: "an earlier one ended the program",
                programDidNotRun: "the program could not be run", neededDoesNotCompile: "it needs one that does not compile",
                expressionEnded: "an expression before it ended the program"),
            cell: .init(
                compile: "This cell does not compile", thrown: "This cell threw an error", trap: "This cell crashed",
                exit: "This cell ended the program", timeout: "This cell took too long",
                refused: "This cell wanted what it may not have",
                changed: "What this cell read did not stay as it was"),
            expression: .init(
                compile: "This expression does not compile", thrown: "This expression threw an error",
                trap: "This expression crashed", exit: "This expression ended the program",
                timeout: "This expression took too long", refused: "This expression wanted what it may not have",
                changed: "What this expression read did not stay as it was"),
            stopped: "The program was stopped", setup: "The notebook could not be run", error: { "error: \($0)" },
            incomplete: "This page is not complete.",
            shortfalls: .init(
                notebook: "the notebook could not be run", failedCells: { "\(counted($0, "cell")) failed" },
                failedExpressions: { "\(counted($0, "expression")) failed" },
                unrunCells: { "\(counted($0, "cell")) did not run" },
                unrunExpressions: { "\(counted($0, "expression")) did not run" },
                notNumbers: { $0 == 1 ? "1 value is not a number" : "\($0) values are not numbers" },
                lostImages: { "\(counted($0, "image")) could not be shown" },
                falseClaims: { $0 == 1 ? "1 claim is false" : "\($0) claims are false" }),
            ownTemplate: { "This page has the notebook’s own template, \($0)\($1 ? "." : "; its scripts do not run.")" },
            rawHTML: "HTML of the notebook stands on this page as it is.",
            theorems: .init(
                theorem: "Theorem", lemma: "Lemma", corollary: "Corollary", proposition: "Proposition",
                conjecture: "Conjecture", claim: "Claim", definition: "Definition", example: "Example",
                exercise: "Exercise", solution: "Solution", remark: "Remark", algorithm: "Algorithm",
                proof: "Proof"),
            charts: .init(
                data: { "Data of \($0)" }, dataOfThis: "Data of this figure", logarithmic: "logarithmic", precision: "precision",
                recall: "recall", peak: "peak", bound: "bound", placed: { "\($0) at \($1)" }, value: "Value", name: "Name",
                series: "Series", tensor: "Tensor", from: "From", to: "To", offset: "Offset", size: "Size", node: "Node",
                details: "Details", next: "Leads to", part: "Part", lower: "Lower end", upper: "Upper end",
                count: "Count", median: "Median", lowerQuartile: "Lower quartile", upperQuartile: "Upper quartile",
                lowerWhisker: "Lower whisker", upperWhisker: "Upper whisker", outliers: "Outliers",
                values: { "\($0) values from \($1) to \($2)" }),
            card: .init(
                value: "Value", expression: "Is", derivation: "As", origin: "From", stated: "as the cell says", line: "Line",
                measured: "Measured",
                irreproducible: "Not reproducible",
                times: { "\($0) times, from \($1) to \($2)" }),
            footer: .init(
                rendered: { "Rendered by Modelbook from \($0)." },
                numbers: { computed, typed, isMeasured, text in
                    let how = isMeasured ? "computed by it or replayed from its kept measurements" : "computed by it"
                    let subject = computed == 0 ? "No number" : computed == 1 ? "1 number" : "\(text(computed)) numbers"
                    return "\(subject) on this page \(computed > 1 ? "were" : "was") \(how), "
                        + "\(typed == 0 ? "none" : text(typed)) in its text \(typed > 1 ? "were" : "was") typed by hand."
                },
                verify: { "\($0) says whether the page still holds." }, read: "Read:", measuredOn: "Measured on",
                underlinesTyped: "Underline what was typed by hand", source: "Source"),
            site: .init(
                aroundTitle: { (" in ", "") }, pages: "Pages", previous: "Previous", next: "Next",
                neighbours: "Previous and next",
                complete: "complete", noPage: "There is no page of it.", failedLast: "The last render failed:",
                claimsHold: { $0 == 1 ? "1 claim holds" : "\($0) claims hold" },
                places: "Headings and captions", placesHint: "Find in page (Ctrl-F or ⌘F) searches them all.",
                sweep: { "\($0), by \($1)" }, sweepTable: "What changes from page to page.", page: "Page",
                same: "The same on all pages:",
                more: {
                    "\(counted($0, "value")) more that \($0 == 1 ? "changes" : "change") \($0 == 1 ? "is" : "are") in the ledgers beside the pages."
                },
                dependence: { "\($0) by \($1)" })),
        citations: CitationTerms())
}
