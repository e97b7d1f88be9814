/* What a program sees of the network of Paho Embedded-C's port for the CC3200, for tests. */
#ifndef TEST_MQTTCC3200_H
#define TEST_MQTTCC3200_H

#include "simplelink.h"

typedef struct Network Network;

struct Network {
    int my_socket;
    int (*mqttread)(Network *, unsigned char *, int, int);
    int (*mqttwrite)(Network *, unsigned char *, int, int);
    void (*disconnect)(Network *);
};

int TLSConnectNetwork(Network *, char *, int, SlSockSecureFiles_t *, unsigned char, unsigned int, char);

#endif
