/*
 * Numbers of SimpleLink's sockets and TLS, as the headers name them (without `SL_`): `NAME number`, separated by commas.
 * CC3200: SDK 1.5.0, socket.h. Both generations share the blocks of sockets, alerts and TI's own numbers; that of the TLS
 * library lies 500 lower in the second.
 */

export const SOCKET_NAMES =
  'SOC_ERROR -1, INEXE -8, EBADF -9, ENSOCK -10, EAGAIN -11, ENOMEM -12, EACCES -13, EFAULT -14, ECLOSE -15, ' +
  'EALREADY_ENABLED -21, EINVAL -22, EAUTO_CONNECT_OR_CONNECTING -69, CONNECTION_PENDING -72, EUNSUPPORTED_ROLE -86, ' +
  'EDESTADDRREQ -89, EPROTOTYPE -91, ENOPROTOOPT -92, EPROTONOSUPPORT -93, ESOCKTNOSUPPORT -94, EOPNOTSUPP -95, ' +
  'EAFNOSUPPORT -97, EADDRINUSE -98, EADDRNOTAVAIL -99, ENETUNREACH -101, ENOBUFS -105, EISCONN -106, ENOTCONN -107, ' +
  'ETIMEDOUT -110, ECONNREFUSED -111, EALREADY -114';

export const LIBRARY_NAMES =
  'RSA_WRONG_TYPE_E -130, RSA_BUFFER_E -131, BUFFER_E -132, ALGO_ID_E -133, PUBLIC_KEY_E -134, DATE_E -135, ' +
  'SUBJECT_E -136, ISSUER_E -137, CA_TRUE_E -138, EXTENSIONS_E -139, ASN_PARSE_E -140, ASN_VERSION_E -141, ' +
  'ASN_GETINT_E -142, ASN_RSA_KEY_E -143, ASN_OBJECT_ID_E -144, ASN_TAG_NULL_E -145, ASN_EXPECT_0_E -146, ' +
  'ASN_BITSTR_E -147, ASN_UNKNOWN_OID_E -148, ASN_DATE_SZ_E -149, ASN_BEFORE_DATE_E -150, ASN_AFTER_DATE_E -151, ' +
  'ASN_SIG_OID_E -152, ASN_TIME_E -153, ASN_INPUT_E -154, ASN_SIG_CONFIRM_E -155, ASN_SIG_HASH_E -156, ' +
  'ASN_SIG_KEY_E -157, ASN_DH_KEY_E -158, ASN_NTRU_KEY_E -159, ECC_BAD_ARG_E -170, ASN_ECC_KEY_E -171, ' +
  'ECC_CURVE_OID_E -172, BAD_FUNC_ARG -173, NOT_COMPILED_IN -174, UNICODE_SIZE_E -175, NO_PASSWORD -176, ' +
  'ALT_NAME_E -177, AES_GCM_AUTH_E -180, AES_CCM_AUTH_E -181, MEMORY_ERROR -203, VERIFY_FINISHED_ERROR -204, ' +
  'VERIFY_MAC_ERROR -205, UNKNOWN_HANDSHAKE_TYPE -207, SOCKET_ERROR_E -208, SOCKET_NODATA -209, INCOMPLETE_DATA -210, ' +
  'UNKNOWN_RECORD_TYPE -211, FATAL_ERROR -213, ENCRYPT_ERROR -214, NO_PEER_KEY -216, NO_PRIVATE_KEY -217, ' +
  'RSA_PRIVATE_ERROR -218, NO_DH_PARAMS -219, BUILD_MSG_ERROR -220, BAD_HELLO -221, DOMAIN_NAME_MISMATCH -222, ' +
  'WANT_READ -223, NOT_READY_ERROR -224, PMS_VERSION_ERROR -225, VERSION_ERROR -226, WANT_WRITE -227, ' +
  'BUFFER_ERROR -228, VERIFY_CERT_ERROR -229, VERIFY_SIGN_ERROR -230, LENGTH_ERROR -241, PEER_KEY_ERROR -242, ' +
  'ZERO_RETURN -243, SIDE_ERROR -244, NO_PEER_CERT -245, ECC_CURVETYPE_ERROR -250, ECC_CURVE_ERROR -251, ' +
  'ECC_PEERKEY_ERROR -252, ECC_MAKEKEY_ERROR -253, ECC_EXPORT_ERROR -254, ECC_SHARED_ERROR -255, NOT_CA_ERROR -257, ' +
  'BAD_PATH_ERROR -258, BAD_CERT_MANAGER_ERROR -259, MAX_CHAIN_ERROR -268, SUITES_ERROR -271, SSL_NO_PEM_HEADER -272, ' +
  'OUT_OF_ORDER_E -273, SANITY_CIPHER_E -275, GEN_COOKIE_E -277, NO_PEER_VERIFY -278, UNKNOWN_SNI_HOST_NAME_E -281, ' +
  'UNSUPPORTED_SUITE -290, MATCH_SUITE_ERROR -291';

