import { ABSENT, known } from '../../src/findings/inputs.ts';
import { guess, stated } from '../../src/kernel/facts.ts';
import { DAY_MS, NOW, certificateFile, chain, heldFile, keyFile, refusedOver, seen, unseen } from './inputs.ts';
import { WHY, noFiles, plain, type RuleCases } from './rule-case.ts';

/** The rules about what module and broker make of each other's certificates. */
export const trustCases: RuleCases = {
  'anchor-wrong': {
    fires: [
      { when: { verdicts: { trust: refusedOver('anchor') } }, code: 'anchor-wrong', confidence: 'certain' },
      {
        when: { verdicts: { trust: refusedOver('anchor') }, module: { verifier: guess('mbedtls', WHY) } },
        code: 'anchor-wrong',
        severity: 'error',
        confidence: 'likely',
        says: /judged as mbedtls does/,
      },
      // It holds a root, and the chain leads to something else in it.
      { when: { verdicts: { trust: refusedOver('anchor-not-root') } }, code: 'anchor-wrong' },
      // The name of an issuer that is sent, and another key.
      {
        when: {
          verdicts: { trust: refusedOver('anchor') },
          credentials: { ca: certificateFile({ subject: 'CN=Between', keyId: 'other' }) },
        },
        code: 'anchor-wrong',
        says: /CN=Between.*its key has not signed there/,
      },
      {
        when: {
          verdicts: { trust: unseen, caAmongRoots: seen({ is: 'other', wanted: ['Amazon Root CA 1'] }) },
        },
        code: 'anchor-wrong',
        confidence: 'likely',
        says: /none of the roots.*Amazon Root CA 1/s,
      },
    ],
    quiet: [
      { when: {}, is: 'holds' },
      { when: { module: { verifier: guess('mbedtls', WHY) } }, is: 'unlikely' },
      // Another rule speaks of a file without a root.
      {
        when: {
          verdicts: { trust: refusedOver('anchor-not-root') },
          credentials: { ca: certificateFile({ selfSigned: false }) },
        },
        is: 'moot',
      },
      { when: { verdicts: { trust: unseen, caAmongRoots: seen({ is: 'listed', wanted: [] }) } }, is: 'moot' },
      { when: { credentials: { ca: ABSENT }, verdicts: { trust: ABSENT } }, is: 'moot' },
      { when: { verdicts: { trust: refusedOver('anchor') }, broker: plain }, is: 'moot' },
      // A module that looks at no certificate refuses none.
      { when: { verdicts: { trust: refusedOver('anchor') }, request: { verifies: seen(false) } }, is: 'moot' },
    ],
    unknown: [{ verdicts: { trust: unseen, caAmongRoots: unseen } }, { credentials: { ca: unseen } }],
  },
  'anchor-retired': {
    fires: [
      {
        when: {
          verdicts: { trust: unseen, caAmongRoots: seen({ is: 'retired', wanted: ['DigiCert Global Root G2'] }) },
        },
        code: 'anchor-retired',
        confidence: 'likely',
        says: /DigiCert Global Root G2/,
      },
      {
        when: { verdicts: { trust: refusedOver('anchor'), caAmongRoots: seen({ is: 'retired', wanted: [] }) } },
        code: 'anchor-retired',
      },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      // What was seen on the wire counts for more.
      { when: { verdicts: { caAmongRoots: seen({ is: 'retired', wanted: [] }) } }, is: 'moot' },
      {
        when: { verdicts: { trust: unseen, caAmongRoots: seen({ is: 'retired', wanted: [] }) }, broker: plain },
        is: 'moot',
      },
    ],
    unknown: [{ verdicts: { caAmongRoots: unseen } }, { credentials: { ca: unseen } }],
  },
  'chain-refused': {
    fires: [
      { when: { verdicts: { trust: refusedOver('chain') } }, code: 'chain-refused', confidence: 'likely' },
      {
        when: { verdicts: { trust: refusedOver('chain') }, module: { verifier: guess('wolfssl', WHY) } },
        code: 'chain-refused',
        confidence: 'possible',
        says: /judged as wolfssl does/,
      },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { verdicts: { trust: refusedOver('anchor') } }, is: 'moot' },
      { when: { verdicts: { trust: refusedOver('chain') }, broker: plain }, is: 'moot' },
    ],
    unknown: [{ verdicts: { trust: unseen } }],
  },
  'server-name-mismatch': {
    fires: [
      {
        when: { verdicts: { nameFits: seen(false) } },
        code: 'server-name-mismatch',
        severity: 'warning',
        says: /does not compare names/,
      },
      {
        when: { verdicts: { nameFits: seen(false) }, module: { checksName: stated(true, WHY) } },
        code: 'server-name-mismatch',
        severity: 'error',
        confidence: 'certain',
      },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { verdicts: { nameFits: seen(false) }, broker: plain }, is: 'moot' },
    ],
    unknown: [{ verdicts: { nameFits: unseen } }],
  },
  'server-cert-expired': {
    fires: [
      {
        when: {
          broker: { chain: chain({}, { notAfter: NOW - DAY_MS }) },
          verdicts: { trustToday: refusedOver('dates') },
        },
        code: 'server-cert-expired',
        severity: 'error',
        says: /CN=broker\.example.*2026-01-14/,
      },
      {
        when: {
          broker: { chain: chain({}, { notAfter: NOW - DAY_MS }) },
          verdicts: { trustToday: unseen },
          module: { checksDates: seen(false) },
        },
        code: 'server-cert-expired',
        severity: 'warning',
      },
      // The root that it is judged by is not sent.
      { when: { verdicts: { trustToday: refusedOver('dates') } }, code: 'server-cert-expired' },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      // A path around what has ended.
      { when: { broker: { chain: chain({}, { notAfter: NOW - DAY_MS }) } }, is: 'moot' },
      { when: { broker: plain, verdicts: { trustToday: refusedOver('dates') } }, is: 'moot' },
    ],
    unknown: [{ broker: { chain: unseen } }],
  },
  'server-cert-expiring': {
    fires: [
      {
        when: { broker: { chain: chain({}, { notAfter: NOW + 5 * DAY_MS }) } },
        code: 'server-cert-expiring',
        severity: 'info',
        says: /2026-01-20/,
      },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { broker: { chain: chain({}, { notAfter: NOW + 25 * DAY_MS }) } }, is: 'moot' },
      // A certificate of a week is always near its end.
      {
        when: { broker: { chain: chain({}, { notBefore: NOW - DAY_MS, notAfter: NOW + 6 * DAY_MS }) } },
        is: 'moot',
      },
      { when: { broker: { ...plain, chain: chain({}, { notAfter: NOW + 5 * DAY_MS }) } }, is: 'moot' },
    ],
    unknown: [{ broker: { chain: unseen } }],
  },
  'verification-off': {
    fires: [
      {
        when: { request: { verifies: known(false, { kind: 'option', ref: WHY, text: 'no CA is named' }) } },
        code: 'verification-off',
        severity: 'warning',
      },
      {
        when: {
          request: { verifies: known(false, { kind: 'fact', ref: WHY, text: 'takes no root' }) },
          credentials: { username: ABSENT, password: ABSENT },
        },
        code: 'verification-off',
        severity: 'warning',
        says: /takes no root/,
      },
      {
        when: { request: { verifies: known(false, { kind: 'fact', ref: WHY, text: 'takes no root' }) } },
        code: 'verification-off',
        severity: 'error',
        says: /takes no root/,
      },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { request: { verifies: ABSENT } }, is: 'moot' },
      { when: { request: { verifies: seen(false) }, broker: plain }, is: 'moot' },
    ],
    unknown: [{ request: { verifies: unseen } }],
  },
  'client-cert-refused': {
    fires: [
      {
        when: { verdicts: { clientCertificateTaken: seen(false) } },
        code: 'client-cert-refused',
        confidence: 'certain',
        says: /was presented to it/,
      },
    ],
    quiet: [
      { when: {}, is: 'holds' },
      { when: { credentials: noFiles, verdicts: { clientCertificateTaken: seen(false) } }, is: 'moot' },
      { when: { verdicts: { clientCertificateTaken: seen(false) }, broker: plain }, is: 'moot' },
    ],
    unknown: [{ verdicts: { clientCertificateTaken: unseen } }, { credentials: { cert: unseen } }],
  },
  'client-cert-other-ca': {
    fires: [
      {
        when: { verdicts: { clientIssuerListed: seen(false), clientCertificateTaken: unseen } },
        code: 'client-cert-other-ca',
        confidence: 'likely',
        says: /issued by .*CN=Root/,
      },
    ],
    quiet: [
      { when: { verdicts: { clientCertificateTaken: unseen } }, is: 'moot' },
      // It was taken all the same.
      { when: { verdicts: { clientIssuerListed: seen(false) } }, is: 'moot' },
      { when: { credentials: noFiles, verdicts: { clientIssuerListed: seen(false) } }, is: 'moot' },
      {
        when: { verdicts: { clientIssuerListed: seen(false), clientCertificateTaken: unseen }, broker: plain },
        is: 'moot',
      },
    ],
    unknown: [
      { verdicts: { clientIssuerListed: unseen, clientCertificateTaken: unseen } },
      { credentials: { cert: unseen } },
    ],
  },
  'cert-no-client-auth': {
    fires: [{ when: { credentials: { cert: heldFile({ forClients: false }) } }, code: 'cert-no-client-auth' }],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { credentials: noFiles }, is: 'moot' },
      { when: { credentials: { cert: heldFile({ forClients: false }) }, broker: plain }, is: 'moot' },
    ],
    unknown: [{ credentials: { cert: unseen } }],
  },
  'client-key-not-asked': {
    fires: [
      {
        when: { broker: { clientKeyTypes: seen(['ec']) } },
        code: 'client-key-not-asked',
        confidence: 'likely',
        says: /asks for EC.*type RSA/s,
      },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { broker: { clientKeyTypes: seen([]) } }, is: 'moot' },
      { when: { credentials: noFiles, broker: { clientKeyTypes: seen(['ec']) } }, is: 'moot' },
      { when: { broker: { ...plain, clientKeyTypes: seen(['ec']) } }, is: 'moot' },
    ],
    unknown: [{ broker: { clientKeyTypes: unseen } }, { credentials: { key: unseen } }],
  },
  'file-key-form': {
    fires: [
      {
        when: {
          credentials: { key: keyFile({ form: 'pkcs8' }) },
          module: { refusedKeyForms: guess(['pkcs8'], WHY) },
        },
        code: 'file-key-form',
        severity: 'error',
        confidence: 'possible',
        says: /refuses PKCS#8 \(guess\); unproven/,
      },
      {
        when: { credentials: { key: keyFile({ form: 'pkcs8' }) }, module: { keyForms: guess(['pkcs1'], WHY) } },
        code: 'file-key-form',
        severity: 'warning',
        confidence: 'possible',
      },
      {
        when: { credentials: { key: keyFile({ form: 'sec1' }) } },
        code: 'file-key-form',
        severity: 'error',
        says: /known to be read: PKCS#1.*hawser creds fit --module test key\.pem/s,
      },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      // What hawser loads, it writes anew.
      { when: { credentials: { key: keyFile({ form: 'pkcs8' }) }, module: { filesLoadedBy: 'hawser' } }, is: 'moot' },
      { when: { credentials: { key: ABSENT } }, is: 'moot' },
      { when: { credentials: { key: keyFile({ form: 'pkcs8' }) }, broker: plain }, is: 'moot' },
    ],
    unknown: [{ credentials: { key: unseen } }, { module: { keyForms: undefined } }],
  },
  'file-name-length': {
    fires: [
      {
        when: {
          credentials: { ca: heldFile({ path: '/srv/files/c.pm' }) },
          module: { fileNameBytes: stated({ min: 5, max: 8 }, WHY) },
        },
        code: 'file-name-length',
        severity: 'warning',
        says: /its name has 4 bytes/,
      },
      {
        when: {
          credentials: { key: keyFile({ path: 'C:\\keys\\a-long-name.pem' }) },
          module: { fileNameBytes: stated({ min: 1, max: 8 }, WHY) },
        },
        code: 'file-name-length',
        says: /its name has 15 bytes.*takes 1 to 8/s,
      },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { module: { fileNameBytes: undefined } }, is: 'moot' },
      { when: { module: { fileNameBytes: stated({ min: 1, max: 2 }, WHY), filesLoadedBy: 'hawser' } }, is: 'moot' },
      { when: { module: { fileNameBytes: stated({ min: 1, max: 2 }, WHY) }, broker: plain }, is: 'moot' },
    ],
    unknown: [{ credentials: { ca: unseen } }],
  },
  'file-encoding': {
    fires: [
      {
        when: { module: { encodings: stated(['der'], WHY) } },
        code: 'file-encoding',
        severity: 'error',
        confidence: 'certain',
        says: /it is PEM/,
      },
      {
        when: { credentials: { ca: heldFile({ encoding: 'der' }) }, module: { encodings: guess(['pem'], WHY) } },
        code: 'file-encoding',
        severity: 'warning',
        confidence: 'possible',
      },
      { when: { credentials: { key: keyFile({ encoding: 'other' }) } }, code: 'file-encoding' },
    ],
    quiet: [
      { when: {}, is: 'moot' },
      { when: { module: { encodings: stated(['der'], WHY), filesLoadedBy: 'hawser' } }, is: 'moot' },
      { when: { module: { encodings: stated(['der'], WHY) }, broker: plain }, is: 'moot' },
      {
        when: { module: { encodings: undefined }, credentials: { ca: ABSENT, cert: ABSENT, key: ABSENT } },
        is: 'moot',
      },
    ],
    unknown: [{ credentials: { ca: unseen } }, { module: { encodings: undefined } }],
  },
};
