import type { KnownAnchor } from '../anchor.ts';

/** Google Trust Services. */
export const anchors: readonly KnownAnchor[] = [
  {
    id: 'gts-root-r1',
    name: 'GTS Root R1',
    subject: 'C=US, O=Google Trust Services LLC, CN=GTS Root R1',
    fingerprint: 'd947432abde7b7fa90fc2e6b59101b1280e0e1c7e4e40fa3c6887fff57a7f4cf',
    keyId: '871a9194f4eed5b312ff40c84c1d524aed2f778bbff25f138cf81f680a7adc67',
    keyType: 'rsa',
    keyBits: 4096,
    notBefore: '2016-06-22',
    notAfter: '2036-06-22',
    origin: 'Debian ca-certificates 20250419',
    stores: ['debian-2023', 'debian-2025', 'node-20.20'],
    body: `
MIIFVzCCAz+gAwIBAgINAgPlk28xsBNJiGuiFzANBgkqhkiG9w0BAQwFADBHMQswCQYDVQQGEwJVUzEiMCAGA1UEChMZR29vZ2xl
IFRydXN0IFNlcnZpY2VzIExMQzEUMBIGA1UEAxMLR1RTIFJvb3QgUjEwHhcNMTYwNjIyMDAwMDAwWhcNMzYwNjIyMDAwMDAwWjBH
MQswCQYDVQQGEwJVUzEiMCAGA1UEChMZR29vZ2xlIFRydXN0IFNlcnZpY2VzIExMQzEUMBIGA1UEAxMLR1RTIFJvb3QgUjEwggIi
MA0GCSqGSIb3DQEBAQUAA4ICDwAwggIKAoICAQC2EQKLHuOhd5s73L+UPreVp0A8of2C+X0yBoJx9vaMf/vo27xqLpeXo4xL+Sv2
sfnOhB2x+cWX3u+58qPpvBKJXqeqUqv4IyfLpLGcY9vXmX7wCl7raKb0xlpHDU0QM+NOsROjyBhsS+z8CZDfnWQpJSMHobTSPS5g
4M/SCYe7zUjwTcLCeoiKu7rPWRnWr4+wB7CeMfGCwcDfLqZtbBkOtdh+JhpFAz2weaSUKK0PfyblqAj+lug8aJRT7oM6iCsVlgmy
4HqMLnXWnOunVmSPlk9orj2XwoSPwLxAwAtcvfaHszVsrBhQf4TgTM2S0yDpM7xSma8ytSmzJSq0SPly4cpk9+aCEI3oncKKiPo4
Zor8Y/kB+Xj9e1x3+naH+uzfsQ55lVe0vSbv1gHR6xYKu44LtcXFilWr06zqkUspzBmkMiVOKvFlRNACzqrOSbTqn3yDsEB750Or
p2yjj32JgfpMpf/VjsPOS+C12LOORc92wO1AK/1TD7Cn1TsNsYqiA94xrcx36m97PtbfkSIS5r762DL8EGMUUXLeXdYWk70paDPv
OmbsB4om3xPXV2V4J95eSRQAogB/mqghtqmxlbCluQ0WEdrHbEg8QOB+DVrNVjzRlwW5y0vtOUucxD/SVRNuJLDWcfr0wbrM7Rv1
/oFB2ACYPTrIrnqYNxgFlQIDAQABo0IwQDAOBgNVHQ8BAf8EBAMCAYYwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQU5K8rJnEa
K0gnhS9SZizv8IkTcT4wDQYJKoZIhvcNAQEMBQADggIBAJ+qQibbC5u+/x6Wki4+omVKapi6Ist9wTrYggoGxval3sBOh2Z5ofmm
WJyq+bXmYOfg6LEeQkEzCzc9zolwFcq1JKjPa7XSQCGYzyI0zzvFIoTgxQ6KfF2I5DUkzps+GlQebtuyh6f88/qBVRRiClmpIgUx
PoLW7ttXNLwzldMXG+gnoot7TiYaelpkttGsN/H9oPM47HLwEXWdyzRSjeZ2axfG34arJ45JK3VmgRAhpuo+9K4l/3wV3s6MJT/K
YnAK9y8JZgfIPxz88NtFMN9iiMG1D53Dn0reWVlHxYciNuaCp+0KueIHoI17eko8cdLiA6EfMgfdG+RCzgwARWGAtQsgWSl4vflV
y2PFPEz0tv/bal8xa5meLMFrUKTX5hgUvYU/Z6tGn6D/Qqc6f1zLXbBwHSs09dR2CQzreExZBfMzQsNhFRAbd03OIozUhfJFfbdT
6u9AWpQKXCBfTkBdYiJ23//OYb2MI3jSNwLgjt7RETeJ9r/tSQdirpLsQBqvFAnZ0E6yove+7u7Y/9waLd64NnHi/Hm3lCXRSHNb
oTXns5lndcEZOitHTtNCjv0xyBZm2tIMPNuzjsmhDYAPexZ3FL//2wmUspO8IFgV6dtxQ/PeEMMA3KgqlbbC1j+Qa3bbbP6MvPJw
NQzcmRk13NfIRmPVNnGuV/u3gm3c
`,
    events: [
      {
        on: '2031-06-22',
        kind: 'distrust',
        text: 'Mozilla’s schedule ends its trust for TLS, by the age of the key (made 2016)',
        confidence: 'guess',
        source: 'Mozilla root lifecycle schedule, as GlobalSign and DigiCert print it',
      },
    ],
    crossSigns: [
      {
        by: 'globalsign-root-r1',
        issuer: 'C=BE, O=GlobalSign nv-sa, OU=Root CA, CN=GlobalSign Root CA',
        from: '2020-06-19',
        until: '2028-01-28',
        confidence: 'guess',
        source: 'general knowledge of web chains, not read here',
      },
    ],
    usedBy: [],
    operator: 'Google Trust Services',
    otherEncodings: ['2a575471e31340bc21581cbd2cf13e158463203ece94bcf9d3cc196bf09a5472'],
  },
  {
    id: 'gts-root-r2',
    name: 'GTS Root R2',
    subject: 'C=US, O=Google Trust Services LLC, CN=GTS Root R2',
    fingerprint: '8d25cd97229dbf70356bda4eb3cc734031e24cf00fafcfd32dc76eb5841c7ea8',
    keyId: '55f77de41c03792428f8d518c55104225be43a5598d926a528ad653e1ccec7bf',
    keyType: 'rsa',
    keyBits: 4096,
    notBefore: '2016-06-22',
    notAfter: '2036-06-22',
    origin: 'Debian ca-certificates 20250419',
    stores: ['debian-2023', 'debian-2025', 'node-20.20'],
    body: `
MIIFVzCCAz+gAwIBAgINAgPlrsWNBCUaqxElqjANBgkqhkiG9w0BAQwFADBHMQswCQYDVQQGEwJVUzEiMCAGA1UEChMZR29vZ2xl
IFRydXN0IFNlcnZpY2VzIExMQzEUMBIGA1UEAxMLR1RTIFJvb3QgUjIwHhcNMTYwNjIyMDAwMDAwWhcNMzYwNjIyMDAwMDAwWjBH
MQswCQYDVQQGEwJVUzEiMCAGA1UEChMZR29vZ2xlIFRydXN0IFNlcnZpY2VzIExMQzEUMBIGA1UEAxMLR1RTIFJvb3QgUjIwggIi
MA0GCSqGSIb3DQEBAQUAA4ICDwAwggIKAoICAQDO3v2m++zsFDQ8BwZabFn3GTXd98GdVarTzTukk3LvCvptnfbwhYBboUhSnznF
t+4orO/LdmgUud+tAWyZH8QiHZ/+cnfgLFuv5AS/T3KgGjSY6Dlo7JUle3ah5mm5hRm9iYz+re026nO8/4Piy33B0s5Ks40FnotJ
k9/BW9BuXvAuMC6C/Pq8tBcKSOWIm8Wba96wyrQD8Nr0kLhlZPdcTK3ofmZemde4wj7I0BOdre7kRXuJVfeKH2JShBKzwkCX44of
R5GmdFrS+LFjKBC4swm4VndAoiaYecb+3yXuPuWgf9RhD1FLPD+M2uFwdNjCaKH5wQzpoeJ/u1U8dgbuak7MkogwTZq9TwtImoS1
mKPV+3PBV2HdKFZ1E66HjucMUQkQdYhMvI35ezzUIkgfKtzra7tEscszcTJGr61K8YzodDqs5xoic4DSMPclQsciOzsSrZYuxsN2
B6ogtzVJV+mSSeh2FnIxZyuWfoqjx5RWIr9qS34BIbIjMt/kmkRtWVtd9QCgHJvGeJeNkP+byKq0rxFROV7Z+2et1VsRnTKaG73V
ululycslaVNVJ1zgyjbLiGH7HrfQy+4W+9OmTN6SpdTi3/UGVN4unUu0kzCqgc7dGtxRcw1PcOnlthYhGXmy5okLdWTK1au8CcEY
of/UVKGFPP0UJAOyh9OktwIDAQABo0IwQDAOBgNVHQ8BAf8EBAMCAYYwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQUu//KjiOf
T5nK2+JopqUVJxce2Q4wDQYJKoZIhvcNAQEMBQADggIBAB/Kzt3HvqGf2SdMC9wXmBFqiN495nFWcrKeGk6c1SuYJF2ba3uwM4IJ
vd8lRuqYnrYb/oM80mJhwQTtzuDFycgTE1XnqGOtjHsB/ncw4c5omwX4Eu55MaBBRTUoCnGkJE+M3DyCB19m3H0Q/gxhswWV7uGu
gQ+o+MePTagjAiZrHYNSVc61LwDKgEDg4XSsYPWHgJ2uNmSRXbBoGOqKYcl3qJfEycel/FVL8/B/uWU9J2jQzGv6U53hkRrJXRqW
bTKH7QMgyALOWr7Z6v2yTcQvG99fevX4i8buMTolUVVnjWQye+mew4K6Ki3pHrTgSAai/GevHyICc/sgCq+dVEuhzf9gR7A/Xe8b
Vr2XIZYtCtFenTgCR2y59PYjJbigapordwj6xLEokCZYCDzifqrXPW+6MYgKBesntaFJ7qBFVHvmJ2WZICGoo7z7GJa7Um8M7YNR
TOlZ4iBgxcJlkoKM8xAfDoqXvneCbT+PHV28SSe9zE8P4c52hgQjxcCMElv924SgJPFI/2R80L5cFtHvma3AH/vLrrw4IgYmZNra
lw4/KBVEqE8AyvCazM90arQ+POuV7LXTWtiBmelDGDfrs7vRWGJB82bSj6p4lVQgw1oudCvV0b4YacCs1aTPObpRhANl6WLAYv7Y
TVWW4tAR+kg0Eeye7QUd5MjWHYbL
`,
    events: [
      {
        on: '2031-06-22',
        kind: 'distrust',
        text: 'Mozilla’s schedule ends its trust for TLS, by the age of the key (made 2016)',
        confidence: 'guess',
        source: 'Mozilla root lifecycle schedule, as GlobalSign and DigiCert print it',
      },
    ],
    crossSigns: [],
    usedBy: [],
    operator: 'Google Trust Services',
    otherEncodings: ['c45d7bb08e6d67e62e4235110b564e5f78fd92ef058c840aea4e6455d7585c60'],
  },
  {
    id: 'gts-root-r3',
    name: 'GTS Root R3',
    subject: 'C=US, O=Google Trust Services LLC, CN=GTS Root R3',
    fingerprint: '34d8a73ee208d9bcdb0d956520934b4e40e69482596e8b6f73c8426b010a6f48',
    keyId: '4179edd981ef747477b49626408af43daa2ca7ab7f9e082c1060f84096774348',
    keyType: 'ec',
    keyBits: 384,
    notBefore: '2016-06-22',
    notAfter: '2036-06-22',
    origin: 'Debian ca-certificates 20250419',
    stores: ['debian-2023', 'debian-2025', 'node-20.20'],
    body: `
MIICCTCCAY6gAwIBAgINAgPluILrIPglJ209ZjAKBggqhkjOPQQDAzBHMQswCQYDVQQGEwJVUzEiMCAGA1UEChMZR29vZ2xlIFRy
dXN0IFNlcnZpY2VzIExMQzEUMBIGA1UEAxMLR1RTIFJvb3QgUjMwHhcNMTYwNjIyMDAwMDAwWhcNMzYwNjIyMDAwMDAwWjBHMQsw
CQYDVQQGEwJVUzEiMCAGA1UEChMZR29vZ2xlIFRydXN0IFNlcnZpY2VzIExMQzEUMBIGA1UEAxMLR1RTIFJvb3QgUjMwdjAQBgcq
hkjOPQIBBgUrgQQAIgNiAAQfTzOHMymKoYTey8chWEGJ6ladK0uFxh1MJ7x/JlFyb+Kf1qPKzEUURout736GjOyxfi//qXGdGIRF
BEFVbivqJn+7kAHjSxm65FSWRQmx1WyRRK2EE46ajA2ADDL24CejQjBAMA4GA1UdDwEB/wQEAwIBhjAPBgNVHRMBAf8EBTADAQH/
MB0GA1UdDgQWBBTB8Sa6oC2uhYHP0/EqEr24Cmf9vDAKBggqhkjOPQQDAwNpADBmAjEA9uEglRR7VKOQFhG/hMjqb2sXnh5GmCCb
n9MN2azTL818+FsuVbu/3ZL3pAzcMeGiAjEA/JdmZuVDFhOD3cffL74UOO0BzrEXGhF16b0DjyZ+hOXJYKaV11RZt+cRLInUue4X
`,
    events: [
      {
        on: '2031-06-22',
        kind: 'distrust',
        text: 'Mozilla’s schedule ends its trust for TLS, by the age of the key (made 2016)',
        confidence: 'guess',
        source: 'Mozilla root lifecycle schedule, as GlobalSign and DigiCert print it',
      },
    ],
    crossSigns: [],
    usedBy: [],
    operator: 'Google Trust Services',
    otherEncodings: ['15d5b8774619ea7d54ce1ca6d0b0c403e037a917f131e8a04e1e6b7a71babce5'],
  },
  {
    id: 'gts-root-r4',
    name: 'GTS Root R4',
    subject: 'C=US, O=Google Trust Services LLC, CN=GTS Root R4',
    fingerprint: '349dfa4058c5e263123b398ae795573c4e1313c83fe68f93556cd5e8031b3c7d',
    keyId: '9847e5653e5e9e847516e5cb818606aa7544a19be67fd7366d506988e8d84347',
    keyType: 'ec',
    keyBits: 384,
    notBefore: '2016-06-22',
    notAfter: '2036-06-22',
    origin: 'Debian ca-certificates 20250419',
    stores: ['debian-2023', 'debian-2025', 'node-20.20'],
    body: `
MIICCTCCAY6gAwIBAgINAgPlwGjvYxqccpBQUjAKBggqhkjOPQQDAzBHMQswCQYDVQQGEwJVUzEiMCAGA1UEChMZR29vZ2xlIFRy
dXN0IFNlcnZpY2VzIExMQzEUMBIGA1UEAxMLR1RTIFJvb3QgUjQwHhcNMTYwNjIyMDAwMDAwWhcNMzYwNjIyMDAwMDAwWjBHMQsw
CQYDVQQGEwJVUzEiMCAGA1UEChMZR29vZ2xlIFRydXN0IFNlcnZpY2VzIExMQzEUMBIGA1UEAxMLR1RTIFJvb3QgUjQwdjAQBgcq
hkjOPQIBBgUrgQQAIgNiAATzdHOnaItgrkO4NcWBMHtLSZ37wWHO5t5GvWvVYRg1rkDdc/eJkTBa6zzuhXyiQHY7qca4R9gq55KR
anPpsXI5nymfopjTX15YhmUPoYRlBtHci8nHc8iMai/lxKvRHYqjQjBAMA4GA1UdDwEB/wQEAwIBhjAPBgNVHRMBAf8EBTADAQH/
MB0GA1UdDgQWBBSATNbrdP9JNqPV2Py1PsVq8JQdjDAKBggqhkjOPQQDAwNpADBmAjEA6ED/g94D9J+uHXqnLrmvT/aDHQ4thQEd
0dlq7A/Cr8deVl5c1RxYIigL9zC2L7F8AjEA8GE8p/SgguMh1YQdc4acLa/KNJvxn7kjNuK8YAOdgLOaVsjh4rsUecrNIdSUtUlD
`,
    events: [
      {
        on: '2031-06-22',
        kind: 'distrust',
        text: 'Mozilla’s schedule ends its trust for TLS, by the age of the key (made 2016)',
        confidence: 'guess',
        source: 'Mozilla root lifecycle schedule, as GlobalSign and DigiCert print it',
      },
    ],
    crossSigns: [
      {
        by: 'globalsign-root-r1',
        issuer: 'C=BE, O=GlobalSign nv-sa, OU=Root CA, CN=GlobalSign Root CA',
        from: '2023-11-15',
        until: '2028-01-28',
        confidence: 'guess',
        source: 'general knowledge of web chains, not read here',
      },
    ],
    usedBy: [],
    operator: 'Google Trust Services',
    otherEncodings: ['71cca5391f9e794b04802530b363e121da8a3043bb26662fea4dca7fc951a4bd'],
  },
  {
    id: 'globalsign-ecc-r4',
    name: 'GlobalSign ECC Root CA - R4',
    subject: 'OU=GlobalSign ECC Root CA - R4, O=GlobalSign, CN=GlobalSign',
    fingerprint: 'b085d70b964f191a73e4af0d54ae7a0e07aafdaf9b71dd0862138ab7325a24a2',
    keyId: '08b3a6335fce5ef48f8f0e543986c07fd18a3b1226129f61864bbd5bdd1f1cc9',
    keyType: 'ec',
    keyBits: 256,
    notBefore: '2012-11-13',
    notAfter: '2038-01-19',
    origin: 'Debian ca-certificates 20250419',
    stores: ['debian-2023', 'debian-2025', 'node-20.20'],
    body: `
MIIB3DCCAYOgAwIBAgINAgPlfvU/k/2lCSGypjAKBggqhkjOPQQDAjBQMSQwIgYDVQQLExtHbG9iYWxTaWduIEVDQyBSb290IENB
IC0gUjQxEzARBgNVBAoTCkdsb2JhbFNpZ24xEzARBgNVBAMTCkdsb2JhbFNpZ24wHhcNMTIxMTEzMDAwMDAwWhcNMzgwMTE5MDMx
NDA3WjBQMSQwIgYDVQQLExtHbG9iYWxTaWduIEVDQyBSb290IENBIC0gUjQxEzARBgNVBAoTCkdsb2JhbFNpZ24xEzARBgNVBAMT
Ckdsb2JhbFNpZ24wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAS4xnnTj2wlDp8uORkcA6SumuU5BwkWymOxuYb4ilfBV85C+nOh
92VC/x7BALJucw7/xyHlGKSq2XE/qNS5zowdo0IwQDAOBgNVHQ8BAf8EBAMCAYYwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQU
VLB7rUW44kB/+wpu+74zyTyjhNUwCgYIKoZIzj0EAwIDRwAwRAIgIk90crlgr/HmnKAWBVBfw147bmF0774BxL4YSFlhgjICICad
VGNA3jdgUM/I2O2dgq43mLyjj0xMqTQrbO/7lZsm
`,
    events: [
      {
        on: '2029-04-15',
        kind: 'distrust',
        text: 'Mozilla’s schedule ends its trust for TLS, by the age of the key (made 2012)',
        confidence: 'guess',
        source: 'Mozilla root lifecycle schedule, as GlobalSign and DigiCert print it',
      },
    ],
    crossSigns: [],
    usedBy: [
      {
        broker: 'Google long-term endpoints',
        text: 'one of the small pair for devices',
        confidence: 'stated',
        source: 'Google IoT Core documentation; the service itself is gone',
      },
    ],
    operator: 'Google Trust Services',
    otherEncodings: ['bec94911c2955676db6c0a550986d76e3ba005667c442c9762b4fbb773de228c'],
  },
];
