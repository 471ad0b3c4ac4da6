import TerraceAPI
import TerraceCore
public import TerraceProtection

/// Where a daemon keeps snapshots.
public enum SnapshotsPlace: Sendable, Equatable {
    /// The state folder's own folder for them.
    case stateFolder
    /// A folder outside of the state folder, by its absolute path.
    case folder(String)
    case bucket(S3Place, S3Credentials)

    /// - Throws: `TerraceError.invalidArgument` that names the setting which is wrong, missing or without effect.
    init(_ sources: SettingSources, stateDir: String) throws {
        let text = sources[DaemonSettings.snapshots]?.text
        if let text, text.hasPrefix(Self.scheme) {
            self = try Self.bucket(text.dropFirst(Self.scheme.count), sources)
            return
        }
        guard text?.contains("://") != true else {
            throw sources.refused(
                DaemonSettings.snapshots, "is neither a folder nor a bucket, such as s3://BUCKET or s3://BUCKET/FOLDER")
        }
        for setting in [DaemonSettings.snapshotsEndpoint, DaemonSettings.snapshotsRegion] where sources[setting] != nil
        {
            throw sources.refused(
                setting, "has no effect: snapshots are kept in a folder; leave it out, or set snapshots to s3://BUCKET")
        }
        guard let text else {
            self = .stateFolder
            return
        }
        let path = SettingSources.absolute(text)
        guard path != stateDir, !path.hasPrefix(stateDir + "/") else {
            throw sources.refused(
                DaemonSettings.snapshots,
                "is in the state folder, which has a folder for them; leave it out, or name a folder elsewhere")
        }
        self = .folder(path)
    }

    private static let scheme = "s3://"

    private static func bucket(_ place: Substring, _ sources: SettingSources) throws -> SnapshotsPlace {
        let parts = place.split(separator: "/", maxSplits: 1).map(String.init)
        let region = sources[DaemonSettings.snapshotsRegion]?.text ?? "us-east-1"
        let endpoint = sources[DaemonSettings.snapshotsEndpoint]?.text ?? "https://s3.\(region).amazonaws.com"
        let bucket: S3Place
        do {
            let folder = try parts.dropFirst().first.map {
                try ObjectKey($0.hasSuffix("/") ? String($0.dropLast()) : $0)
            }
            bucket = try S3Place(endpoint: endpoint, region: region, bucket: parts.first ?? "", folder: folder)
        } catch let error as TerraceError {
            let setting =
                switch error.field {
                case "endpoint" where sources[DaemonSettings.snapshotsEndpoint] != nil: DaemonSettings.snapshotsEndpoint
                case "endpoint": DaemonSettings.snapshotsRegion
                case "region": DaemonSettings.snapshotsRegion
                default: DaemonSettings.snapshots
                }
            throw sources.refused(setting, "cannot be used: \(error.message)")
        }
        let credentials = S3Credentials(
            accessKey: try credential(DaemonSettings.accessKey, sources),
            secretKey: try credential(DaemonSettings.secretKey, sources),
            sessionToken: sources[DaemonSettings.sessionToken]?.text)
        return .bucket(bucket, credentials)
    }

    private static func credential(_ setting: Setting, _ sources: SettingSources) throws -> String {
        guard let text = sources[setting]?.text else {
            throw TerraceError(
                .invalidArgument,
                "\(setting.variable) is missing: snapshots are kept in a bucket, so the daemon's environment needs it")
        }
        return text
    }
}
