#define _GNU_SOURCE
#include "CTerrace.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// All that the hard limit allows, not what is wanted now: a server that wants more later takes exactly that for its hard
// limit, too, and without privilege could never have more again.
static void raise_open_files(uint64_t wanted) {
    struct rlimit limit;
    if (wanted == 0 || getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    struct rlimit raised = limit;
    if (raised.rlim_max < wanted) raised.rlim_max = wanted;
    raised.rlim_cur = raised.rlim_max;
    // Raising the hard limit needs privilege; without it the hard limit is what there is.
    if (setrlimit(RLIMIT_NOFILE, &raised) == 0) return;
    raised.rlim_cur = raised.rlim_max = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &raised);
}

// Between fork and exec only async-signal-safe calls: another thread may have held any lock.
static void become(const terrace_spawn_request *request, int report_fd, pid_t parent) {
    sigset_t none;
    sigemptyset(&none);
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    if (!request->keeps_terminal) setsid();
    if (request->die_with_parent) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        // The parent may have ended before the line above; then nobody is left to send the signal.
        if (getppid() != parent) _exit(127);
    }
    if (request->keeps_terminal) {
        // What this process has inherited is the command's; what it opened itself closes at exec.
        if (chdir(request->directory) != 0) goto failed;
        sigprocmask(SIG_SETMASK, &none, NULL);
        execve(request->path, request->argv, request->envp);
        goto failed;
    }
    // A server whose disk is full, or is made to look so, is told by the failed write.
    signal(SIGXFSZ, SIG_IGN);
    // Out of the way of 0 to 3 first: a daemon started with its standard descriptors closed gets them for log and report.
    int log_fd = fcntl(request->log_fd, F_DUPFD_CLOEXEC, 4), high_fd = fcntl(report_fd, F_DUPFD_CLOEXEC, 4);
    if (log_fd < 0 || high_fd < 0) goto failed;
    report_fd = high_fd;
    int input_fd = request->input_fd > 0 ? fcntl(request->input_fd, F_DUPFD_CLOEXEC, 4) : open("/dev/null", O_RDONLY);
    if (input_fd < 0 || dup2(input_fd, 0) < 0 || dup2(log_fd, 1) < 0 || dup2(log_fd, 2) < 0) goto failed;
    // The report must survive the closing below it, and closes itself at exec.
    if (dup3(report_fd, 3, O_CLOEXEC) < 0) goto failed;
    report_fd = 3;
    if (syscall(SYS_close_range, 4u, ~0u, 0u) != 0)
        for (int fd = 4; fd < 65536; fd++) close(fd);
    raise_open_files(request->open_files);
    if (chdir(request->directory) != 0) goto failed;
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(request->path, request->argv, request->envp);
failed:;
    int error = errno;
    ssize_t ignored = write(report_fd, &error, sizeof error);
    (void)ignored;
    _exit(127);
}

static pid_t spawn_here(const terrace_spawn_request *request) {
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0) return -errno;
    pid_t parent = getpid();
    sigset_t all, before;
    sigfillset(&all);
    // A handler must not run in the child, which shares nothing with us but looks as if it did.
    pthread_sigmask(SIG_SETMASK, &all, &before);
    // Not fork: it would copy the page tables of a daemon with hundreds of nodes. This thread waits here until the child has
    // replaced itself; signal handlers and descriptors are the child's own.
    pid_t pid = vfork();
    if (pid == 0) become(request, report[1], parent);
    int fork_error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(report[1]);
    if (pid < 0) {
        close(report[0]);
        return -fork_error;
    }
    int error = 0;
    ssize_t count;
    do count = read(report[0], &error, sizeof error);
    while (count < 0 && errno == EINTR);
    close(report[0]);
    if (count != sizeof error) return pid;
    waitpid(pid, NULL, 0);
    return -error;
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static const terrace_spawn_request *pending;
static pid_t result;
static int done, busy, start_error;

static void *serve(void *unused) {
    (void)unused;
    pthread_mutex_lock(&lock);
    for (;;) {
        while (pending == NULL) pthread_cond_wait(&changed, &lock);
        const terrace_spawn_request *request = pending;
        pthread_mutex_unlock(&lock);
        pid_t pid = spawn_here(request);
        pthread_mutex_lock(&lock);
        pending = NULL;
        result = pid;
        done = 1;
        pthread_cond_broadcast(&changed);
    }
    return NULL;
}

static void begin(void) {
    pthread_t thread;
    start_error = pthread_create(&thread, NULL, serve, NULL);
    if (start_error == 0) pthread_detach(thread);
}

