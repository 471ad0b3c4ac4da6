import CTerrace

/// Tells which accounts listen at a loopback address of this machine.
enum Listener {
    /// Whether there is a listener, and every listener belongs to one of these accounts. False where the kernel does
    /// not tell.
    static func isHeld(by accounts: Set<UInt32>, host: String, port: Int) -> Bool {
        guard let port = UInt16(exactly: port) else { return false }
        let owners = addresses(of: host).compactMap { address -> UInt32? in
            let owner = terrace_socket_owner(address, port, address.contains(":") ? "::" : "0.0.0.0", 0)
            return UInt32(exactly: owner)
        }
        return !owners.isEmpty && accounts.isSuperset(of: owners)
    }

    /// The loopback addresses that the host stands for; empty for a host that is not this machine.
    private static func addresses(of host: String) -> [String] {
        switch host {
        case "localhost": ["127.0.0.1", "::1"]
        case "::1", "[::1]": ["::1"]
        default: host.hasPrefix("127.") ? [host] : []
        }
    }
}
