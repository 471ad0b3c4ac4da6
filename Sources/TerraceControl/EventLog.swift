import Logging
import TerraceCore

extension ControlPlane {
    /// Tells followers and the log what has just become durable.
    func announce(_ events: [Event]) {
        hub.announce()
        its.logger.log(events)
    }
}

extension Logger {
    /// Logs one line per event, with the program that asked for it.
    func log(_ events: [Event]) {
        for event in events {
            var metadata: Logger.Metadata = ["cache": "\(event.cache)", "event": "\(event.reason)"]
            if let node = event.node { metadata["node"] = "\(node)" }
            if let by = event.by { metadata["by"] = "\(by)" }
            if let uid = Caller.current?.uid { metadata["uid"] = "\(uid)" }
            info("\(event.message)", metadata: metadata)
        }
    }
}