pid_t terrace_spawn(const terrace_spawn_request *request) {
    pthread_once(&once, begin);
    if (start_error != 0) return -start_error;
    pthread_mutex_lock(&lock);
    while (busy) pthread_cond_wait(&changed, &lock);
    busy = 1;
    done = 0;
    pending = request;
    pthread_cond_broadcast(&changed);
    while (!done) pthread_cond_wait(&changed, &lock);
    pid_t pid = result;
    busy = 0;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    return pid;
}

int terrace_pidfd_open(pid_t pid) {
    int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    return fd < 0 ? -errno : fd;
}

int terrace_pidfd_signal(int pidfd, int signal) {
    return syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0) == 0 ? 0 : -errno;
}

int terrace_pidfd_reap(int pidfd, int *code) {
    siginfo_t info;
    memset(&info, 0, sizeof info);
    if (waitid((idtype_t)3 /* P_PIDFD */, (id_t)pidfd, &info, WEXITED | WNOHANG) != 0) return -errno;
    if (info.si_pid == 0) return 0;
    *code = info.si_code == CLD_EXITED ? info.si_status : -info.si_status;
    return 1;
}

int terrace_limit_files(pid_t pid, int on) {
    struct rlimit limit;
    if (prlimit(pid, RLIMIT_FSIZE, NULL, &limit) != 0) return -errno;
    // The hard limit stays: without privilege nothing could be raised again.
    limit.rlim_cur = on ? 0 : limit.rlim_max;
    return prlimit(pid, RLIMIT_FSIZE, &limit, NULL) == 0 ? 0 : -errno;
}

int terrace_raise_open_files(pid_t pid) {
    struct rlimit limit;
    if (prlimit(pid, RLIMIT_NOFILE, NULL, &limit) != 0) return -errno;
    limit.rlim_cur = limit.rlim_max;
    return prlimit(pid, RLIMIT_NOFILE, &limit, NULL) == 0 ? 0 : -errno;
}

int terrace_is_running(pid_t pid) {
    if (kill(pid, 0) != 0 && errno != EPERM) return 0;
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    // Without a descriptor nobody can tell more; one that is gone by now says so with its file.
    if (fd < 0) return errno != ENOENT;
    ssize_t count = read(fd, text, sizeof text - 1);
    close(fd);
    if (count <= 0) return 0;
    text[count] = 0;
    // The name before it may hold anything, parentheses included.
    char *state = strrchr(text, ')');
    return state == NULL || state[1] == 0 || strchr("ZXx", state[2]) == NULL;
}

uint64_t terrace_open_files_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
    // Tried, not guessed from the user id: root in a container usually lacks CAP_SYS_RESOURCE. 1048576 is the kernel's own
    // bound unless somebody changed it. The soft limit follows: two descriptors a node soon exceed the 1024 of a shell.
    struct rlimit raised = { .rlim_cur = 1048576, .rlim_max = 1048576 };
    if (limit.rlim_max < raised.rlim_max && setrlimit(RLIMIT_NOFILE, &raised) == 0) return raised.rlim_max;
    raised.rlim_cur = raised.rlim_max = limit.rlim_max;
    if (limit.rlim_cur < limit.rlim_max) setrlimit(RLIMIT_NOFILE, &raised);
    return limit.rlim_max;
}

void terrace_return_memory(void) {
#ifdef __GLIBC__
    // Set once, the threshold no longer follows the largest block that was freed: a large block is a mapping of its own and
    // goes back to the system at once.
    mallopt(M_MMAP_THRESHOLD, 256 * 1024);
    // Each arena keeps what its threads once used; there is one for every thread otherwise.
    mallopt(M_ARENA_MAX, 4);
#endif
}

int terrace_listen(const char *host, uint16_t port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    if (inet_pton(AF_INET, host, &address.sin_addr) != 1) return -EINVAL;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    // A connection that just ended keeps the address for a minute; a listener of somebody else still refuses it.
    int yes = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && listen(fd, 1) == 0) return fd;
    int error = errno;
    close(fd);
    return -error;
}

int terrace_memory_file(void) {
    int fd = memfd_create("terrace", MFD_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int terrace_watch_open(void) {
    int fd = epoll_create1(EPOLL_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int terrace_watch_add(int watch, int fd, uint64_t id) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLONESHOT, .data.u64 = id};
    return epoll_ctl(watch, EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : -errno;
}

void terrace_watch_remove(int watch, int fd) { epoll_ctl(watch, EPOLL_CTL_DEL, fd, NULL); }

int terrace_watch_wait(int watch, uint64_t *ids, int room) {
    struct epoll_event events[64];
    int count = epoll_wait(watch, events, room < 64 ? room : 64, -1);
    for (int index = 0; index < count; index++) ids[index] = events[index].data.u64;
    return count < 0 ? 0 : count;
}
