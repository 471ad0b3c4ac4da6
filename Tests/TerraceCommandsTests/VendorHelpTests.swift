import Testing

@testable import TerraceCommands

/// Each vendor's command line tells what it has, in the vendor's way of asking, and without a daemon.
@Suite struct VendorHelpTests {
    private static func help(_ line: String) -> VendorHelp? {
        let words = line.split(separator: " ").map(String.init)
        return switch words.first {
        case "az": AzCommandLine.help(Array(words.dropFirst()))
        case "aws": AwsCommandLine.help(Array(words.dropFirst()))
        default: GcloudCommandLine.help(Array(words.dropFirst()))
        }
    }

    @Test(arguments: [
        ("az --help", "az redis create"), ("az -h", "az group create"),
        ("az redis --help", "az redis access-policy list"),
        ("az redis access-policy -h", "az redis access-policy create"), ("aws help", "aws sts get-caller-identity"),
        ("aws elasticache help", "aws elasticache create-replication-group"),
        ("aws elasticache --help", "aws elasticache wait replication-group-available"),
        ("gcloud --help", "gcloud redis instances create"), ("gcloud help redis", "gcloud redis zones list"),
        ("gcloud beta redis instances --help", "gcloud redis instances failover"),
    ]) func aGroupListsItsCommands(_ line: String, _ command: String) throws {
        let help = try #require(Self.help(line))
        #expect(help.commands.contains(command), "\(help.commands)")
        #expect(help.text.hasPrefix("usage: \(line.split(separator: " ")[0]) "))
        #expect(help.text.contains("\n  \(command)\n") || help.text.hasSuffix("\n  \(command)"))
    }

    /// The help does not offer commands that the daemon refuses.
    @Test func operationsThatAreNotBuiltAreNotListed() throws {
        let commands = try #require(Self.help("aws elasticache help")).commands
        #expect(!commands.contains("aws elasticache create-serverless-cache"))
        #expect(commands.count > 40)
    }

    @Test(arguments: [
        ("az redis create --help", "az redis create [parameters]", "--sku", "required, Basic|Standard|Premium"),
        ("az redis delete -n a -g b -h", "az redis delete [parameters]", "--yes -y", ""),
        (
            "aws elasticache create-user help", "aws elasticache create-user [parameters]", "--user-id", "required"
        ),
        (
            "gcloud redis instances upgrade --help", "gcloud redis instances upgrade INSTANCE [flags]",
            "--redis-version", "required"
        ),
    ]) func aCommandListsItsParameters(_ line: String, _ usage: String, _ name: String, _ notes: String) throws {
        let help = try #require(Self.help(line))
        #expect(help.usage == usage && help.commands.isEmpty)
        #expect(help.parameters.first { $0.name == name }?.notes.joined(separator: ", ") == notes)
    }

    @Test(arguments: [
        "az redis list", "az frob --help", "aws elasticache describe-users", "aws s3 help", "aws elasticache frob help",
        "gcloud redis instances list", "gcloud compute --help", "az redis create --name help",
        "aws elasticache create-user --user-name help",
    ]) func whatAsksForNoHelpOrForWhatIsNotThereGetsNone(_ line: String) { #expect(Self.help(line) == nil) }
}