/** TLS alerts: the alert's number and 300. 48 is not named in the headers of the second generation. */
export const ALERT_NAMES =
  'CLOSE_NOTIFY -300, UNEXPECTED_MESSAGE -310, BAD_RECORD_MAC -320, DECRYPTION_FAILED -321, RECORD_OVERFLOW -322, ' +
  'DECOMPRESSION_FAILURE -330, HANDSHAKE_FAILURE -340, NO_CERTIFICATE -341, BAD_CERTIFICATE -342, ' +
  'UNSUPPORTED_CERTIFICATE -343, CERTIFICATE_REVOKED -344, CERTIFICATE_EXPIRED -345, CERTIFICATE_UNKNOWN -346, ' +
  'ILLEGAL_PARAMETER -347, UNKNOWN_CA -348, ACCESS_DENIED -349, DECODE_ERROR -350, DECRYPT_ERROR -351, ' +
  'EXPORT_RESTRICTION -360, PROTOCOL_VERSION -370, INSUFFICIENT_SECURITY -371, INTERNAL_ERROR -380, ' +
  'USER_CANCELLED -390, NO_RENEGOTIATION -400, UNSUPPORTED_EXTENSION -410, CERTIFICATE_UNOBTAINABLE -411, ' +
  'UNRECOGNIZED_NAME -412, BAD_CERTIFICATE_STATUS_RESPONSE -413, BAD_CERTIFICATE_HASH_VALUE -414';

export const OWN_NAMES =
  'ESECGENERAL -450, ESECDECRYPT -451, ESECCLOSED -452, ESECSNOVERIFY -453, ESECNOCAFILE -454, ESECMEMORY -455, ' +
  'ESECBADCAFILE -456, ESECBADCERTFILE -457, ESECBADPRIVATEFILE -458, ESECBADDHFILE -459, ' +
  'ESECT00MANYSSLOPENED -460, ESECDATEERROR -461, ESECHANDSHAKETIMEDOUT -462';

/** Of the second generation only (SDK 2.10, errors.h). */
export const LATER_NAMES =
  'EINTR -4, E2BIG -7, ESECTXBUFFERNOTEMPTY -463, ESECRXBUFFERNOTEMPTY -464, ESECSSLDURINGHANDSHAKE -465, ' +
  'ESECNOTALLOWEDWHENLISTENING -466, ESECCERTIFICATEREVOKED -467, ESECUNKNOWNROOTCA -468, ESECWRONGPEERCERT -469, ' +
  'ESECTCPDISCONNECTEDUNCOMPLETERECORD -470, ASN_CRIT_EXT_E -660, ASN_NO_SIGNER_E -688, ASN_CRL_CONFIRM_E -689, ' +
  'ASN_CRL_NO_SIGNER_E -690, ASN_OCSP_CONFIRM_E -691, PARSE_ERROR -706, INNER_DECRYPT_ERROR -712, FREAD_ERROR -715, ' +
  'OCSP_CERT_REVOKED -760, CRL_CERT_REVOKED -761, CRL_MISSING -762, OCSP_NEED_URL -765, OCSP_CERT_UNKNOWN -766, ' +
  'OCSP_LOOKUP_FAIL -767';

/** Files on the flash of the first generation (SDK 1.5.0, fs.h), in words. */
export const FILE_WORDS: ReadonlyMap<number, string> = new Map([
  [-1, 'not supported'],
  [-6, 'unknown error'],
  [-9, 'invalid arguments'],
  [-10, 'the file is empty'],
  [-11, 'the file does not exist'],
  [-12, 'invalid file number'],
  [-13, 'reading: length'],
  [-14, 'no memory could be had'],
  [-15, 'the offset is out of range'],
  [-16, 'writing failed'],
  [-17, 'invalid handle'],
  [-18, 'loading failed'],
  [-19, 'a write that goes on must begin at a multiple of 4'],
  [-22, 'wrong mode'],
  [-23, 'opened in another way than the file was made'],
  [-24, 'there is no entry'],
  [-25, 'programming the flash failed'],
  [-26, 'the file exists already'],
  [-27, 'invalid kind of access'],
  [-29, 'the largest size is bigger than that of the existing file'],
  [-30, 'no free blocks'],
  [-34, 'no free entry in the directory'],
  [-36, 'the flash is not formatted'],
  [-38, 'too big to grow'],
  [-39, 'the image is damaged'],
  [-42, 'larger than the size it was made with'],
  [-43, 'the largest number of small files is reached'],
  [-44, 'the largest number of big files is reached'],
  [-45, 'the entry is reserved'],
  [-50, 'wrong token'],
  [-51, 'wrong size'],
  [-52, 'security alert'],
  [-53, 'the file system is locked'],
  [-54, 'wrong file name'],
  [-56, 'the offset is not aligned'],
  [-57, 'a secure file must be fail-safe'],
  [-60, 'error in the certificate chain'],
  [-61, 'not a multiple of 16'],
  [-62, 'length of the signature or of the certificate name'],
  [-63, 'wrong signature'],
  [-64, 'the file was not closed in the right way'],
  [-65, 'being erased'],
  [-66, 'a file cannot be signed without being secure'],
  [-67, 'the flash is empty'],
]);
