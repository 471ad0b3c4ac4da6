#define _GNU_SOURCE
#include "CTerrace.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
    uint8_t family;
    // In network byte order.
    uint16_t port;
    uint8_t bytes[16];
} place;

// An IPv4 address in its IPv6 form is turned into the IPv4 one, because the two ends of a connection may see different
// forms.
static int parse(const char *text, uint16_t port, place *result) {
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    memset(result, 0, sizeof *result);
    result->port = htons(port);
    result->family = AF_INET;
    if (inet_pton(AF_INET, text, result->bytes) == 1) return 0;
    if (inet_pton(AF_INET6, text, result->bytes) != 1) return -EINVAL;
    result->family = AF_INET6;
    if (memcmp(result->bytes, mapped, sizeof mapped) != 0) return 0;
    memmove(result->bytes, result->bytes + 12, 4);
    memset(result->bytes + 4, 0, 12);
    result->family = AF_INET;
    return 0;
}

// For an unknown socket, the kernel returns a listener at the same port. A socket that no process holds any more it
// reports as root's, without an inode. Neither counts as owned.
static int64_t owner(uint16_t seen_remote_port, uint16_t remote_port, uint64_t inode, uint32_t uid) {
    return seen_remote_port == remote_port && inode != 0 ? (int64_t)uid : -ENOENT;
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
// One descriptor serves all queries, so that a later lack of descriptors does not make them fail.
static int diag_fd = -1;
static uint32_t sequence;

static void begin(void) { diag_fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_SOCK_DIAG); }

static int64_t ask(const place *local, const place *remote) {
    struct {
        struct nlmsghdr head;
        struct inet_diag_req_v2 body;
    } request;
    memset(&request, 0, sizeof request);
    request.head.nlmsg_len = sizeof request;
    request.head.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    request.head.nlmsg_flags = NLM_F_REQUEST;
    request.head.nlmsg_seq = ++sequence;
    request.body.sdiag_family = local->family;
    request.body.sdiag_protocol = IPPROTO_TCP;
    request.body.idiag_states = ~0u;
    request.body.id.idiag_sport = local->port;
    request.body.id.idiag_dport = remote->port;
    memcpy(request.body.id.idiag_src, local->bytes, 16);
    memcpy(request.body.id.idiag_dst, remote->bytes, 16);
    request.body.id.idiag_cookie[0] = request.body.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    if (send(diag_fd, &request, sizeof request, 0) < 0) return -EOPNOTSUPP;
    // The answer about a single socket is ready as soon as the kernel has accepted the request.
    for (;;) {
        union {
            struct nlmsghdr head;
            char bytes[4096];
        } answer;
        ssize_t count = recv(diag_fd, &answer, sizeof answer, 0);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 || !NLMSG_OK(&answer.head, (size_t)count)) return -EOPNOTSUPP;
        if (answer.head.nlmsg_seq != request.head.nlmsg_seq) continue;
        if (answer.head.nlmsg_type == NLMSG_ERROR) {
            int error = ((struct nlmsgerr *)NLMSG_DATA(&answer.head))->error;
            return error == -ENOENT ? -ENOENT : -EOPNOTSUPP;
        }
        if (answer.head.nlmsg_len < NLMSG_LENGTH(sizeof(struct inet_diag_msg))) return -EOPNOTSUPP;
        const struct inet_diag_msg *found = NLMSG_DATA(&answer.head);
        return owner(found->id.idiag_dport, remote->port, found->idiag_inode, found->idiag_uid);
    }
}

int64_t terrace_socket_owner(const char *local, uint16_t local_port, const char *remote, uint16_t remote_port) {
    place here, there;
    if (parse(local, local_port, &here) != 0 || parse(remote, remote_port, &there) != 0) return -EINVAL;
    if (here.family != there.family) return -EINVAL;
    pthread_once(&once, begin);
    if (diag_fd < 0) return -EOPNOTSUPP;
    pthread_mutex_lock(&lock);
    int64_t result = ask(&here, &there);
    pthread_mutex_unlock(&lock);
    return result;
}

// The tables have addresses as 32-bit numbers in the machine's byte order.
static int parse_table(const char *text, unsigned port, place *result) {
    char full[INET6_ADDRSTRLEN];
    uint32_t words[4];
    size_t count = strlen(text) / 8;
    if (count != 1 && count != 4) return -EINVAL;
    for (size_t index = 0; index < count; index++)
        if (sscanf(text + index * 8, "%8x", &words[index]) != 1) return -EINVAL;
    if (inet_ntop(count == 1 ? AF_INET : AF_INET6, words, full, sizeof full) == NULL) return -EINVAL;
    return parse(full, (uint16_t)port, result);
}

static int is_same(const place *one, const place *other) {
    return one->family == other->family && one->port == other->port && memcmp(one->bytes, other->bytes, 16) == 0;
}

static int64_t search(const char *path, const place *local, const place *remote) {
    FILE *table = fopen(path, "re");
    if (table == NULL) return -errno;
    int64_t result = -ENOENT;
    char line[512], text[2][33];
    while (result == -ENOENT && fgets(line, sizeof line, table) != NULL) {
        unsigned port[2], uid;
        unsigned long long inode;
        place here, there;
        if (sscanf(
                line, " %*d: %32[0-9A-F]:%x %32[0-9A-F]:%x %*x %*x:%*x %*x:%*x %*x %u %*d %llu", text[0], &port[0],
                text[1], &port[1], &uid, &inode)
            != 6)
            continue;
        if (parse_table(text[0], port[0], &here) != 0 || parse_table(text[1], port[1], &there) != 0) continue;
        if (is_same(&here, local) && is_same(&there, remote)) result = owner(there.port, remote->port, inode, uid);
    }
    fclose(table);
    return result;
}

int64_t terrace_socket_owner_in_tables(
    const char *local, uint16_t local_port, const char *remote, uint16_t remote_port) {
    place here, there;
    if (parse(local, local_port, &here) != 0 || parse(remote, remote_port, &there) != 0) return -EINVAL;
    int64_t result = search("/proc/self/net/tcp", &here, &there);
    return result == -ENOENT ? search("/proc/self/net/tcp6", &here, &there) : result;
}
