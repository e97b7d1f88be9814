/*
 * A program on a chip, for tests. Its driver hands each call to whoever runs it: one line out, one number in. So exported
 * code does its calls against the virtual network processor.
 *
 *   program secure|paho [YEAR MONTH DAY HOUR MINUTE SECOND]
 *   program seed SERVER_VERIFY
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HAWSER_DECLARATIONS
#include "secure.c"
#include "MQTTCC3200.h"

static long answered(void) {
    char line[64];
    fflush(stdout);
    if (fgets(line, sizeof line, stdin) == NULL) exit(3);
    return strtol(line, NULL, 10);
}

static void bytes(const void *at, unsigned count) {
    const unsigned char *each = at;
    while (count-- > 0) printf("%02x", *each++);
    printf("\n");
}

_i16 sl_Socket(_i16 domain, _i16 type, _i16 protocol) {
    if (domain != SL_AF_INET || type != SL_SOCK_STREAM) return -97;
    printf("socket %d\n", protocol);
    return (_i16)answered();
}

_i16 sl_SetSockOpt(_i16 sd, _i16 level, _i16 name, const void *value, SlSocklen_t length) {
    printf("option %d %d %d ", sd, level, name);
    bytes(value, length);
    return (_i16)answered();
}

_i16 sl_Connect(_i16 sd, const SlSockAddr_t *to, _i16 length) {
    SlSockAddrIn_t in;
    if (length != (_i16)sizeof in) return -22;
    memcpy(&in, to, sizeof in);
    /* Both are in network order there. */
    printf("connect %d ", sd);
    bytes(&in.sin_addr.s_addr, 4);
    bytes(&in.sin_port, 2);
    return (_i16)answered();
}

_i16 sl_Close(_i16 sd) {
    printf("close %d\n", sd);
    return (_i16)answered();
}

_i32 sl_DevSet(const _u8 id, const _u8 option, const _u8 length, const _u8 *values) {
    printf("device %d %d ", id, option);
    bytes(values, length);
    return (_i32)answered();
}

_i16 sl_NetAppDnsGetHostByName(_i8 *name, const _u16 length, _u32 *address, const _u8 family) {
    long found;
    printf("resolve %d %.*s\n", family, (int)length, (const char *)name);
    found = answered();
    if (found == 0) return -1;
    *address = (_u32)found;
    return 0;
}

_u16 sl_Htons(_u16 value) {
    return (_u16)((value & 0xff) << 8 | value >> 8);
}

_u32 sl_Htonl(_u32 value) {
    return (value & 0xff) << 24 | (value & 0xff00) << 8 | (value >> 8 & 0xff00) | value >> 24;
}

/* Does what Paho's port does with its arguments: -453 stands where server_verify is 0, everything else closes. */
int TLSConnectNetwork(Network *network, char *host, int port, SlSockSecureFiles_t *files, unsigned char method,
                      unsigned int mask, char server_verify) {
    SlSockAddrIn_t to;
    SlSockSecureMethod with = { method };
    SlSockSecureMask suites = { mask };
    _u32 address = 0;
    int code;
    if (sl_NetAppDnsGetHostByName((_i8 *)host, (_u16)strlen(host), &address, SL_AF_INET) < 0) return -1;
    memset(&to, 0, sizeof to);
    to.sin_family = SL_AF_INET;
    to.sin_port = sl_Htons((_u16)port);
    to.sin_addr.s_addr = sl_Htonl(address);
    network->my_socket = sl_Socket(SL_AF_INET, SL_SOCK_STREAM, SL_SEC_SOCKET);
    if (network->my_socket < 0) return -1;
    code = sl_SetSockOpt((_i16)network->my_socket, SL_SOL_SOCKET, SL_SO_SECMETHOD, &with, sizeof with);
    if (code >= 0) code = sl_SetSockOpt((_i16)network->my_socket, SL_SOL_SOCKET, SL_SO_SECURE_MASK, &suites, sizeof suites);
    if (code >= 0 && files != NULL)
        code = sl_SetSockOpt((_i16)network->my_socket, SL_SOL_SOCKET, SL_SO_SECURE_FILES, files->secureFiles, sizeof *files);
    if (code < 0) return code;
    code = sl_Connect((_i16)network->my_socket, (SlSockAddr_t *)&to, (_i16)sizeof to);
    if (code < 0 && (server_verify || code != -453)) sl_Close((_i16)network->my_socket);
    return code;
}

/* The arguments of somebody who asked why it does not connect. */
static int seed(Network *network, int server_verify) {
    SlSockSecureFiles_t files;
    files.secureFiles[0] = 126;
    files.secureFiles[1] = 127;
    files.secureFiles[2] = 128;
    files.secureFiles[3] = 0;
    return TLSConnectNetwork(network, (char *)HAWSER_HOST, HAWSER_PORT, &files, SL_SO_SEC_METHOD_TLSV1_2,
                             SL_SEC_MASK_TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, (char)server_verify);
}

int main(int argc, char **argv) {
    Network network;
    int code;
    memset(&network, 0, sizeof network);
    if (argc == 8 && hawser_set_date((unsigned)atoi(argv[2]), (unsigned)atoi(argv[3]), (unsigned)atoi(argv[4]),
                                     (unsigned)atoi(argv[5]), (unsigned)atoi(argv[6]), (unsigned)atoi(argv[7])) != 0)
        return 2;
    if (argc > 1 && strcmp(argv[1], "paho") == 0) code = hawser_paho_connect(&network);
    else if (argc > 2 && strcmp(argv[1], "seed") == 0) code = seed(&network, atoi(argv[2]));
    else code = hawser_secure_connect();
    printf("result %d\n", code);
    return 0;
}
