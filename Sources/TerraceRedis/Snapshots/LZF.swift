/// The compression of strings in snapshots.
enum LZF {
    /// - Returns: nil where `data` does not give exactly `count` bytes.
    static func unpack(_ data: ArraySlice<UInt8>, to count: Int) -> [UInt8]? {
        var output: [UInt8] = []
        output.reserveCapacity(count)
        var rest = data
        while let control = rest.popFirst() {
            guard control >= 32 else {
                // The next bytes as they are.
                let literal = rest.prefix(Int(control) + 1)
                guard literal.count == Int(control) + 1, output.count + literal.count <= count else { return nil }
                output += literal
                rest = rest.dropFirst(literal.count)
                continue
            }
            // Bytes that came before; they may overlap what is written now.
            var length = Int(control >> 5)
            if length == 7 {
                guard let more = rest.popFirst() else { return nil }
                length += Int(more)
            }
            guard let low = rest.popFirst() else { return nil }
            let distance = (Int(control & 0x1F) << 8 | Int(low)) + 1
            guard distance <= output.count, output.count + length + 2 <= count else { return nil }
            for _ in 0..<(length + 2) { output.append(output[output.count - distance]) }
        }
        return output.count == count ? output : nil
    }
}
