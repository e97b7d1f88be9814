/*
 * What a program sees of TI's SimpleLink host driver of the first generation: the names and numbers that exported code
 * uses, no more. Written for tests from what is known of socket.h, device.h and netapp.h of the CC3200 SDK 1.5.0.
 */
#ifndef TEST_SIMPLELINK_H
#define TEST_SIMPLELINK_H

#include <stdint.h>

typedef int8_t _i8;
typedef uint8_t _u8;
typedef int16_t _i16;
typedef uint16_t _u16;
typedef int32_t _i32;
typedef uint32_t _u32;
typedef _u16 SlSocklen_t;

#define SL_AF_INET (2)
#define SL_SOCK_STREAM (1)
#define SL_SEC_SOCKET (100)
#define SL_SOL_SOCKET (1)

#define SL_SO_SECMETHOD (25)
#define SL_SO_SECURE_MASK (26)
#define SL_SO_SECURE_FILES (27)

#define SL_SO_SEC_METHOD_TLSV1_2 (3)

#define SL_SEC_MASK_SSL_RSA_WITH_RC4_128_SHA (1 << 0)
#define SL_SEC_MASK_SSL_RSA_WITH_RC4_128_MD5 (1 << 1)
#define SL_SEC_MASK_TLS_RSA_WITH_AES_256_CBC_SHA (1 << 2)
#define SL_SEC_MASK_TLS_DHE_RSA_WITH_AES_256_CBC_SHA (1 << 3)
#define SL_SEC_MASK_TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA (1 << 4)
#define SL_SEC_MASK_TLS_ECDHE_RSA_WITH_RC4_128_SHA (1 << 5)
#define SL_SEC_MASK_TLS_RSA_WITH_AES_128_CBC_SHA256 (1 << 6)
#define SL_SEC_MASK_TLS_RSA_WITH_AES_256_CBC_SHA256 (1 << 7)
#define SL_SEC_MASK_TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256 (1 << 8)
#define SL_SEC_MASK_TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256 (1 << 9)

#define SL_DEVICE_GENERAL_CONFIGURATION (1)
#define SL_DEVICE_GENERAL_CONFIGURATION_DATE_TIME (11)

typedef struct {
    _u8 secureMethod;
} SlSockSecureMethod;

typedef struct {
    _u32 secureMask;
} SlSockSecureMask;

typedef struct {
    _u8 secureFiles[4];
} SlSockSecureFiles_t;

typedef struct {
    _u16 sa_family;
    _u8 sa_data[14];
} SlSockAddr_t;

typedef struct {
    _u32 s_addr;
} SlInAddr_t;

typedef struct {
    _u16 sin_family;
    _u16 sin_port;
    SlInAddr_t sin_addr;
    _i8 sin_zero[8];
} SlSockAddrIn_t;

typedef struct {
    _u32 sl_tm_sec;
    _u32 sl_tm_min;
    _u32 sl_tm_hour;
    _u32 sl_tm_day;
    _u32 sl_tm_mon;
    _u32 sl_tm_year;
    _u32 sl_tm_week_day;
    _u32 sl_tm_year_day;
    _u32 reserved[3];
} SlDateTime_t;

_i16 sl_Socket(_i16 domain, _i16 type, _i16 protocol);
_i16 sl_SetSockOpt(_i16 sd, _i16 level, _i16 name, const void *value, SlSocklen_t length);
_i16 sl_Connect(_i16 sd, const SlSockAddr_t *to, _i16 length);
_i16 sl_Close(_i16 sd);
_i32 sl_DevSet(const _u8 id, const _u8 option, const _u8 length, const _u8 *values);
_i16 sl_NetAppDnsGetHostByName(_i8 *name, const _u16 length, _u32 *address, const _u8 family);
_u16 sl_Htons(_u16 value);
_u32 sl_Htonl(_u32 value);

#endif
