import ArgumentParser

struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "Looks into a model, runs it, trains and converts it, plans its memory.",
        subcommands: [
            ModelCompareCommand.self, ModelConvertCommand.self, ModelEvaluateCommand.self, ModelExportCommand.self,
            ModelInspectCommand.self,
            ModelPlanCommand.self,
            ModelPruneCommand.self, ModelQuantizeCommand.self, ModelRunCommand.self, ModelSensitivityCommand.self,
            ModelTrainCommand.self,
        ])
}
