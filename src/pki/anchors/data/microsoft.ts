import type { KnownAnchor } from '../anchor.ts';

/** Microsoft. */
export const anchors: readonly KnownAnchor[] = [
  {
    id: 'microsoft-rsa-2017',
    name: 'Microsoft RSA Root Certificate Authority 2017',
    subject: 'C=US, O=Microsoft Corporation, CN=Microsoft RSA Root Certificate Authority 2017',
    fingerprint: 'c741f70f4b2a8d88bf2e71c14122ef53ef10eba0cfa5e64cfa20f418853073e0',
    keyId: 'b2f7298b52bf2c3cac4ddfe72de4d682ac58957595982f2b62301af597c699c5',
    keyType: 'rsa',
    keyBits: 4096,
    notBefore: '2019-12-18',
    notAfter: '2042-07-18',
    origin: 'Debian ca-certificates 20250419',
    stores: ['debian-2023', 'debian-2025', 'node-20.20'],
    body: `
MIIFqDCCA5CgAwIBAgIQHtOXCV/YtLNHcB6qvn9FszANBgkqhkiG9w0BAQwFADBlMQswCQYDVQQGEwJVUzEeMBwGA1UEChMVTWlj
cm9zb2Z0IENvcnBvcmF0aW9uMTYwNAYDVQQDEy1NaWNyb3NvZnQgUlNBIFJvb3QgQ2VydGlmaWNhdGUgQXV0aG9yaXR5IDIwMTcw
HhcNMTkxMjE4MjI1MTIyWhcNNDIwNzE4MjMwMDIzWjBlMQswCQYDVQQGEwJVUzEeMBwGA1UEChMVTWljcm9zb2Z0IENvcnBvcmF0
aW9uMTYwNAYDVQQDEy1NaWNyb3NvZnQgUlNBIFJvb3QgQ2VydGlmaWNhdGUgQXV0aG9yaXR5IDIwMTcwggIiMA0GCSqGSIb3DQEB
AQUAA4ICDwAwggIKAoICAQDKW76UM4wplZEWCpW9R2LBifOZNt9GkMml7Xhqb0eRaPgnZ1AzHaGm++DlQ6OEAlcBXZxIQIJTELy/
xztokLaCLeX0ZdDMbRnMlfl7rEqUrQ7eS0MdhweSE5CAg2Q1OQT85elss7YfUJQ4ZVBcF0a5toW1HLUX6NZFndiyJrDKxHBKrmCk
3bPZ7Pw71VdyvD/IybLeS2v4I2wDwAW9lcfNcztmgGTjGqwu+UcF8ga2m3P1eDNbx6H7JyqhtJqRjJHTOoI+dkC0zVJhUXAoP8XF
WvLJjEm7FFtNyP9nTUwSlq31/niol4fX/V4ggNyhSyL71Imtus5Hl0dVe49FyGcohJUcaDDv70ngNXtk55iwlNpNhTs+VcQor1fz
nhPbRiefHqJeRIOkpcrVE7NLP8TjwuaGYaRSMLl6IE9vDzhTyzMMEyuP1pq9KsgtsRx9S1HKR9FIJ3Jdh+vVReZIZZ2vUpC6W6IY
ZVcSn2i51BVrlMRpIpj0M+Dt+VGOQVDJNE92kKz8OMHY4Xu54+OU4UZpyw4KUGsTuqwPN1q3ErWQgR5WrlcihtnJ0tHXUeOrO8ZV
/R4O03QK0dqq6mm4lyiPSMQH+FJDOvTKVTUssKZqwJz58oHhEmrARdlns87/I6KJClTUFLkqqNfs+avNJVgyeY+QW5g5xAgGwax/
Dj0ApQIDAQABo1QwUjAOBgNVHQ8BAf8EBAMCAYYwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQUCctZf4aycI8awznjwNnpv7tN
siMwEAYJKwYBBAGCNxUBBAMCAQAwDQYJKoZIhvcNAQEMBQADggIBAKyvPl3CEZaJjqPnktaXFbgToqZCLgLNFgVZJ8og6Lq46Brs
TaiXVq5lQ7GPAJtSzVXNUzltYkyLDVt8LkS/gxCP81OCgMNPOsduET/m4xaRhPtthH80dK2Jp86519efhGSSvpWhrQlTM93uCupK
UY5vVau6tZRGrox/2KJQJWVggEbbMwSubLWYdFQl3JPk+ONVFT24bcMKpBLBaYVu32TxU5nhSnUgnZUP5NbcA/FZGOhHibJXWpS2
qdgXKxdJ5XbLwVaZOjex/2kskZGT4d9Mozd2TaGf+G0eHdP67Pv0RR0Tbc/3WeUiJ3IrhvNXuzDtJE3cfVa7o7P4NHmJweDyAmH3
pvwPuxwXC65B2Xy9J6P9LjrRk5Sxcx0ki69bIImtt2dmefU6xqaWM/5TkshGsRGRxpl/j8nWZjEgQRCHLQzWwa80mMpkg/sTV9HB
8Dx6jKXB/ZUhoHHBk2dxEuqPiAppGWSZI1b7rCoucL5mxAyE7+WL85MB+GqQk2dLsmijtWKP6T+MejteD+eMuMZ87zf9dOLITzNy
4ZQ5bb0Sr74MTnB8G2+NszKTc0QWbej09+CVgI+WXTik9KveCjCHk9hNAHFiRSdLOkKEW39lt2c0Ui2cFmuqqNh7o0JMcccMyj6D
5KbvtwEwXlGjefVwaaZBRA+GsCyRxj3qrg+E
`,
    events: [
      {
        on: '2034-12-18',
        kind: 'distrust',
        text: 'Mozilla’s schedule ends its trust for TLS, by the age of the key (made 2019)',
        confidence: 'guess',
        source: 'Mozilla root lifecycle schedule, as GlobalSign and DigiCert print it',
      },
    ],
    crossSigns: [],
    usedBy: [
      {
        broker: 'Azure IoT Hub',
        text: 'Microsoft asks devices to hold it beside DigiCert Global Root G2',
        confidence: 'stated',
        source: 'Microsoft Learn, TLS support in IoT Hub',
      },
    ],
    aliases: ['Microsoft RSA Root CA 2017'],
    operator: 'Microsoft',
  },
  {
    id: 'microsoft-ecc-2017',
    name: 'Microsoft ECC Root Certificate Authority 2017',
    subject: 'C=US, O=Microsoft Corporation, CN=Microsoft ECC Root Certificate Authority 2017',
    fingerprint: '358df39d764af9e1b766e9c972df352ee15cfac227af6ad1d70e8e4a6edcba02',
    keyId: '35f53ce1264611e03340fe37e1ec7d4cc986c5613dca70fd04aa44545f2daf28',
    keyType: 'ec',
    keyBits: 384,
    notBefore: '2019-12-18',
    notAfter: '2042-07-18',
    origin: 'Debian ca-certificates 20250419',
    stores: ['debian-2023', 'debian-2025', 'node-20.20'],
    body: `
MIICWTCCAd+gAwIBAgIQZvI9r4fei7FK6gxXMQHC7DAKBggqhkjOPQQDAzBlMQswCQYDVQQGEwJVUzEeMBwGA1UEChMVTWljcm9z
b2Z0IENvcnBvcmF0aW9uMTYwNAYDVQQDEy1NaWNyb3NvZnQgRUNDIFJvb3QgQ2VydGlmaWNhdGUgQXV0aG9yaXR5IDIwMTcwHhcN
MTkxMjE4MjMwNjQ1WhcNNDIwNzE4MjMxNjA0WjBlMQswCQYDVQQGEwJVUzEeMBwGA1UEChMVTWljcm9zb2Z0IENvcnBvcmF0aW9u
MTYwNAYDVQQDEy1NaWNyb3NvZnQgRUNDIFJvb3QgQ2VydGlmaWNhdGUgQXV0aG9yaXR5IDIwMTcwdjAQBgcqhkjOPQIBBgUrgQQA
IgNiAATUvD0CQnVBEyPNgASGAlEvaqiBYgtlzPbKnR5vSmZRogPZnZH6thaxjG7efM3beaYvzrvOcS/lpaso7GMEZpn4+vKTEAXh
gShC48Zo9OYbhGBKia/teQ87zvH2RPUBeMCjVDBSMA4GA1UdDwEB/wQEAwIBhjAPBgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBTI
y5lycFIM+Oa+sgRXKSrPQhDtNTAQBgkrBgEEAYI3FQEEAwIBADAKBggqhkjOPQQDAwNoADBlAjBY8k3qDPlfXu5gKcs68tvWMoQZ
P3zVL8KxzJOuULsJMsbG7X7JNpQS5GiFBqIb0C8CMQCZ6Ra0DvpWSNSkMBaReNtUjGUBiudQZsIxtzm6uBoiB078a1QWIP8rtedM
DE2mT3M=
`,
    events: [
      {
        on: '2034-12-18',
        kind: 'distrust',
        text: 'Mozilla’s schedule ends its trust for TLS, by the age of the key (made 2019)',
        confidence: 'guess',
        source: 'Mozilla root lifecycle schedule, as GlobalSign and DigiCert print it',
      },
    ],
    crossSigns: [],
    usedBy: [],
    aliases: ['Microsoft ECC Root CA 2017'],
    operator: 'Microsoft',
  },
  {
    id: 'microsoft-tls-rsa-root-g2',
    name: 'Microsoft TLS RSA Root G2',
    subject: 'C=US, O=Microsoft Corporation, CN=Microsoft TLS RSA Root G2',
    keyId: '4b03c9966c863b2c008a95a5ed9254070448c7b219d283102f6a6c5b6e8e2acd',
    keyType: 'rsa',
    keyBits: 4096,
    origin: 'none: only its cross-sign was seen, in public chains of February and March 2026',
    stores: [],
    events: [],
    crossSigns: [
      {
        by: 'digicert-global-root-g2',
        issuer: 'C=US, O=DigiCert Inc, OU=www.digicert.com, CN=DigiCert Global Root G2',
        fingerprint: 'ddcd1e8a20638d4aaff7201bb1d56452acd2c759f1686bdc38f73dd15732bdc2',
        from: '2025-05-21',
        until: '2029-06-19',
        confidence: 'observed',
        source: 'public chains of microsoft.com and bing.com, 2026-02 and 2026-03',
        text: 'DigiCert Global Root G2 is enough for these chains, which are longer',
      },
    ],
    usedBy: [
      {
        broker: 'Microsoft web hosts',
        text: 'whether IoT Hub will use it is not known',
        confidence: 'observed',
        source: 'public chains of 2026-02 and 2026-03',
      },
    ],
    operator: 'Microsoft',
  },
];
