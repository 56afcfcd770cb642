import SystemIO

extension Confinement {
    /// The compiler's: it reads the toolchain and the kit, and writes where it builds. A macro or a module map is code.
    static func compiler(_ compiler: Compiler) -> Confinement {
        Confinement(
            system: systemFolders + compiler.toolchain.folders + [compiler.kit.folder], machine: machineFiles,
            writable: [compiler.folder, compiler.modules])
    }

    /// The cells': they read the notebook's folder and what the command line allows, and write what goes away with them.
    static func cells(_ executor: Executor, program: String, work: String) -> Confinement {
        let settings = executor.settings
        let options = settings.options
        return Confinement(
            // The room is closed when the program stands in its folder already.
            inputs: ([settings.folder] + options.readable).map(Files.canonical),
            system: systemFolders + executor.toolchain.folders + [executor.kit.folder, program],
            machine: machineFiles + [settings.measurements, settings.kitCacheFolder].compactMap(\.self),
            writable: [work], allowsNetwork: options.allowsNetwork,
            reports: true, stages: true, memoryLimit: options.memoryLimit)
    }
}

extension Toolchain {
    /// Where the compiler lies with what belongs to it: `usr` above `bin`, under each of its names.
    var folders: [String] {
        Set([compiler, Files.realPath(compiler) ?? compiler].map { Files.parent(of: Files.parent(of: $0)) }).sorted()
    }
}
