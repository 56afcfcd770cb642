import Foundation
import Notebooks

/// What is asked of the server, and by whom it is answered.
struct PreviewRouter: Sendable {
    let rules: AccessRules
    let site: PreviewSite
    let template: PreviewTemplate

    /// Everything that changes something, by the last part of its path.
    private enum Action: String {
        case events, source, edit, undo, redo, stop, parameters, open
    }

    func answer(_ request: PreviewRequest, body: @Sendable () async throws -> [UInt8]) async -> PreviewAnswer {
        switch rules.verdict(on: request) {
        case .refused(let status, let reason): return .refusal(status, reason)
        case .entrance: return entrance
        case .allowed: break
        }
        guard let parts = request.pathParts else { return .notFound }
        if parts.first == "_preview" {
            guard parts.count == 2 else { return .notFound }
            if parts[1] == "preview.js", request.method == "GET" {
                return PreviewAnswer(type: "text/javascript; charset=utf-8", .bytes(template.script))
            }
            guard let action = Action(rawValue: parts[1]) else { return .notFound }
            guard request.method == "POST" else { return .refusal(405, "This is asked with POST.") }
            // A form of another site cannot send this type.
            guard request.header("content-type")?.hasPrefix("application/json") == true,
                let bytes = try? await body(),
                let message = try? JSONDecoder().decode(ActionMessage.self, from: Data(bytes)),
                let page = await site.page(message.page)
            else { return .refusal(400, "The message cannot be read.") }
            return await perform(action, message, on: page)
        }
        guard request.method == "GET" else { return .refusal(405, "This is asked with GET.") }
        return await site.answer(parts, template)
    }

    /// The cookie, and on to the page without the token in its address.
    private var entrance: PreviewAnswer {
        var answer = PreviewAnswer(status: 303, type: "text/plain; charset=utf-8", .bytes([]))
        answer.headers["Location"] = "/" + site.start.percentEscaped
        answer.headers["Set-Cookie"] =
            "\(rules.cookieName)=\(rules.token.cookie); Path=/; HttpOnly; SameSite=Strict; Max-Age=86400"
        return answer
    }

    private func perform(_ action: Action, _ message: ActionMessage, on page: PreviewSite.Page) async -> PreviewAnswer {
        if action == .events {
            return PreviewAnswer(type: "application/x-ndjson", .stream(await page.listen()))
        }
        guard case .notebook(let session) = page else { return .notFound }
        do {
            switch action {
            case .events: break
            case .source:
                guard let target = message.target else { return .refusal(400, "No part of the page is named.") }
                return .json(try await session.sourceLines(of: target))
            case .edit:
                guard let place = message.place, let original = message.original, let text = message.text else {
                    return .refusal(400, "An edit names lines, what they are, and what they are to be.")
                }
                try await session.edit(place, from: original, to: text)
            case .undo: try await session.undo()
            case .redo: try await session.redo()
            case .stop: await session.stop()
            case .parameters: try await session.set(message.parameters ?? [:])
            case .open: return .json(["address": try await session.open(message).address])
            }
            return .json(["done": true])
        } catch {
            return Self.answer(to: error)
        }
    }

    private static func answer(to error: any Error) -> PreviewAnswer {
        switch error {
        case NotebookSession.EditProblem.readOnly:
            .json(["problem": "The preview was started with --read-only."], status: 403)
        case NotebookSession.EditProblem.notHere:
            .json(["problem": "This part of the page is not made from lines of the notebook."], status: 404)
        case NotebookSession.EditProblem.unwritable(let reason): .json(["problem": reason], status: 500)
        case NotebookSession.EditProblem.conflict(let text):
            .json(["problem": "These lines have been changed in the file.", "current": text], status: 409)
        case let problem as Diagnostic:
            .json(
                ["problem": [problem.summary, problem.help].filter { !$0.isEmpty }.joined(separator: ". ")], status: 422
            )
        case let problem as EditorCommand.Problem: .json(["problem": problem.text], status: 422)
        default: .json(["problem": "\(error)"], status: 500)
        }
    }
}

/// What the page's script sends.
struct ActionMessage: Decodable, Sendable {
    /// The page's name, as its script was given it.
    var page: String
    /// A block of the page.
    var block: Int?
    /// What stands in the block.
    var part: Int?
    /// "title", "subtitle" or "abstract".
    var head: String?
    var place: SourcePlace?
    var original: String?
    var text: String?
    var parameters: [String: String]?
    /// A card, and which of its places; or a problem, by its index.
    var card: Int?
    var index: Int?
    var problem: Int?

    var target: EditTarget? {
        switch head {
        case "title": .title
        case "subtitle": .subtitle
        case "abstract": .abstract
        default: block.map { .block($0, part: part ?? 0) }
        }
    }
}
