/* The raw ceiling of a fan-out: whatever text frame a socket sends goes to every socket, as it is.
 *
 * One thread, epoll, the handshake of RFC 6455, and one write per socket and frame. It keeps no
 * queue: a socket that does not take a frame at once ends the program.
 *
 * fanout PORT
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_SOCKETS = 65536, MAX_INPUT = 8192, EVENTS = 1024, HEAD = 4 };

struct client {
    int is_open;
    size_t length;
    unsigned char input[MAX_INPUT];
};

static struct client *clients[MAX_SOCKETS];
static int open_sockets[MAX_SOCKETS], open_count;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

/* SHA-1 (FIPS 180-4) of fewer than 120 bytes, which a key and its suffix are. */

static uint32_t rotate(uint32_t word, int by) { return word << by | word >> (32 - by); }

static void sha1_block(uint32_t state[5], const unsigned char *block) {
    uint32_t words[80];
    for (int i = 0; i < 16; i++)
        words[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
                   (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    for (int i = 16; i < 80; i++)
        words[i] = rotate(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
    for (int i = 0; i < 80; i++) {
        uint32_t f, k;
        if (i < 20) f = (b & c) | (~b & d), k = 0x5A827999;
        else if (i < 40) f = b ^ c ^ d, k = 0x6ED9EBA1;
        else if (i < 60) f = (b & c) | (b & d) | (c & d), k = 0x8F1BBCDC;
        else f = b ^ c ^ d, k = 0xCA62C1D6;
        uint32_t next = rotate(a, 5) + f + e + k + words[i];
        e = d, d = c, c = rotate(b, 30), b = a, a = next;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d, state[4] += e;
}

static void sha1(const char *text, size_t length, unsigned char digest[20]) {
    uint32_t state[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    unsigned char padded[128] = {0};
    memcpy(padded, text, length);
    padded[length] = 0x80;
    size_t size = length < 56 ? 64 : 128;
    padded[size - 2] = (unsigned char)(length * 8 >> 8);
    padded[size - 1] = (unsigned char)(length * 8);
    for (size_t at = 0; at < size; at += 64) sha1_block(state, padded + at);
    for (int i = 0; i < 20; i++) digest[i] = (unsigned char)(state[i / 4] >> (24 - i % 4 * 8));
}

static void base64(const unsigned char *bytes, char *text) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < 20; i += 3) {
        uint32_t three = (uint32_t)bytes[i] << 16 | (uint32_t)bytes[i + 1] << 8 |
                         (i + 2 < 20 ? bytes[i + 2] : 0);
        for (int j = 0; j < 4; j++) *text++ = digits[three >> (18 - 6 * j) & 63];
    }
    text[-1] = '=';
    *text = 0;
}

static void write_all(int fd, const void *bytes, size_t length) {
    if (send(fd, bytes, length, MSG_NOSIGNAL) != (ssize_t)length) fail("send");
}

/* How many bytes of input the handshake took; 0 while it is not all there. */
static size_t handshake(int fd, struct client *client) {
    static const char name[] = "Sec-WebSocket-Key: ", suffix[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    char *input = (char *)client->input;
    char *end = memmem(input, client->length, "\r\n\r\n", 4);
    if (!end) return 0;
    char *key = memmem(input, client->length, name, sizeof name - 1);
    if (!key) fail("no key");
    key += sizeof name - 1;
    char both[64], accept[32], answer[256];
    unsigned char digest[20];
    int length = snprintf(both, sizeof both, "%.24s%s", key, suffix);
    sha1(both, (size_t)length, digest);
    base64(digest, accept);
    length = snprintf(answer, sizeof answer,
                      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                      "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", accept);
    write_all(fd, answer, (size_t)length);
    client->is_open = 1;
    open_sockets[open_count++] = fd;
    return (size_t)(end + 4 - input);
}

static void to_everybody(const unsigned char *mask, unsigned char *payload, size_t length) {
    static unsigned char frame[MAX_INPUT + HEAD];
    size_t head = length < 126 ? 2 : 4;
    frame[0] = 0x81;
    frame[1] = (unsigned char)(length < 126 ? length : 126);
    if (head == 4) frame[2] = (unsigned char)(length >> 8), frame[3] = (unsigned char)length;
    for (size_t i = 0; i < length; i++) frame[head + i] = payload[i] ^ mask[i & 3];
    for (int i = 0; i < open_count; i++) write_all(open_sockets[i], frame, head + length);
}

/* How many bytes of input a frame took; 0 while it is not all there. */
static size_t frame(struct client *client) {
    unsigned char *input = client->input;
    if (client->length < 6) return 0;
    size_t length = input[1] & 127, head = 2;
    if (length == 126) length = (size_t)input[2] << 8 | input[3], head = 4;
    if (client->length < head + 4 + length) return 0;
    if (input[0] == 0x81) to_everybody(input + head, input + head + 4, length);
    return head + 4 + length;
}

static void forget(int fd) {
    for (int i = 0; i < open_count; i++)
        if (open_sockets[i] == fd) open_sockets[i] = open_sockets[--open_count];
    free(clients[fd]);
    clients[fd] = NULL;
    close(fd);
}

static void receive(int fd) {
    struct client *client = clients[fd];
    ssize_t got = recv(fd, client->input + client->length, MAX_INPUT - client->length, 0);
    if (got <= 0) {
        if (got < 0 && errno == EAGAIN) return;
        forget(fd);
        return;
    }
    client->length += (size_t)got;
    size_t used;
    while ((used = client->is_open ? frame(client) : handshake(fd, client)) > 0) {
        client->length -= used;
        memmove(client->input, client->input + used, client->length);
    }
}

static void welcome(int listener, int poll) {
    int fd, on = 1;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        if (fd >= MAX_SOCKETS || !(clients[fd] = calloc(1, sizeof(struct client)))) fail("client");
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
        if (epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event)) fail("epoll_ctl");
    }
}

int main(int argc, char **argv) {
    if (argc != 2) return 2;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), poll = epoll_create1(0), on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[1])),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address)) fail("bind");
    if (listen(listener, 4096)) fail("listen");
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[EVENTS];
    if (epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event)) fail("epoll_ctl");
    for (;;) {
        int count = epoll_wait(poll, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.fd == listener) welcome(listener, poll);
            else receive(events[i].data.fd);
        }
    }
}
