import type { KnownAnchor } from '../anchor.ts';

/** Let’s Encrypt (ISRG), with the root that once carried it. */
export const anchors: readonly KnownAnchor[] = [
  {
    id: 'isrg-root-x1',
    name: 'ISRG Root X1',
    subject: 'C=US, O=Internet Security Research Group, CN=ISRG Root X1',
    fingerprint: '96bcec06264976f37460779acf28c5a7cfe8a3c0aae11a8ffcee05c0bddf08c6',
    keyId: '0b9fa5a59eed715c26c1020c711b4f6ec42d58b0015e14337a39dad301c5afc3',
    keyType: 'rsa',
    keyBits: 4096,
    notBefore: '2015-06-04',
    notAfter: '2035-06-04',
    origin: 'Debian ca-certificates 20250419',
    stores: ['debian-2023', 'debian-2025', 'node-20.20'],
    body: `
MIIFazCCA1OgAwIBAgIRAIIQz7DSQONZRGPgu2OCiwAwDQYJKoZIhvcNAQELBQAwTzELMAkGA1UEBhMCVVMxKTAnBgNVBAoTIElu
dGVybmV0IFNlY3VyaXR5IFJlc2VhcmNoIEdyb3VwMRUwEwYDVQQDEwxJU1JHIFJvb3QgWDEwHhcNMTUwNjA0MTEwNDM4WhcNMzUw
NjA0MTEwNDM4WjBPMQswCQYDVQQGEwJVUzEpMCcGA1UEChMgSW50ZXJuZXQgU2VjdXJpdHkgUmVzZWFyY2ggR3JvdXAxFTATBgNV
BAMTDElTUkcgUm9vdCBYMTCCAiIwDQYJKoZIhvcNAQEBBQADggIPADCCAgoCggIBAK3oJHP0FDfzm54rVygch77ct984kIxuPOZX
oHj3dcKi/vVqbvYATyjb3miGbESTtrFj/RQSa78f0uoxmyF+0TM8ukj13Xnfs7j/EvEhmkvBioZxaUpmZmyPfjxwv60pIgbz5MDm
gK7iS4+3mX6UA5/TR5d8mUgjU+g4rk8Kb4Mu0UlXjIB0ttov0DiNewNwIRt18jA8+o+u3dpjq+sWT8KOEUt+zwvo/7V3LvSye0rg
TBIlDHCNAymg4VMk7BPZ7hm/ELNKjD+Jo2FR3qyHB5T0Y3HsLuJvW5iB4YlcNHlsdu87kGJ55tukmi8mxdAQ4Q7e2RCOFvu396j3
x+UCB5iPNgiV5+I3lg02dZ77DnKxHZu8A/lJBdiB3QW0KtZB6awBdpUKD9jf1b0SHzUvKBds0pjBqAlkd25HN7rOrFleaJ1/ctaJ
xQZBKT5ZPt0m9STJEadao0xAH0ahmbWnOlFuhjuefXKnEgV4We0+UXgVCwOPjdAvBbI+e0ocS3MFEvzG6uBQE3xDk3SzynTnjh8B
CNAw1FtxNrQHusEwMFxIt4I7mKZ9YIqioymCzLq9gwQbooMDQaHWBfEbwrbwqHyGO0aoSCqI3Haadr8faqU9GY/rOPNk3sgrDQoo
//fb4hVC1CLQJ13hef4Y53CIrU7m2Ys6xt0nUW7/vGT1M0NPAgMBAAGjQjBAMA4GA1UdDwEB/wQEAwIBBjAPBgNVHRMBAf8EBTAD
AQH/MB0GA1UdDgQWBBR5tFnme7bl5AFzgAiIyBpY9umbbjANBgkqhkiG9w0BAQsFAAOCAgEAVR9YqbyyqFDQDLHYGmkgJykIrGF1
XIpu+ILlaS/V9lZLubhzEFnTIZd+50xx+7LSYK05qAvqFyFWhfFQDlnrzuBZ6brJFe+GnY+EgPbk6ZGQ3BebYhtF8GaV0nxvwuo7
7x/Py9auJ/GpsMiu/X1+mvoiBOv/2X/qkSsisRcOj/KKNFtY2PwByVS5uCbMiogziUwthDyC3+6WVwW6LLv3xLfHTjuCvjHIInNz
ktHCgKQ5ORAzI4JMPJ+GslWYHb4phowim57iaztXOoJwTdwJx4nLCgdNbOhdjsnvzqvHu7UrTkXWStAmzOVyyghqpZXjFaH3pO3J
LF+l+/+sKAIuvtd7u+Nxe5AW0wdeRlN8NwdCjNPElpzVmbUq4JUagEiuTDkHzsxHpFKVK7q4+63SM1N95R1NbdWhscdCb+ZAJzVc
oyi3B43njTOQ5yOf+1CceWxG1bQVs5ZufpsMljq4Ui0/1lvh+wjChP4kqKOJ2qxq4RgqsahDYVvTH9w7jXbyLeiNdd8XM2w9U/t7
y0Ff/9yi0GE44Za4rF2LN9d11TPAmRGunUHBcnWEvgJBQl9nJEiU0Zsnvgc/ubhPgXRR4Xq37Z0j4r7g1SgEEzwxA57demyPxgcY
xn/eR44/KJ4EBs+lVDR3veyJm+kXQ99b21/+jh5Xos1AnX5iItreGCc=
`,
    events: [
      {
        on: '2024-09-30',
        kind: 'migration',
        text: 'the cross-sign by DST Root CA X3 ended: devices with that root alone are cut off',
        confidence: 'stated',
        source: 'Let’s Encrypt, "Chains of trust" (July 2026)',
      },
      {
        on: '2026-05-13',
        kind: 'migration',
        text: 'chains of the new generation are one or two certificates longer (Root YR, Root YE), and still end here',
        confidence: 'stated',
        source: 'Let’s Encrypt, "Chains of trust" (July 2026)',
      },
      {
        on: '2030-06-04',
        kind: 'distrust',
        text: 'leaves the trust stores by their rules',
        confidence: 'stated',
        source: 'Let’s Encrypt, "Chains of trust" (July 2026)',
      },
    ],
    crossSigns: [
      {
        by: 'dst-root-ca-x3',
        issuer: 'O=Digital Signature Trust Co., CN=DST Root CA X3',
        from: '2021-01-20',
        until: '2024-09-30',
        servedUntil: '2024-09',
        confidence: 'stated',
        source: 'Let’s Encrypt, "Chains of trust" (July 2026)',
      },
    ],
    usedBy: [
      {
        broker: 'HiveMQ Cloud',
        text: 'all plans that were seen',
        confidence: 'reported',
        source: 'esp-idf issue 11354; T-SIM7600X issue 49',
      },
      {
        broker: 'ThingsBoard Cloud',
        text: 'chains of the new generation seen in August 2026',
        confidence: 'reported',
        source: 'thingsboard issue 16079',
      },
    ],
    aliases: ['isrgrootx1', 'Lets Encrypt root', 'Let’s Encrypt root'],
    operator: 'Internet Security Research Group',
  },
  {
    id: 'isrg-root-x2',
    name: 'ISRG Root X2',
    subject: 'C=US, O=Internet Security Research Group, CN=ISRG Root X2',
    fingerprint: '69729b8e15a86efc177a57afb7171dfc64add28c2fca8cf1507e34453ccb1470',
    keyId: '762195c225586ee6c0237456e2107dc54f1efc21f61a792ebd515913cce68332',
    keyType: 'ec',
    keyBits: 384,
    notBefore: '2020-09-04',
    notAfter: '2040-09-17',
    origin: 'Debian ca-certificates 20250419',
    stores: ['debian-2023', 'debian-2025', 'node-20.20'],
    body: `
MIICGzCCAaGgAwIBAgIQQdKd0XLq7qeAwSxs6S+HUjAKBggqhkjOPQQDAzBPMQswCQYDVQQGEwJVUzEpMCcGA1UEChMgSW50ZXJu
ZXQgU2VjdXJpdHkgUmVzZWFyY2ggR3JvdXAxFTATBgNVBAMTDElTUkcgUm9vdCBYMjAeFw0yMDA5MDQwMDAwMDBaFw00MDA5MTcx
NjAwMDBaME8xCzAJBgNVBAYTAlVTMSkwJwYDVQQKEyBJbnRlcm5ldCBTZWN1cml0eSBSZXNlYXJjaCBHcm91cDEVMBMGA1UEAxMM
SVNSRyBSb290IFgyMHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEzZvVn4CDCuwJSvMWSj5cz3es3mcFDR0HttwW+1qLFNvicWDEukWV
EYmO6gbf9yoWHKS5xcUy4APgHoIYOIvXRdgKam7mAHf7AlF9ItgKbppbd9/w+kHsOdx1ymgHDB/qo0IwQDAOBgNVHQ8BAf8EBAMC
AQYwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQUfEKWrt5LSDv6kviejM9ti6lyN5UwCgYIKoZIzj0EAwMDaAAwZQIwe3lORlCE
wkSHRhtFcP9Ymd70/aTSVaYgLXTWNLxBo1BfASdWtL4ndQavEi51mI38AjEAi/V3bNTIZargCyzuFJ0nN6T5U6VR5CmD1/iQMVtC
nwr1/q4AaOeMSQ+2b1tbFfLn
`,
    events: [
      {
        on: '2035-09-04',
        kind: 'distrust',
        text: 'leaves the trust stores by their rules',
        confidence: 'stated',
        source: 'Let’s Encrypt, "Chains of trust" (July 2026)',
      },
    ],
    crossSigns: [
      {
        by: 'isrg-root-x1',
        issuer: 'C=US, O=Internet Security Research Group, CN=ISRG Root X1',
        from: '2020-09-04',
        until: '2025-09-15',
        servedUntil: '2025-09',
        confidence: 'stated',
        source: 'Let’s Encrypt, "Chains of trust" (July 2026)',
      },
      {
        by: 'isrg-root-x1',
        issuer: 'C=US, O=Internet Security Research Group, CN=ISRG Root X1',
        from: '2026-05-13',
        until: '2032-09-02',
        confidence: 'stated',
        source: 'Let’s Encrypt, "Chains of trust" (July 2026)',
      },
    ],
    usedBy: [],
    aliases: ['isrg-root-x2'],
    operator: 'Internet Security Research Group',
  },
  {
    id: 'isrg-root-yr',
    name: 'ISRG Root YR',
    subject: 'C=US, O=ISRG, CN=Root YR',
    fingerprint: 'e57b7e6f150c419102e8d5c055729ff967b9d1a829bf00cec89ca604ebf4a86f',
    keyId: '7e4e8838a8add6295de7ae3b047d3aba3488ab95db0a0aa56d897a00d8618bcf',
    keyType: 'rsa',
    keyBits: 4096,
    notBefore: '2025-09-03',
    notAfter: '2045-09-02',
    origin: 'none: it is in no root program’s list yet',
    stores: [],
    events: [],
    crossSigns: [
      {
        by: 'isrg-root-x1',
        issuer: 'C=US, O=Internet Security Research Group, CN=ISRG Root X1',
        fingerprint: '270c64b6ba1aae94b0756e83d8db0732f5b534bcdc545d44e334d5dd4d10fec0',
        from: '2025-09-03',
        until: '2032-09-02',
        servedUntil: '2026-05',
        confidence: 'observed',
        source: 'Let’s Encrypt website repository, where it stands among the revoked',
      },
      {
        by: 'isrg-root-x1',
        issuer: 'C=US, O=Internet Security Research Group, CN=ISRG Root X1',
        fingerprint: '072639d0b140d5bffae16ad9c3f6cc6086040621f51ee61a6d46a8915c07cf76',
        from: '2026-05-13',
        until: '2032-09-02',
        confidence: 'observed',
        source: 'Let’s Encrypt, "Chains of trust" (July 2026)',
      },
    ],
    usedBy: [],
    aliases: ['Root YR'],
    operator: 'Internet Security Research Group',
    note: 'Too new to be loaded anywhere as a root: load ISRG Root X1, which has signed it.',
  },
  {
    id: 'isrg-root-ye',
    name: 'ISRG Root YE',
    subject: 'C=US, O=ISRG, CN=Root YE',
    fingerprint: 'e14ffcad5b0025731006caa43a121a22d8e9700f4fb9cf852f02a708aa5d5666',
    keyId: 'b0292ae545978e0fbb98abbd94c861605e5b18bb32ed523f50d5b7b5c71d47bc',
    keyType: 'ec',
    keyBits: 384,
    notBefore: '2025-09-03',
    notAfter: '2045-09-02',
    origin: 'none: it is in no root program’s list yet',
    stores: [],
    events: [],
    crossSigns: [
      {
        by: 'isrg-root-x2',
        issuer: 'C=US, O=Internet Security Research Group, CN=ISRG Root X2',
        fingerprint: '2d7b5b429f80c0f0a032a0051f696a0f8d0b98980e71f6f244eac6367bc4c917',
        from: '2025-09-03',
        until: '2032-09-02',
        confidence: 'observed',
        source: 'Let’s Encrypt website repository',
      },
    ],
    usedBy: [],
    aliases: ['Root YE'],
    operator: 'Internet Security Research Group',
    note: 'Too new to be loaded anywhere as a root: load ISRG Root X1, to which its chains lead.',
  },
  {
    id: 'dst-root-ca-x3',
    name: 'DST Root CA X3',
    subject: 'O=Digital Signature Trust Co., CN=DST Root CA X3',
    fingerprint: '0687260331a72403d909f105e69bcf0d32e1bd2493ffc6d9206d11bcd6770739',
    keyId: '563b3caf8cfef34c2335caf560a7a95906e8488462eb75ac59784830df9e5b2b',
    keyType: 'rsa',
    keyBits: 2048,
    notBefore: '2000-09-30',
    notAfter: '2021-09-30',
    origin: 'npm package certifi 14.5.15 (Mozilla list of May 2014)',
    stores: ['mozilla-2014'],
    body: `
MIIDSjCCAjKgAwIBAgIQRK+wgNajJ7qJMDmGLvhAazANBgkqhkiG9w0BAQUFADA/MSQwIgYDVQQKExtEaWdpdGFsIFNpZ25hdHVy
ZSBUcnVzdCBDby4xFzAVBgNVBAMTDkRTVCBSb290IENBIFgzMB4XDTAwMDkzMDIxMTIxOVoXDTIxMDkzMDE0MDExNVowPzEkMCIG
A1UEChMbRGlnaXRhbCBTaWduYXR1cmUgVHJ1c3QgQ28uMRcwFQYDVQQDEw5EU1QgUm9vdCBDQSBYMzCCASIwDQYJKoZIhvcNAQEB
BQADggEPADCCAQoCggEBAN+v6ZdQCINXtMxiZfaQguzH0yxrMMpb7NnDfcdAwRgUi+DoM3ZJKuM/IUmTrE4Orz5Iy2Xu/NMhD2XS
Ktkyj4zl93ewEnu1lcCJo6m67XMuegwGMoOifooUMM0RoOEqOLl5CjH9UL2AZd+3UWODyOKIYepLYYHsUmu5ouJLGiifSKOeDNoJ
jj4XLh7dIN9bxiqKqy69cK3FCxolkHRyxXtqqzTWMIn/5WgTe1QLyNau7Fqckh49ZLOMxt+/yUFw7BZy1SbsOFU5Q9D8/RhcQPGX
69Wam40dutolucbY38EVAjqr2m7xPi71XAicPNaDaeQQmxkqtilX4+U9m5/wAl0CAwEAAaNCMEAwDwYDVR0TAQH/BAUwAwEB/zAO
BgNVHQ8BAf8EBAMCAQYwHQYDVR0OBBYEFMSnsaR7LHH62+FLkHX/xBVghYkQMA0GCSqGSIb3DQEBBQUAA4IBAQCjGiybFwBcqR7u
KGY3Or+Dxz9LwwmglSBd49lZRNI+DT69ikugdB/OEIKcdBodfpga3csTS7MgROSR6cz8faXbauX+5v3gTt23ADq1cEmv8uXrAvHR
AosZy5Q6XkjEGB5YGV8eAlrwDPGxrancWYaLbumR9YbK+rlmM6pZW87ipxZzR8srzJmwN0jP41ZL9c8PDHIyh8bwRLtTcm1D9SZI
mlJnt1ir/md2cXjbDaJWFBM5JDGFoqgCWjBH4d1QB7wCCZAA62RjYJsWvIjJEubSfZGL+T0yjWW06XyxV3bqxbYoOb8VZRzI9neW
agqNdwvYkQsEjgfbKbYK7p2CNTUQ
`,
    events: [
      {
        on: '2021-09-30',
        kind: 'migration',
        text: 'ended; Let’s Encrypt chains lead to ISRG Root X1',
        to: ['isrg-root-x1'],
        confidence: 'stated',
        source: 'Let’s Encrypt, "Chains of trust" (July 2026)',
      },
    ],
    crossSigns: [],
    usedBy: [
      {
        broker: 'HiveMQ Cloud',
        text: 'old samples for Let’s Encrypt hosts embed it',
        confidence: 'guess',
        source: 'age of the root',
      },
    ],
    operator: 'IdenTrust',
    aliases: ['DST Root X3'],
  },
];
