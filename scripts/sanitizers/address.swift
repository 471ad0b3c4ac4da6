// Shows whether the address sanitizer works here: without an argument nothing is wrong, with one freed memory is read.
@main struct Probe {
    static func main() {
        let memory = UnsafeMutablePointer<Int>.allocate(capacity: 4)
        memory.initialize(repeating: 0, count: 4)
        let isWrong = CommandLine.arguments.count > 1
        if isWrong { memory.deallocate() }
        print(memory[2])
        if !isWrong { memory.deallocate() }
    }
}
