import TerraceCore
import TerraceFrontEnd

/// The schedule for patches. It is only stored, because nothing is patched here.
struct PatchSchedules: RedisChildResource {
    static let kind = RedisChildren.Kind.patchSchedule
    let call: AzureCall

    init(_ call: AzureCall) { self.call = call }

    struct Put: VendorInput {
        fileprivate let scheduleEntries: [Entry]
        fileprivate let properties: JSONValue

        init(_ input: InputReader) {
            properties = input.given["properties"] ?? [:]
            let read = input.structure("properties") { $0.structures("scheduleEntries", Entry.init) }
            scheduleEntries = (read ?? nil) ?? []
        }
    }

    fileprivate struct Entry {
        let dayOfWeek: String?
        let startHourUtc: Int?
        let maintenanceWindow: String?

        init(_ input: InputReader) {
            dayOfWeek = input.text("dayOfWeek")
            startHourUtc = input.number("startHourUtc")
            maintenanceWindow = input.text("maintenanceWindow")
        }
    }

    func put(_ input: Put) async throws(AzureError) -> WireResponse {
        let view = try await RedisCaches(call).find()
        guard call.child.lowercased() == "default" else {
            throw .invalid("name", "A cache has one schedule, 'default'.")
        }
        guard !input.scheduleEntries.isEmpty else {
            throw .invalid("properties.scheduleEntries", "A schedule has at least one entry.")
        }
        for (index, entry) in input.scheduleEntries.enumerated() {
            for (name, isThere) in [
                ("dayOfWeek", entry.dayOfWeek != nil), ("startHourUtc", entry.startHourUtc != nil),
            ] where !isThere {
                throw .invalid("properties.scheduleEntries[\(index)].\(name)", "Each entry needs it.")
            }
        }
        return try await children.put(input.properties, of: view)
    }
}
