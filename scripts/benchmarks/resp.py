"""A Redis connection, with as much of the protocol as the comparisons need."""
import socket

PORT = 6379

# The errors of a server that is not there yet, still loads, or has just been killed.
NOT_READY = (OSError, RuntimeError)


class Redis:
    """One connection. Replies are bytes, integers or lists; an error reply is raised as RuntimeError."""

    def __init__(self, host, port=PORT, password=None, timeout=5.0):
        self.socket = socket.create_connection((host, port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.reader = self.socket.makefile("rb")
        if password:
            self.call("AUTH", password)

    def call(self, *words):
        parts = [b"*%d\r\n" % len(words)]
        for word in words:
            data = word if isinstance(word, bytes) else str(word).encode()
            parts.append(b"$%d\r\n%s\r\n" % (len(data), data))
        self.socket.sendall(b"".join(parts))
        return self.reply()

    def reply(self):
        line = self.reader.readline()
        if not line.endswith(b"\r\n"):
            raise ConnectionError("the server closed the connection")
        kind, rest = line[:1], line[1:-2]
        if kind == b"-":
            raise RuntimeError(rest.decode())
        if kind == b":":
            return int(rest)
        if kind == b"$":
            size = int(rest)
            return None if size < 0 else self.reader.read(size + 2)[:-2]
        if kind == b"*":
            return [self.reply() for _ in range(int(rest))]
        return rest

    def fill(self, count):
        """Writes the keys key:0 to key:<count - 1>, ten thousand commands at a time."""
        for begin in range(0, count, 10000):
            numbers = range(begin, min(begin + 10000, count))
            self.socket.sendall(b"".join(
                b"*3\r\n$3\r\nSET\r\n$%d\r\n%s\r\n$5\r\nvalue\r\n" % (len(key), key)
                for key in (b"key:%d" % number for number in numbers)))
            for _ in numbers:
                self.reply()

    def close(self):
        self.reader.close()
        self.socket.close()
