import Foundation
import TerraceAPI
import Testing

/// The command line over HTTPS, the names of a daemon, and its log and events about requests.
@Suite(.serialized) struct SecureEndpointTests {
    @Test func commandLineTrustsItsFoldersAuthorityOrTheGivenOne() async throws {
        try await Workspace.with { workspace in
            let state = workspace.path + "/state"
            let daemon = try await DaemonProcess(folder: state)
            #expect(try await TerraceRun(["create", "web", "--tier", "basic"], endpoint: daemon.endpoint).status == 0)
            let report = try await TerraceRun(["cloud", "azure"], endpoint: daemon.endpoint)
            #expect(report.status == 0, "\(report.errors)")
            let clouds = try String(contentsOfFile: state + "/clouds/azure/clouds.config", encoding: .utf8)
            let secure = String(try #require(clouds.firstMatch(of: /endpoint_resource_manager = (\S+)/)?.1))
            for environment in [["TERRACE_HOME": state], ["TERRACE_CA": state + "/tls/ca.pem"]] {
                let run = try await TerraceRun(["list", "-o", "name"], endpoint: secure, environment: environment)
                #expect(run.output == "web\n", "\(environment): \(run.errors)")
            }
            let stranger = ["HOME": workspace.path, "XDG_STATE_HOME": workspace.path]
            #expect(try await TerraceRun(["list"], endpoint: secure, environment: stranger).status == 69)
            let wrong = try await TerraceRun(["list"], endpoint: secure, environment: ["TERRACE_CA": "/nonexistent"])
            #expect(wrong.status == 64 && wrong.errors.contains("/nonexistent"), "\(wrong.errors)")
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test func daemonAnswersToItsAllowedNames() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(
                folder: workspace.path + "/state", flags: ["--allow-host", "caches.example.com"])
            let port = try #require(URL(string: daemon.endpoint)?.port)
            for (host, status) in [
                ("caches.example.com", "200"), ("CACHES.example.com:\(port)", "200"), ("other.example.com", "403"),
            ] {
                let answer = try await RawRequest("GET /api/v1/caches\nHost: \(host)", port: port).answer(port: port)
                #expect(answer.hasPrefix(status), "\(host): \(answer)")
            }
            #expect(await daemon.end(SIGTERM) == 0)
        }
    }

    @Test func logAndEventsNameTheRequestingProgram() async throws {
        try await Workspace.with { workspace in
            let daemon = try await DaemonProcess(folder: workspace.path + "/state", flags: ["--log-level", "info"])
            let port = try #require(URL(string: daemon.endpoint)?.port)
            #expect(try await TerraceRun(["create", "web", "--tier", "basic"], endpoint: daemon.endpoint).status == 0)
            let form =
                "Action=CreateCacheCluster&CacheClusterId=aws&Engine=redis&CacheNodeType=cache.t3.micro&NumCacheNodes=1"
            let aws = try await RawRequest(
                "POST /\nUser-Agent: Boto3/1.34\nContent-Type: application/x-www-form-urlencoded\n\n\(form)", port: port
            ).answer(port: port)
            #expect(aws.hasPrefix("200"), "\(aws)")
            #expect(try await TerraceRun(["delete", "web", "--yes"], endpoint: daemon.endpoint).status == 0)
            let events = try await TerraceRun(["events", "-o", "json"], endpoint: daemon.endpoint)
            let documents = try JSON.value([EventDocument].self, from: Array(events.output.utf8))
            let asked = documents.filter { $0.by != nil }.map { "\($0.name) \($0.reason): \($0.by ?? "")" }
            #expect(
                asked == [
                    "web CreateRequested: terrace via the native API", "aws CreateRequested: boto3 via the aws API",
                    "web DeleteRequested: terrace via the native API",
                ])
            #expect(
                try await TerraceRun(["events", "aws"], endpoint: daemon.endpoint).output.contains(
                    "(by boto3 via the aws API)"))
            #expect(await daemon.end(SIGTERM) == 0)
            let log = await daemon.log
            for line in [
                #"by=terrace via the native API cache=local/web event=CreateRequested"#,
                #"by=boto3 via the aws API cache=aws:123456789012/us-east-1/aws event=CreateRequested"#,
                #"by=terrace via the native API cache=local/web event=DeleteRequested"#,
                #"cache=local/web event=Deleted"#,
            ] { #expect(log.contains(line), "\(line) in \(log)") }
        }
    }
}
