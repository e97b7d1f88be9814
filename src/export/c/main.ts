/* The program around the exported code with which it can be tried on a computer; POSIX. */

export const MAIN_INCLUDES = String.raw`
#ifdef HAWSER_MAIN
#define _POSIX_C_SOURCE 200809L
#endif
`;

/** The part that differs with the plan stands between these. */
export const MAIN_BEGIN = String.raw`
#ifdef HAWSER_MAIN

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static int port_write(void *port, const unsigned char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(*(int *)port, bytes, count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return 1;
        bytes += written;
        count -= (size_t)written;
    }
    return 0;
}

static int port_read(void *port, unsigned long timeout_ms) {
    static unsigned char kept[512];
    static ssize_t have, taken;
    if (taken == have) {
        struct pollfd waiting = { -1, POLLIN, 0 };
        waiting.fd = *(int *)port;
        if (poll(&waiting, 1, timeout_ms > 60000UL ? 60000 : (int)timeout_ms) <= 0) return HAWSER_NOTHING;
        taken = 0;
        have = read(waiting.fd, kept, sizeof kept);
        if (have <= 0) {
            have = 0;
            return HAWSER_CLOSED;
        }
    }
    return kept[taken++];
}

static unsigned long port_millis(void *port) {
    struct timespec now;
    (void)port;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return ((unsigned long)now.tv_sec * 1000UL + (unsigned long)now.tv_nsec / 1000000UL) & 0xffffffffUL;
}

static void port_progress(void *port, const char *step, int left_out) {
    (void)port;
    fprintf(stderr, "%s%s\n", step, left_out ? " (not needed)" : "");
}

static void port_received(void *port, const char *line, const unsigned char *bytes, size_t count) {
    (void)port;
    printf("received %s: ", line);
    fwrite(bytes, 1, count, stdout);
    printf("\n");
}

static int open_tcp(const char *where) {
    char host[128];
    const char *colon = strrchr(where, ':');
    struct addrinfo hints, *found = NULL, *at;
    int port = -1;
    if (colon == NULL || (size_t)(colon - where) >= sizeof host) return -1;
    memcpy(host, where, (size_t)(colon - where));
    host[colon - where] = '\0';
    memset(&hints, 0, sizeof hints);
    hints.ai_socktype = SOCK_STREAM;
    if (getaddrinfo(host, colon + 1, &hints, &found) != 0) return -1;
    for (at = found; at != NULL && port < 0; at = at->ai_next) {
        port = socket(at->ai_family, at->ai_socktype, at->ai_protocol);
        if (port >= 0 && connect(port, at->ai_addr, at->ai_addrlen) != 0) {
            close(port);
            port = -1;
        }
    }
    freeaddrinfo(found);
    return port;
}

static int open_serial(const char *path) {
    struct termios settings;
    int port = open(path, O_RDWR | O_NOCTTY);
    if (port < 0 || tcgetattr(port, &settings) != 0) return port;
    settings.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON | IXOFF | PARMRK);
    settings.c_oflag &= ~(tcflag_t)OPOST;
    settings.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN | ISIG);
    settings.c_cflag &= ~(tcflag_t)(CSIZE | PARENB | CSTOPB);
    settings.c_cflag |= CS8 | CREAD | CLOCAL;
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    cfsetispeed(&settings, B115200);
    cfsetospeed(&settings, B115200);
    tcsetattr(port, TCSANOW, &settings);
    return port;
}

static int failed(const struct hawser *h) {
    fprintf(stderr, "failed at %s", h->failed_step == NULL ? "?" : h->failed_step);
    if (h->failed_reason != NULL) fprintf(stderr, " (%s)", h->failed_reason);
    if (h->said[0] != '\0') fprintf(stderr, ": the module said %s", h->said);
    if (h->meaning != NULL) fprintf(stderr, ": %s", h->meaning);
    fprintf(stderr, "\n");
    return 1;
}
`;

export const MAIN = String.raw`
int main(int argc, char **argv) {
    struct hawser h;
    int port, result;
    if (argc != 2) {
        fprintf(stderr, "usage: %s tcp:HOST:PORT | /dev/ttyX\n", argv[0]);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    port = strncmp(argv[1], "tcp:", 4) == 0 ? open_tcp(argv[1] + 4) : open_serial(argv[1]);
    if (port < 0) {
        fprintf(stderr, "%s cannot be opened\n", argv[1]);
        return 3;
    }
    secrets_from_environment();
    memset(&h, 0, sizeof h);
    h.port = &port;
    h.write = port_write;
    h.read = port_read;
    h.millis = port_millis;
    h.progress = port_progress;
    h.received = port_received;
    if (!hawser_connect(&h)) return failed(&h);
    fprintf(stderr, "connected\n");
    result = use_connection(&h);
    hawser_disconnect(&h);
    close(port);
    return result;
}

#endif
`;
