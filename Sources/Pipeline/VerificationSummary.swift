import Comparison
import Rendering

/// What was found about one page, for other programs.
public struct VerificationSummary: Codable, Sendable {
    /// The page's path.
    public var report: String
    /// Whether everything is as it was.
    public var holds: Bool
    /// Whether its source gives the page; nil where that was not tried, or gives none.
    public var isReproduced: Bool?
    /// What the checks have found, in the order in which they were made.
    public var findings: [ReportVerification.Finding]
    /// What was not checked, and who could: a sentence each.
    public var unchecked: [String]
    /// What of the page's look is its author's, which can change what a reader sees; nil where nothing is.
    public var ownLook: [String]?
    /// How many computed numbers are others in a rerun; 0 where there was none.
    public var numbersThatDiffer: Int
    /// How many numbers of its text were typed by hand.
    public var numbersTyped: Int
    /// How many of its claims are false.
    public var claimsFalse: Int
    /// By which copies are found; nil for what cannot be read.
    public var fingerprint: Fingerprint?
}

extension ReportVerification {
    /// What was found, for other programs.
    public var summary: VerificationSummary {
        // What a page says of itself may be a lie.
        let ledger = rendered ?? page.ledger
        return VerificationSummary(
            report: page.path, holds: holds, isReproduced: isReproduced, findings: findings, unchecked: unchecked,
            ownLook: ownLook.isEmpty ? nil : ownLook,
            numbersThatDiffer: difference?.values.count ?? 0, numbersTyped: ledger.numbers?.typed ?? 0,
            claimsFalse: ledger.claims.count { !$0.holds }, fingerprint: (try? PageReading(page.text)).map(Fingerprint.init))
    }
}
