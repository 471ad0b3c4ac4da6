import Foundation
import TerraceCore
import TerraceProcess

/// The program that `terrace run` starts. Where it cannot be started, the exit code is that of a shell: 127 if it does not
/// exist, 126 if it cannot be executed.
struct CommandProgram {
    struct Refusal: Error {
        let message: String
        let status: Int32
    }

    let path: String

    /// - Parameter name: a path, or a name that is looked up on the PATH.
    init(_ name: String) throws(Refusal) {
        guard name.contains("/") else {
            guard let found = Programs.find([name]) else {
                throw Refusal(message: "\(name) is not on the PATH", status: 127)
            }
            path = found
            return
        }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: name, isDirectory: &isFolder) else {
            throw Refusal(message: "\(name) does not exist", status: 127)
        }
        guard !isFolder.boolValue else { throw Refusal(message: "\(name) is a folder", status: 126) }
        guard FileManager.default.isExecutableFile(atPath: name) else {
            throw Refusal(message: "\(name) is not executable", status: 126)
        }
        path = name
    }

    func start(_ arguments: some Collection<String>, _ environment: [String: String]) throws(Refusal) -> ChildProcess {
        do {
            return try ChildProcess.starting(
                path, Array(arguments), environment: environment, in: .shared, endsWithUs: true)
        } catch { throw Refusal(message: error.message, status: 126) }
    }
}
