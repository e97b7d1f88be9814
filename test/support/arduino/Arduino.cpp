#include "Arduino.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

HardwareSerial Serial(true);
HardwareSerial Serial1(false);

size_t Print::print(const char *text) {
    return write(reinterpret_cast<const uint8_t *>(text), strlen(text));
}

size_t Print::println(const char *text) {
    return print(text) + print("\r\n");
}

static int dial(const char *where) {
    char host[128];
    const char *colon = strrchr(where, ':');
    if (colon == nullptr || static_cast<size_t>(colon - where) >= sizeof host) return -1;
    memcpy(host, where, colon - where);
    host[colon - where] = '\0';
    addrinfo hints;
    memset(&hints, 0, sizeof hints);
    hints.ai_socktype = SOCK_STREAM;
    addrinfo *found = nullptr;
    if (getaddrinfo(host, colon + 1, &hints, &found) != 0) return -1;
    const int port = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
    const bool open = port >= 0 && connect(port, found->ai_addr, found->ai_addrlen) == 0;
    freeaddrinfo(found);
    return open ? port : -1;
}

void HardwareSerial::begin(unsigned long) {
    if (terminal) return;
    const char *where = getenv("HAWSER_PORT");
    port = where == nullptr ? -1 : dial(where);
    if (port >= 0) return;
    fprintf(stderr, "HAWSER_PORT leads nowhere\n");
    exit(3);
}

int HardwareSerial::available() {
    if (ahead >= 0) return 1;
    if (terminal) return 0;
    pollfd waiting = {port, POLLIN, 0};
    if (poll(&waiting, 1, 0) <= 0) return 0;
    uint8_t byte;
    if (::read(port, &byte, 1) != 1) {
        // A real port never ends; here the program does.
        fprintf(stderr, "the module is gone\n");
        exit(4);
    }
    ahead = byte;
    return 1;
}

int HardwareSerial::read() {
    const int byte = peek();
    ahead = -1;
    return byte;
}

int HardwareSerial::peek() {
    return available() > 0 ? ahead : -1;
}

size_t HardwareSerial::write(uint8_t byte) {
    return write(&byte, 1);
}

size_t HardwareSerial::write(const uint8_t *bytes, size_t count) {
    const ssize_t written = ::write(terminal ? STDOUT_FILENO : port, bytes, count);
    return written < 0 ? 0 : static_cast<size_t>(written);
}

unsigned long millis() {
    timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (now.tv_sec * 1000UL + now.tv_nsec / 1000000UL) & 0xffffffffUL;
}

void delay(unsigned long ms) {
    const timespec pause = {static_cast<time_t>(ms / 1000), static_cast<long>(ms % 1000) * 1000000L};
    nanosleep(&pause, nullptr);
}

int main() {
    setup();
    for (;;) loop();
}
