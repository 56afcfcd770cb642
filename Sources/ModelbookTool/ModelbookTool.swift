import ArgumentParser
@main struct ModelbookTool: ParsableCommand { }
