import type { KnownAnchor } from '../anchor.ts';

/** Starfield and Go Daddy. */
export const anchors: readonly KnownAnchor[] = [
  {
    id: 'starfield-services-root-g2',
    name: 'Starfield Services Root Certificate Authority - G2',
    subject:
      'C=US, ST=Arizona, L=Scottsdale, O=Starfield Technologies\\, Inc., CN=Starfield Services Root Certificate Authority - G2',
    fingerprint: '568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5',
    keyId: '2b071c59a0a0ae76b0eadb2bad23bad4580b69c3601b630c2eaf0613afa83f92',
    keyType: 'rsa',
    keyBits: 2048,
    notBefore: '2009-09-01',
    notAfter: '2037-12-31',
    origin: 'Debian ca-certificates 20250419',
    stores: ['mozilla-2014', 'debian-2023', 'debian-2025', 'node-20.20'],
    body: `
MIID7zCCAtegAwIBAgIBADANBgkqhkiG9w0BAQsFADCBmDELMAkGA1UEBhMCVVMxEDAOBgNVBAgTB0FyaXpvbmExEzARBgNVBAcT
ClNjb3R0c2RhbGUxJTAjBgNVBAoTHFN0YXJmaWVsZCBUZWNobm9sb2dpZXMsIEluYy4xOzA5BgNVBAMTMlN0YXJmaWVsZCBTZXJ2
aWNlcyBSb290IENlcnRpZmljYXRlIEF1dGhvcml0eSAtIEcyMB4XDTA5MDkwMTAwMDAwMFoXDTM3MTIzMTIzNTk1OVowgZgxCzAJ
BgNVBAYTAlVTMRAwDgYDVQQIEwdBcml6b25hMRMwEQYDVQQHEwpTY290dHNkYWxlMSUwIwYDVQQKExxTdGFyZmllbGQgVGVjaG5v
bG9naWVzLCBJbmMuMTswOQYDVQQDEzJTdGFyZmllbGQgU2VydmljZXMgUm9vdCBDZXJ0aWZpY2F0ZSBBdXRob3JpdHkgLSBHMjCC
ASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBANUMOsQq+U7i9b4Zl1+OiFOxHz/Lz58gE20pOsgPfTz3a3Y4Y9k2YKibXlwA
gLIvWX/2h/klQ4bnaRtSmpDhcePYLQ1Ob/bISdm28xpWriu2dBTrz/sm4xq6HZYuajtYlIlHVv8loJNwU4PahHQUw2eeBGg6345A
Wh1KTs9DkTvnVtYAcMtS7nt9rjrnvDH5RfbCYM8TWQIrgMw0R9+53pBlbQLPLJGmpufehRhJfGZOozptqbXuNC66DQO4M99H67Fr
jSXZm86B0UVGMpZwh94CDklDhbZsc7tk6mFBrMnUVN+HL8cisibMn1lUaJ/8viovxFUcdUBgF4UCVTmLfwUCAwEAAaNCMEAwDwYD
VR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYwHQYDVR0OBBYEFJxfAN+qAdcwKziIorhtSpzyEZGDMA0GCSqGSIb3DQEBCwUA
A4IBAQBLNqaEd2ndOxmfZyMIbw5hyf2E3F/YNoHN2BtBLZ9g3ccaaNnRbobhiCPPE95Dz+I0swSdHynVv/heyNXBve6SbzJ08pGC
L72CQnqtKrcgfU28elUSwhXqvfdqlS5sdJ/PHLTyxQGjhdByPq1zqwubdQxtRbeOlKyWN7Wg0I8VRw7j6IPdj/3vQQF3zCepYoUz
8jcI73HPdwbeyBkdiEDPfUYd/x7H4c7/I9vG+o1VTqkC50cRRj70/b17KSa7qWFiNyi2LSr2EIZkyXCn0q23KXB56jzaYyWf/Wi3
MOxw+3WKt21gZ7IeyLnp2KhvAotnDU0mV3HaIPzBSlCNsSi6
`,
    events: [
      {
        on: '2027-04-15',
        kind: 'distrust',
        text: 'Mozilla’s schedule ends its trust for TLS, by the age of the key (made 2009); a module does not follow it, but AWS may stop sending the cross-sign by it',
        confidence: 'guess',
        source: 'Mozilla root lifecycle schedule, as GlobalSign and DigiCert print it',
      },
    ],
    crossSigns: [
      {
        by: 'starfield-class-2',
        issuer: 'C=US, O=Starfield Technologies\\, Inc., OU=Starfield Class 2 Certification Authority',
        fingerprint: '28689b30e4c306aab53b027b29e36ad6dd1dcf4b953994482ca84bdc1ecac996',
        from: '2009-09-02',
        until: '2034-06-28',
        servedUntil: '2024-08',
        confidence: 'stated',
        source: 'AWS security blog, "ACM will no longer cross sign certificates with Starfield Class 2"',
        text: 'AWS servers ended their chains with it until then',
      },
    ],
    usedBy: [
      {
        broker: 'AWS IoT Core',
        text: 'issuer of the last certificate sent (a cross-sign of Amazon Root CA 1 to 4): for stacks that climb to the top of what is sent',
        confidence: 'stated',
        source: 'AWS security blog, "ACM will no longer cross sign certificates with Starfield Class 2"',
      },
    ],
    aliases: ['SFSRootCAG2', 'Starfield Services Root CA - G2', 'Starfield Services G2'],
    operator: 'Amazon Trust Services (bought from Starfield)',
  },
  {
    id: 'starfield-class-2',
    name: 'Starfield Class 2 Certification Authority',
    subject: 'C=US, O=Starfield Technologies\\, Inc., OU=Starfield Class 2 Certification Authority',
    fingerprint: '1465fa205397b876faa6f0a9958e5590e40fcc7faa4fb7c2c8677521fb5fb658',
    keyId: '15f14ac45c9c7da233d3479164e8137fe35ee0f38ae858183f08410ea82ac4b4',
    keyType: 'rsa',
    keyBits: 2048,
    notBefore: '2004-06-29',
    notAfter: '2034-06-29',
    origin: 'Debian ca-certificates 20250419',
    stores: ['mozilla-2014', 'debian-2023', 'debian-2025'],
    body: `
MIIEDzCCAvegAwIBAgIBADANBgkqhkiG9w0BAQUFADBoMQswCQYDVQQGEwJVUzElMCMGA1UEChMcU3RhcmZpZWxkIFRlY2hub2xv
Z2llcywgSW5jLjEyMDAGA1UECxMpU3RhcmZpZWxkIENsYXNzIDIgQ2VydGlmaWNhdGlvbiBBdXRob3JpdHkwHhcNMDQwNjI5MTcz
OTE2WhcNMzQwNjI5MTczOTE2WjBoMQswCQYDVQQGEwJVUzElMCMGA1UEChMcU3RhcmZpZWxkIFRlY2hub2xvZ2llcywgSW5jLjEy
MDAGA1UECxMpU3RhcmZpZWxkIENsYXNzIDIgQ2VydGlmaWNhdGlvbiBBdXRob3JpdHkwggEgMA0GCSqGSIb3DQEBAQUAA4IBDQAw
ggEIAoIBAQC3Msj+6XGmBIWtDBFk385N78gDGIc/oav7PKaf8MOh2tTYbitTkPskpD6E8J7oX+zlJ0T1KKY/e97gKvDIr1MvnsoF
AZMej2YcOadN+lq2cwQlZut3f+dZxkqZJRRU6ybH838Z1TBwj6+wRir/resp7defqgSHo9T5iaU0X9tDkYI22WY8sbi5gv2cOj4Q
yDvvBmVmepsZGD3/cVE8MC5fvj13c7JdBmzDI1aaK4UmkhynArPkPw2vCHmCuDY96pzTNbO8acr1zJ3o/WSNF4Azbl5KXZnJHoe0
nRrA1W4TNSNe35tfPe/W93bC6j67eA0cQmdrBNj41tpvi/JEoAGrAgEDo4HFMIHCMB0GA1UdDgQWBBS/X7fRzt0fhvRbVazc1xDC
DqmI5zCBkgYDVR0jBIGKMIGHgBS/X7fRzt0fhvRbVazc1xDCDqmI56FspGowaDELMAkGA1UEBhMCVVMxJTAjBgNVBAoTHFN0YXJm
aWVsZCBUZWNobm9sb2dpZXMsIEluYy4xMjAwBgNVBAsTKVN0YXJmaWVsZCBDbGFzcyAyIENlcnRpZmljYXRpb24gQXV0aG9yaXR5
ggEAMAwGA1UdEwQFMAMBAf8wDQYJKoZIhvcNAQEFBQADggEBAAWdP4id0ckaVaGsafPzWdqbAYcaT1epoXkJKtv3L7IezMdeatiD
h6GX70k1PncGQVhiv45YuApnP+yz3SFmH8lU+nLMPUxA2IGvd56Deruix/U0F47ZEUD0/CwqTRV/p2JdLiXTAAsgGh1o+Re49L2L
7ShZ3U0WixeDyLJlxy16paq8U4Zt3VekyvggQQto8PT7dL5WXXp59fkdheMtlb71cZBDzI0fmgAKhynpVSJYACPq4xJDKVtHCN2M
QWplBqjlIapBtJUhlbl90TSrE9atvNziPTnNvT51cKEYWQPJIrSPnNVeKtelttQKbfi3QBFGmh95DmK/D5fs4C8fF5Q=
`,
    events: [
      {
        on: '2024-08',
        kind: 'migration',
        text: 'AWS chains no longer lead to it: their last certificate is Amazon Root CA 1 to 4, cross-signed by Starfield Services Root G2',
        to: ['amazon-root-ca-1', 'starfield-services-root-g2'],
        confidence: 'stated',
        source: 'AWS security blog, "ACM will no longer cross sign certificates with Starfield Class 2"',
      },
      {
        on: '2025-04-15',
        kind: 'distrust',
        text: 'Mozilla’s schedule ended its trust for TLS (keys made before 2006); it is gone from the list in Node 20.20',
        confidence: 'guess',
        source: 'Mozilla root lifecycle schedule, as GlobalSign and DigiCert print it',
      },
    ],
    crossSigns: [],
    usedBy: [
      {
        broker: 'AWS IoT Core',
        text: 'until August 2024, as issuer of the last certificate sent',
        confidence: 'stated',
        source: 'AWS security blog, "ACM will no longer cross sign certificates with Starfield Class 2"',
      },
    ],
    aliases: ['Starfield Class 2', 'Starfield Class 2 CA', 'sf-class2-root'],
    operator: 'GoDaddy',
  },
  {
    id: 'starfield-root-g2',
    name: 'Starfield Root Certificate Authority - G2',
    subject:
      'C=US, ST=Arizona, L=Scottsdale, O=Starfield Technologies\\, Inc., CN=Starfield Root Certificate Authority - G2',
    fingerprint: '2ce1cb0bf9d2f9e102993fbe215152c3b2dd0cabde1c68e5319b839154dbb7f5',
    keyId: '808d68b3fab4884a5f971ace7d10550d7a95a163774f3ec36afffb213fbe4c74',
    keyType: 'rsa',
    keyBits: 2048,
    notBefore: '2009-09-01',
    notAfter: '2037-12-31',
    origin: 'Debian ca-certificates 20250419',
    stores: ['mozilla-2014', 'debian-2023', 'debian-2025', 'node-20.20'],
    body: `
MIID3TCCAsWgAwIBAgIBADANBgkqhkiG9w0BAQsFADCBjzELMAkGA1UEBhMCVVMxEDAOBgNVBAgTB0FyaXpvbmExEzARBgNVBAcT
ClNjb3R0c2RhbGUxJTAjBgNVBAoTHFN0YXJmaWVsZCBUZWNobm9sb2dpZXMsIEluYy4xMjAwBgNVBAMTKVN0YXJmaWVsZCBSb290
IENlcnRpZmljYXRlIEF1dGhvcml0eSAtIEcyMB4XDTA5MDkwMTAwMDAwMFoXDTM3MTIzMTIzNTk1OVowgY8xCzAJBgNVBAYTAlVT
MRAwDgYDVQQIEwdBcml6b25hMRMwEQYDVQQHEwpTY290dHNkYWxlMSUwIwYDVQQKExxTdGFyZmllbGQgVGVjaG5vbG9naWVzLCBJ
bmMuMTIwMAYDVQQDEylTdGFyZmllbGQgUm9vdCBDZXJ0aWZpY2F0ZSBBdXRob3JpdHkgLSBHMjCCASIwDQYJKoZIhvcNAQEBBQAD
ggEPADCCAQoCggEBAL3twQP89o/8ArFvW59I2Z154qK3A2FWGMNHttfKPTUuiUP3oWmb3ooa/RMgnLRJdzIpVv257IzdIvpy3Cdh
l+72WoTsbhm5iSzchFvVdPtrX8WJpRBSiUZV9Lh1HOZ/5FSuS/hVclcCGfgXcVnrHigHdMWdSL5stPSksPNkN3mSwOxGXn/hbVNM
Yq/NHwtjuzqd+/x5AJhhdM8mgkBj87JyahkNmcrUDnXMN/uLicFZ8WJ/X7NfZTD4p7dNdloedl40wOiWVpmKs/B/pM293DIxfJHP
4F8R+GuqSVzRmZTRouNjWwl2tVZi4Ut0HZbUJtQIBFnQmA4O5t78w+wfkPECAwEAAaNCMEAwDwYDVR0TAQH/BAUwAwEB/zAOBgNV
HQ8BAf8EBAMCAQYwHQYDVR0OBBYEFHwMMh+n2TB/xH1oo2Kooc6rB1snMA0GCSqGSIb3DQEBCwUAA4IBAQARWfolTwNvlJk7mh+C
hTnUdgWUXuEok21iXQnCoKjUsHU48TRqneSfioYmUeYs0cYtbpUgSpIB7LiKZ3sx4mcujJUDJi5DnUox9g61DLu34jd/IroAow57
UvtruzvE03lRTs2Q9GcHGcg8RnoNAX3FWOdt5oUwF5okxBDgBPfg8n/Uqgr/Qh037ZTlZFkSIHc40zI+OIF1lnP6aI+xy84fxez6
nH7PfrHxBy22/L/KpL/QlwVKvOoYKAKQvVR4CSFx09F9HdkWsKlhPdAKACL8x3vLCWRFCztAgfd9fDL1mMpYjn0q7pBZc2T5NnRe
JaH1ZgUufzkVqSr7UIuOhWn0
`,
    events: [
      {
        on: '2027-04-15',
        kind: 'distrust',
        text: 'Mozilla’s schedule ends its trust for TLS, by the age of the key (made 2009)',
        confidence: 'guess',
        source: 'Mozilla root lifecycle schedule, as GlobalSign and DigiCert print it',
      },
    ],
    crossSigns: [],
    usedBy: [],
    aliases: ['sfroot-g2'],
    operator: 'GoDaddy',
    note: 'Easily taken for Starfield Services Root Certificate Authority - G2, which is another root with another key.',
  },
  {
    id: 'godaddy-root-g2',
    name: 'Go Daddy Root Certificate Authority - G2',
    subject: 'C=US, ST=Arizona, L=Scottsdale, O=GoDaddy.com\\, Inc., CN=Go Daddy Root Certificate Authority - G2',
    fingerprint: '45140b3247eb9cc8c5b4f0d7b53091f73292089e6e5a63e2749dd3aca9198eda',
    keyId: '2a8f2d8af0eb123898f74c866ac3fa669054e23c17bc7a95bd0234192dc635d0',
    keyType: 'rsa',
    keyBits: 2048,
    notBefore: '2009-09-01',
    notAfter: '2037-12-31',
    origin: 'Debian ca-certificates 20250419',
    stores: ['mozilla-2014', 'debian-2023', 'debian-2025', 'node-20.20'],
    body: `
MIIDxTCCAq2gAwIBAgIBADANBgkqhkiG9w0BAQsFADCBgzELMAkGA1UEBhMCVVMxEDAOBgNVBAgTB0FyaXpvbmExEzARBgNVBAcT
ClNjb3R0c2RhbGUxGjAYBgNVBAoTEUdvRGFkZHkuY29tLCBJbmMuMTEwLwYDVQQDEyhHbyBEYWRkeSBSb290IENlcnRpZmljYXRl
IEF1dGhvcml0eSAtIEcyMB4XDTA5MDkwMTAwMDAwMFoXDTM3MTIzMTIzNTk1OVowgYMxCzAJBgNVBAYTAlVTMRAwDgYDVQQIEwdB
cml6b25hMRMwEQYDVQQHEwpTY290dHNkYWxlMRowGAYDVQQKExFHb0RhZGR5LmNvbSwgSW5jLjExMC8GA1UEAxMoR28gRGFkZHkg
Um9vdCBDZXJ0aWZpY2F0ZSBBdXRob3JpdHkgLSBHMjCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAL9xYgjx+lk09xvJ
GKP3gElY6SKDE6bFIEMBO4Tx5oVJnyfq9oQbTqC023CYxzIBsQU+B07u9PpPL1kwIuerGVZr4oAH/PMWdYA5UXvl+TW2dE6pjYIT
5LY/qQOD+qK+ihVqf94Lw7YZFAXK6sOoBJQ7RnwyDfMAZiLIjWltNowRGLfTshxgtDj6AozO091GB94KPutdfMh8+7ArU6SSYmlR
JQVhGkSBjCypQ5Yj36w6gZoOKcUcqeldHraenjAKOc7xiID7S13MMuyFYkMlNAJWJwGRtDtwKj9useiciAF9n9T521NtYJ2/LOdY
q7hfRvzOxBsDPAnrSTFcaUaz4EcCAwEAAaNCMEAwDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYwHQYDVR0OBBYEFDqa
hQcQZyi27/a9BUFuIMGU2g/eMA0GCSqGSIb3DQEBCwUAA4IBAQCZ21151fmXWWcDYfF+OwYxdS2hII5PZYe096acvNjpL9DbWu7P
dIxztDhC2gV7+AJ1uP2lsdeu9tfeE8tTEH6KRtGX+rcuKxGrkLAngPnon1rpN5+r5N9ss4UXnT3ZJE95kTXWXwTrgIOrmgIttRD0
2JDHBHNA7XIloKmf7J6raBKZV8aPEjoJpL1E/QYVN8Gb5DKj7Tjo2GTzLH4U/ALqn83/B2gX2yKQOC16jdFU8WnjXzPKej17CuPK
f1855eJ1usV2GDPOLPAvTK33sefOT6jEm0pUBsV/fdUID+Ic/n4XuKxe9tQWskMJDE32p2u0mYRlynqI4uJEvlz36hz1
`,
    events: [
      {
        on: '2027-04-15',
        kind: 'distrust',
        text: 'Mozilla’s schedule ends its trust for TLS, by the age of the key (made 2009)',
        confidence: 'guess',
        source: 'Mozilla root lifecycle schedule, as GlobalSign and DigiCert print it',
      },
    ],
    crossSigns: [],
    usedBy: [],
    aliases: ['gdroot-g2', 'GoDaddy Root G2'],
    operator: 'GoDaddy',
  },
  {
    id: 'godaddy-class-2',
    name: 'Go Daddy Class 2 Certification Authority',
    subject: 'C=US, O=The Go Daddy Group\\, Inc., OU=Go Daddy Class 2 Certification Authority',
    fingerprint: 'c3846bf24b9e93ca64274c0ec67c1ecc5e024ffcacd2d74019350e81fe546ae4',
    keyId: '5632d97bfa775bf3c99ddea52fc2553410864016729c52dd6524c8a9c3b4489f',
    keyType: 'rsa',
    keyBits: 2048,
    notBefore: '2004-06-29',
    notAfter: '2034-06-29',
    origin: 'Debian ca-certificates 20250419',
    stores: ['mozilla-2014', 'debian-2023', 'debian-2025'],
    body: `
MIIEADCCAuigAwIBAgIBADANBgkqhkiG9w0BAQUFADBjMQswCQYDVQQGEwJVUzEhMB8GA1UEChMYVGhlIEdvIERhZGR5IEdyb3Vw
LCBJbmMuMTEwLwYDVQQLEyhHbyBEYWRkeSBDbGFzcyAyIENlcnRpZmljYXRpb24gQXV0aG9yaXR5MB4XDTA0MDYyOTE3MDYyMFoX
DTM0MDYyOTE3MDYyMFowYzELMAkGA1UEBhMCVVMxITAfBgNVBAoTGFRoZSBHbyBEYWRkeSBHcm91cCwgSW5jLjExMC8GA1UECxMo
R28gRGFkZHkgQ2xhc3MgMiBDZXJ0aWZpY2F0aW9uIEF1dGhvcml0eTCCASAwDQYJKoZIhvcNAQEBBQADggENADCCAQgCggEBAN6d
1+pXGEmhW+vXX0iG6r7d/+TvZxz0ZWizV3GgXne77ZtJ6XCAPVYYYwhv2vLM0D9/AlQiVBDYsoHUwHU9S3/Hd8M+eKsaA7Ugay9q
K7HFiH7Eux6wwdhFJ2+qN1j3hybX2C32qRe3H3I2TqYXP2WYktsqbl2i/ojgC95/5Y0V4evLOtXiEqITLdiOr18SPaAIBQi2XKVl
OARFmR6jYGB0xUGlcmIbYsUfb18aQr4CUWWoriMYavx4A6lNf4DD+qta/KFApMoZFv6yyO9ecw3ud72a9nmYvLEHZ6IVDd2gWMZE
ewo+YihfukEHU1jPEX44dMX4/7VpkI+EdOqXG68CAQOjgcAwgb0wHQYDVR0OBBYEFNLEsNKR1EwRcbNhyz2h/t2oatTjMIGNBgNV
HSMEgYUwgYKAFNLEsNKR1EwRcbNhyz2h/t2oatTjoWekZTBjMQswCQYDVQQGEwJVUzEhMB8GA1UEChMYVGhlIEdvIERhZGR5IEdy
b3VwLCBJbmMuMTEwLwYDVQQLEyhHbyBEYWRkeSBDbGFzcyAyIENlcnRpZmljYXRpb24gQXV0aG9yaXR5ggEAMAwGA1UdEwQFMAMB
Af8wDQYJKoZIhvcNAQEFBQADggEBADJL87LKPpH8EsahB4yOd6AzBhRckB4Y9wimPQoZ+YeAEW5p5JYXMP80kWNyOO7MHAGjHZQo
pDH2esRU1/blMVgDoszOYtuURXO1v0XJJLXVggKtI3lpjbi2Tc7PTMozI+gciKqdi0FuFskg5YmezTvacPd+mSYgFFQlq25zheab
IZ0KbIIOqPjCDPoQHmyW74cNxA9hi63ugyuV+I6ShHI56yDqg+2DzZduCLzrTia2cyvk0/ZM/iZx4mERdEr/VxqHD3VILs9RaReg
AhJhldXRQLIQTO7ErBBDpqWeCtWVYpoNz4iCxTIM5CufReYNnyicsbkqWletNw+vHX/bvZ8=
`,
    events: [
      {
        on: '2025-04-15',
        kind: 'distrust',
        text: 'Mozilla’s schedule ended its trust for TLS (keys made before 2006); it is gone from the list in Node 20.20',
        confidence: 'guess',
        source: 'Mozilla root lifecycle schedule, as GlobalSign and DigiCert print it',
      },
    ],
    crossSigns: [],
    usedBy: [],
    aliases: ['gd-class2-root', 'GoDaddy Class 2'],
    operator: 'GoDaddy',
  },
];
