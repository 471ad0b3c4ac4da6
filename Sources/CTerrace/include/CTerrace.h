#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// A process to start. The pointers must be valid during the call only.
typedef struct {
    const char *path;
    char *const *argv;
    char *const *envp;
    /// The process's working folder.
    const char *directory;
    /// An open descriptor, which becomes stdout and stderr.
    int log_fd;
    /// The descriptor that becomes stdin; 0 for /dev/null.
    int input_fd;
    /// The number of open files that the process needs. Its limits are raised as far as its hard limit and its
    /// privileges allow. 0 leaves them unchanged. The limits of the calling process stay as they are.
    uint64_t open_files;
    /// Non-zero: the kernel ends the process with SIGKILL when the parent ends.
    int die_with_parent;
    /// Non-zero: the process stays in the caller's session and keeps the caller's standard descriptors; `log_fd` and
    /// `input_fd` are not used.
    int keeps_terminal;
} terrace_spawn_request;

/// Starts a process. Unless `keeps_terminal` is set, it gets a session of its own and inherits no other descriptors
/// than those of the request. One thread, which lives as long as this process, serves all calls: PDEATHSIG is tied to
/// the thread that forks. Returns the pid, or the negated errno of the step that failed, including exec.
pid_t terrace_spawn(const terrace_spawn_request *request);

/// A descriptor that becomes readable when the process ends; -errno on failure.
int terrace_pidfd_open(pid_t pid);

/// Sends a signal to the process of the descriptor, never to a later process with the same pid. Returns 0, or -errno.
int terrace_pidfd_signal(int pidfd, int signal);

/// Reaps an ended child. Returns 1 and sets `code` to its exit status or the negated signal number; returns 0 where it
/// has not ended, and -errno on failure: -ECHILD for a process that is not a child of this one.
int terrace_pidfd_reap(int pidfd, int *code);

/// With `on`, makes every write of the process that would extend a file fail, as on a full disk; without, allows such
/// writes again. Returns 0, or -errno.
int terrace_limit_files(pid_t pid, int on);

/// Raises a process's soft limit of open files to its hard limit. Returns 0, or -errno.
int terrace_raise_open_files(pid_t pid);

/// Whether a process runs. A process that has ended but was not reaped does not count as running; where PID 1 reaps no
/// processes, such a process stays forever.
int terrace_is_running(pid_t pid);

/// Seconds since the machine was started, the time that it slept included.
double terrace_boot_seconds(void);

/// Finds the process that listens at the port on all addresses and writes its description to `text`, such as
/// `python3 (pid 4711) on 0.0.0.0`. Returns 1, or 0 where the kernel reports no such listener.
int terrace_port_holder(uint16_t port, char *text, size_t size);

/// Raises this process's limit of open files as far as possible, and returns it. Processes that it starts may have as many.
uint64_t terrace_open_files_limit(void);

/// Makes malloc return the memory of a large request to the system as soon as the request ends. To be called before any
/// other allocation.
void terrace_return_memory(void);

/// Returns memory to the system that malloc keeps for later, if that is at least so many bytes. It takes some milliseconds,
/// in which other threads that allocate may wait.
void terrace_trim_memory(size_t least);

/// A socket that listens at an IPv4 address, or -errno, such as where another process listens there or the machine has
/// no such address. It is in C because Swift finds `sockaddr_in` in whichever C module was built first.
int terrace_listen(const char *host, uint16_t port);

/// A descriptor of a file in memory, which is deleted when its last descriptor is closed; or -errno.
int terrace_memory_file(void);

/// An epoll descriptor, with which other descriptors are watched; -errno on failure. It is in C because Swift cannot import
/// epoll's header.
int terrace_watch_open(void);

/// Makes `terrace_watch_wait` report `id` once, as soon as the descriptor is readable. Returns 0, or -errno.
int terrace_watch_add(int watch, int fd, uint64_t id);

/// Ends the watch of a descriptor. To be called before the descriptor is closed.
void terrace_watch_remove(int watch, int fd);

/// Waits for readable descriptors, writes at most `room` of their ids, and returns the number of ids; 0 after a signal.
int terrace_watch_wait(int watch, uint64_t *ids, int room);

/// The user id of the process that holds a TCP socket of this network namespace. The socket is named by its own address
/// and its peer's; a listener's peer is `0.0.0.0` or `::`, port 0. The time does not depend on the number of sockets.
/// Returns -ENOENT where there is no such socket or no process holds it any more, and -EOPNOTSUPP where the kernel does
/// not support the query.
int64_t terrace_socket_owner(const char *local, uint16_t local_port, const char *remote, uint16_t remote_port);

/// The same from the tables in /proc, for the case that `terrace_socket_owner` returns -EOPNOTSUPP. Its time grows with the
/// number of sockets.
int64_t terrace_socket_owner_in_tables(
    const char *local, uint16_t local_port, const char *remote, uint16_t remote_port);

/// Makes the empty file `to` share the blocks of `from` until one of the two is written to. Returns 0, or -errno:
/// -EOPNOTSUPP, -EXDEV or -EINVAL where the file system cannot.
int terrace_share_blocks(int from, int to);

/// Writes all bytes of `from` to the empty file `to`, where possible without bringing them into this process. Returns 0,
/// or -errno.
int terrace_copy_bytes(int from, int to);

/// Makes the system begin to write a part of a file to its disk, and does not wait for that; a later fsync has less left to
/// do. An error of the disk is reported by that fsync.
void terrace_begin_writing_back(int file, off_t offset, off_t count);

/// The commit that this program is built from and the commit's date, such as `8be37b6, 2026-11-30`; empty where the build did
/// not know them. Never NULL.
const char *terrace_build_commit(void);
