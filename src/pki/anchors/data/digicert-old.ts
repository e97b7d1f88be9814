import type { KnownAnchor } from '../anchor.ts';

/** DigiCert’s first generation, and the roots that it took over. */
export const anchors: readonly KnownAnchor[] = [
  {
    id: 'digicert-global-root-ca',
    name: 'DigiCert Global Root CA',
    subject: 'C=US, O=DigiCert Inc, OU=www.digicert.com, CN=DigiCert Global Root CA',
    fingerprint: '4348a0e9444c78cb265e058d5e8944b4d84f9662bd26db257f8934a443c70161',
    keyId: 'aff988906dde12955d9bebbf928fdcc31cce328d5b9384f21c8941ca26e20391',
    keyType: 'rsa',
    keyBits: 2048,
    notBefore: '2006-11-10',
    notAfter: '2031-11-10',
    origin: 'Debian ca-certificates 20250419',
    stores: ['mozilla-2014', 'debian-2023', 'debian-2025', 'node-20.20'],
    body: `
MIIDrzCCApegAwIBAgIQCDvgVpBCRrGhdWrJWZHHSjANBgkqhkiG9w0BAQUFADBhMQswCQYDVQQGEwJVUzEVMBMGA1UEChMMRGln
aUNlcnQgSW5jMRkwFwYDVQQLExB3d3cuZGlnaWNlcnQuY29tMSAwHgYDVQQDExdEaWdpQ2VydCBHbG9iYWwgUm9vdCBDQTAeFw0w
NjExMTAwMDAwMDBaFw0zMTExMTAwMDAwMDBaMGExCzAJBgNVBAYTAlVTMRUwEwYDVQQKEwxEaWdpQ2VydCBJbmMxGTAXBgNVBAsT
EHd3dy5kaWdpY2VydC5jb20xIDAeBgNVBAMTF0RpZ2lDZXJ0IEdsb2JhbCBSb290IENBMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A
MIIBCgKCAQEA4jvhEXLeqKTTo1eqUKKPC3eQyaKl7hLOllsBCSDMAZOnTjC3U/dDxGkAV53ijSLdhwZAAIEJzs4bg7/fzTtxRuLW
ZscFs3YnFo97nh6Vfe63SKMI2tavegw5BmV/Sl0fvBf4q77uKNd0f3p4mVmFaG5cIzJLv07A6Fpt43C/dxC//AH2hdmoRBBYMql1
GNXRor5H4idq9Joz+EkIYIvUX7Q6hL+hqkpMfT7PT19sdl6gSzeRntwi5m3OFBqOasv+zbMUZBfHWymeMr/y7vrTC0LUq7dBMtoM
1O/4gdW7jVg/tRvoSSiicNoxBN33shbyTApOB6jtSj1etX+jkMOvJwIDAQABo2MwYTAOBgNVHQ8BAf8EBAMCAYYwDwYDVR0TAQH/
BAUwAwEB/zAdBgNVHQ4EFgQUA95QNVbRTLtm8KPiGxvDl7I90VUwHwYDVR0jBBgwFoAUA95QNVbRTLtm8KPiGxvDl7I90VUwDQYJ
KoZIhvcNAQEFBQADggEBAMucN6pIExIK+t1EnE9SsPTfrgT1eXkIoyQY/EsrhMAtudXH/vTBH1jLuG2cenTnmCmrEbXjcKChzUyI
mZOMkXDiqw8cvpOp/2PV5Adg06O/nVsJ8dWO41P0jmP6P6fbtGbfYmbW0W5BjfIttep3Sp+dWOIrWcBAI+0tKIJFPnlUkiaY4IBI
qDfv8NZ5YBberOgOzW6sRBc4L0na4UU+Krk2U886UAb3LujEV0lsYSEY1QSteDwsOoBrp+uvFRTp2InBuThs4pFsiv9kuXclVzDA
GySj4dzp30d8tbQkCAUw7C29C79Fv1C5qfPrmAESrciIxpg0X40KPMbp1ZWVbd4=
`,
    events: [
      {
        on: '2023-03-08',
        kind: 'migration',
        text: 'new certificates are issued under DigiCert Global Root G2 (RSA) and G3 (EC)',
        to: ['digicert-global-root-g2', 'digicert-global-root-g3'],
        confidence: 'stated',
        source: 'DigiCert knowledge base, "Root and intermediate CA certificate updates 2023"',
      },
      {
        on: '2026-04-15',
        kind: 'distrust',
        text: 'Mozilla and Chrome ended their trust for TLS',
        confidence: 'stated',
        source: 'DigiCert knowledge base, "TLS root strategy"',
      },
    ],
    crossSigns: [],
    usedBy: [
      {
        broker: 'EMQX Cloud serverless',
        text: 'older copies of emqxsl-ca.crt; today’s is DigiCert Global Root G2',
        confidence: 'reported',
        source: 'public sample code',
      },
      {
        broker: 'broker.emqx.io',
        text: 'public test broker, with users of the SIM7600',
        confidence: 'reported',
        source: 'T-SIM7600X issue 49',
      },
      {
        broker: 'Losant',
        text: 'in its own client code; see whether it has moved',
        confidence: 'reported',
        source: 'public sample code',
      },
    ],
    aliases: ['DigiCert Global Root G1', 'DigiCertGlobalRootCA'],
    operator: 'DigiCert',
  },
  {
    id: 'digicert-high-assurance-ev',
    name: 'DigiCert High Assurance EV Root CA',
    subject: 'C=US, O=DigiCert Inc, OU=www.digicert.com, CN=DigiCert High Assurance EV Root CA',
    fingerprint: '7431e5f4c3c1ce4690774f0b61e05440883ba9a01ed00ba6abd7806ed3b118cf',
    keyId: '5a889647220e54d6bd8a16817224520bb5c78e58984bd570506388b9de0f075f',
    keyType: 'rsa',
    keyBits: 2048,
    notBefore: '2006-11-10',
    notAfter: '2031-11-10',
    origin: 'Debian ca-certificates 20250419',
    stores: ['mozilla-2014', 'debian-2023', 'debian-2025', 'node-20.20'],
    body: `
MIIDxTCCAq2gAwIBAgIQAqxcJmoLQJuPC3nyrkYldzANBgkqhkiG9w0BAQUFADBsMQswCQYDVQQGEwJVUzEVMBMGA1UEChMMRGln
aUNlcnQgSW5jMRkwFwYDVQQLExB3d3cuZGlnaWNlcnQuY29tMSswKQYDVQQDEyJEaWdpQ2VydCBIaWdoIEFzc3VyYW5jZSBFViBS
b290IENBMB4XDTA2MTExMDAwMDAwMFoXDTMxMTExMDAwMDAwMFowbDELMAkGA1UEBhMCVVMxFTATBgNVBAoTDERpZ2lDZXJ0IElu
YzEZMBcGA1UECxMQd3d3LmRpZ2ljZXJ0LmNvbTErMCkGA1UEAxMiRGlnaUNlcnQgSGlnaCBBc3N1cmFuY2UgRVYgUm9vdCBDQTCC
ASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAMbM5XPm+9S75S0tMqbf5YE/yc0lSbZxKsPVlDRnogocsF9ppkCxxLeyj9CY
pKlBWTrT3JTWPNt0OKRKzE0lgvdKpVMSOO7zSW1xkX5jtqumX8OkhPhPYlG++MXs2ziS4wblCJEMxChBVfvLWokVfnHoNb9Ncgk9
vjo4UFt3MRuNs8ckRZqnrG0AFFoEt7oT61EKmEFBIk5lYYeBQVCmeVyJ3hlKV9Uu5l0cUyx+mM0aBhakaHPQNAQTXKFx01p8Vdte
ZOE3hzBWBOURtCmAEvF5OYiiAhF8J2a3iLd48soKqDirCmTCv2ZdlYTBoSUeh10aUAsgEsxBu24LUTi4S8sCAwEAAaNjMGEwDgYD
VR0PAQH/BAQDAgGGMA8GA1UdEwEB/wQFMAMBAf8wHQYDVR0OBBYEFLE+w2kD+L9HAdSYJhoIAu9jZCvDMB8GA1UdIwQYMBaAFLE+
w2kD+L9HAdSYJhoIAu9jZCvDMA0GCSqGSIb3DQEBBQUAA4IBAQAcGgaX3NecnzyIZgYIVyHbIUf4KmeqvxgydkAQV8GK83rZEWWO
Nfqe/EW1ntlMMUu4kehDLI6zeM7b41N5cdblIZQB2lWHmiRk9opmzN6cN82oNLFpmyPInngiK3BD41VHMWEZ71jFhS9OMPagMRYj
yOfiZRYzy78aG6A9+MpeizGLYAiJLQwGXFK3xPkKmNEVX58Svnw2Yzi9RKR/5CYrCsSXaQ3pjOLAEFe4yHYSkVXySGnYvCoCWw9E
1CAx2/S6cCZdkGCevEsXCS+0yx5DaMkHJ8HSXPfqIbloEpw8nL+e/IBcm2PN7EeqJSdnoDfzAIJ9VNep+OkuE6N36B9K
`,
    events: [
      {
        on: '2026-04-15',
        kind: 'distrust',
        text: 'Mozilla and Chrome ended their trust for TLS',
        confidence: 'stated',
        source: 'DigiCert knowledge base, "TLS root strategy"',
      },
    ],
    crossSigns: [],
    usedBy: [],
    aliases: ['DigiCertHighAssuranceEVRootCA'],
    operator: 'DigiCert',
  },
  {
    id: 'baltimore-cybertrust',
    name: 'Baltimore CyberTrust Root',
    subject: 'C=IE, O=Baltimore, OU=CyberTrust, CN=Baltimore CyberTrust Root',
    fingerprint: '16af57a9f676b0ab126095aa5ebadef22ab31119d644ac95cd4b93dbf3f26aeb',
    keyId: '63d9af9b47b1064d49a10e7b7fd566dbc8caa399459bfc2829c571ad8c6ef34a',
    keyType: 'rsa',
    keyBits: 2048,
    notBefore: '2000-05-12',
    notAfter: '2025-05-12',
    origin: 'Debian ca-certificates 20250419',
    stores: ['mozilla-2014', 'debian-2023', 'debian-2025'],
    body: `
MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJRTESMBAGA1UEChMJQmFsdGltb3JlMRMwEQYD
VQQLEwpDeWJlclRydXN0MSIwIAYDVQQDExlCYWx0aW1vcmUgQ3liZXJUcnVzdCBSb290MB4XDTAwMDUxMjE4NDYwMFoXDTI1MDUx
MjIzNTkwMFowWjELMAkGA1UEBhMCSUUxEjAQBgNVBAoTCUJhbHRpbW9yZTETMBEGA1UECxMKQ3liZXJUcnVzdDEiMCAGA1UEAxMZ
QmFsdGltb3JlIEN5YmVyVHJ1c3QgUm9vdDCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAKMEuyKrmD1X6CZymrV51Cni
4eiVgLGw41uOKymaZN+hXe2wCQVt2yguzmKiYv60iNoS6zjrIZ3AQSsBUnuId9Mcj8e6uYi1agnnc+gRQKfRzMpijS3ljwumUNKo
UMMo6vWrJYeKmpYcqWe4PwzV9/lSEy/CG9VwcPCPwBLKBsua4dnKM3p31vjsufFoREJIE9LAwqSuXmD+tqYF/LTdB1kC1FkYmGP1
pWPgkAx9XbIGevOF6uvUA65ehD5f/xXtabz5OTZydc93Uk3zyZAsuT3lySNTPx8kmCFcB5kpvcY67Oduhjprl3RjM71oGDHweI12
v/yejl0qhqdNkNwnGjkCAwEAAaNFMEMwHQYDVR0OBBYEFOWdWTCCR1jMrPoIVDaGezq1BE3wMBIGA1UdEwEB/wQIMAYBAf8CAQMw
DgYDVR0PAQH/BAQDAgEGMA0GCSqGSIb3DQEBBQUAA4IBAQCFDF2O5G9RaEIFoN27TyclhAO992T9Ldcw46QQF+vaKSm2eT929hkT
I7gQCvlYpNRhcL0EYWoSihfVCr3FvDB81ukMJY2GQE/szKN+OMY3EU/t3WgxjkzSswF07r51XgdIGn9w/xZchMB5hbgF/X++ZRGj
D8ACtPhSNzkE1akxehi/oCr0Epn3o0WC4zxe9Z2etciefC7IpJ5OCBRLbf1wbWsaY71k5h+3zvDyny67G7fyUIhzksLi4xaNmjIC
q44Y3ekQEe5+NauQrz4wlHrQMz2nZQ/1/I6eYs9HRCwBXbsdtTLSR9I4LtD+gdwyah617jzV/OeBHRnDJELqYzmp
`,
    events: [
      {
        on: '2024-09-30',
        kind: 'migration',
        text: 'IoT Hub, device provisioning and IoT Central have moved to DigiCert Global Root G2',
        to: ['digicert-global-root-g2', 'microsoft-rsa-2017'],
        confidence: 'stated',
        source: 'Microsoft Learn, TLS support in IoT Hub',
      },
      {
        on: '2025-04-15',
        kind: 'distrust',
        text: 'Mozilla ended its trust for TLS, a month before the root itself ended',
        confidence: 'stated',
        source: 'DigiCert knowledge base, "Root and intermediate CA certificate updates 2023"',
      },
    ],
    crossSigns: [],
    usedBy: [
      {
        broker: 'Azure IoT Hub',
        text: 'until the migration; many old samples embed it',
        confidence: 'stated',
        source: 'Microsoft Learn, TLS support in IoT Hub',
      },
    ],
    aliases: ['BaltimoreCyberTrustRoot'],
    operator: 'DigiCert (taken over)',
  },
  {
    id: 'verisign-class-3-g5',
    name: 'VeriSign Class 3 Public Primary Certification Authority - G5',
    subject:
      'C=US, O=VeriSign\\, Inc., OU=VeriSign Trust Network, OU=(c) 2006 VeriSign\\, Inc. - For authorized use only, CN=VeriSign Class 3 Public Primary Certification Authority - G5',
    fingerprint: '9acfab7e43c8d880d06b262a94deeee4b4659989c3d0caf19baf6405e41ab7df',
    keyId: '25b41b506e4930952823a6eb9f1d31def645ea38a5c6c6a96d71957e384df058',
    keyType: 'rsa',
    keyBits: 2048,
    notBefore: '2006-11-08',
    notAfter: '2036-07-16',
    origin: 'npm package certifi 14.5.15 (Mozilla list of May 2014)',
    stores: ['mozilla-2014'],
    body: `
MIIE0zCCA7ugAwIBAgIQGNrRniZ96LtKIVjNzGs7SjANBgkqhkiG9w0BAQUFADCByjELMAkGA1UEBhMCVVMxFzAVBgNVBAoTDlZl
cmlTaWduLCBJbmMuMR8wHQYDVQQLExZWZXJpU2lnbiBUcnVzdCBOZXR3b3JrMTowOAYDVQQLEzEoYykgMjAwNiBWZXJpU2lnbiwg
SW5jLiAtIEZvciBhdXRob3JpemVkIHVzZSBvbmx5MUUwQwYDVQQDEzxWZXJpU2lnbiBDbGFzcyAzIFB1YmxpYyBQcmltYXJ5IENl
cnRpZmljYXRpb24gQXV0aG9yaXR5IC0gRzUwHhcNMDYxMTA4MDAwMDAwWhcNMzYwNzE2MjM1OTU5WjCByjELMAkGA1UEBhMCVVMx
FzAVBgNVBAoTDlZlcmlTaWduLCBJbmMuMR8wHQYDVQQLExZWZXJpU2lnbiBUcnVzdCBOZXR3b3JrMTowOAYDVQQLEzEoYykgMjAw
NiBWZXJpU2lnbiwgSW5jLiAtIEZvciBhdXRob3JpemVkIHVzZSBvbmx5MUUwQwYDVQQDEzxWZXJpU2lnbiBDbGFzcyAzIFB1Ymxp
YyBQcmltYXJ5IENlcnRpZmljYXRpb24gQXV0aG9yaXR5IC0gRzUwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQCvJAgI
KXo1nmAMqudLO07cfLw8RRy7K+D+KQL5VwijZIUVJ/XxrcgxiV0i6CqqpkKzj/i5Vbext0uz/o9+B1fs70PbZmIVYc9gDaTY3vjg
w2IIPVQT60nKWVSFJuUrjxuf6/WhkcIzSdhDY2pSS9KP6HBRTdGJaXvHcPaz3BJ023tdS1bTlr8Vd6Gw9KIl8q8ckmcY5fQGBO+Q
ueQA5N06tRn/Arr0PO7gi+s3i+z016zy9vA9r911kTMZHRxAy3QkGSGT2RT+rCpSx4/VBEnkjWNHiDxpg8v+R70rfk/Fla4OndTR
Q8Bnc+MUCH7lP59zuDMKz10/NIeWiu5T6CUVAgMBAAGjgbIwga8wDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYwbQYI
KwYBBQUHAQwEYTBfoV2gWzBZMFcwVRYJaW1hZ2UvZ2lmMCEwHzAHBgUrDgMCGgQUj+XTGoasjY5rw8+AatRIGCx7GS4wJRYjaHR0
cDovL2xvZ28udmVyaXNpZ24uY29tL3ZzbG9nby5naWYwHQYDVR0OBBYEFH/TZafC3ey78DAJ80M5+gKvMzEzMA0GCSqGSIb3DQEB
BQUAA4IBAQCTJEowX2LP2BqYLz3q3JktvXf2pXkiOOzEp6B4Eq1iDkVwZMXnl2YtmAl+X6/WzChl8gGqCBpH3vn5fJJaCGkgDdk+
bW48DW7Y5gaRQBi5+MHt39tBquCWIMnNZBU4gcmU7qKEKQsTb47bDN0lAtukixlE0kF6BWlKWE9gyn6CagsCqiUXObXbf+eEZSqV
ir2G3l6BFoMtEMze/aiCKm0oHw0LxOXnGiYZ4fQRbxC1lfznQgUy286dUV4otp6F01vvpX1FQHKOtw5rDgb7MzVIcbidJ4vEZV8N
hnacRHr2lVz2XTIIM6RUthg/aFzyQkqFOFSDX9HoLPKsEdao7WNq
`,
    events: [
      {
        on: '2018-10',
        kind: 'distrust',
        text: 'browsers ended their trust in Symantec’s roots; it is in none of today’s lists',
        confidence: 'guess',
        source: 'general knowledge of the Symantec distrust; gone from Debian 20230311',
      },
      {
        on: '2018-10',
        kind: 'migration',
        text: 'AWS IoT supports endpoints with Amazon Trust Services (…-ats.iot…) only; Symantec and VeriSign certificates are no longer supported',
        to: ['amazon-root-ca-1'],
        confidence: 'stated',
        source: 'AWS IoT developer guide, server authentication',
      },
    ],
    crossSigns: [],
    usedBy: [
      {
        broker: 'AWS IoT Core',
        text: 'endpoints without "-ats", now gone',
        confidence: 'stated',
        source: 'AWS IoT developer guide, server authentication',
      },
    ],
    aliases: ['VeriSign-Class 3-Public-Primary-Certification-Authority-G5', 'VeriSign G5'],
    operator: 'Symantec, then DigiCert',
  },
];
