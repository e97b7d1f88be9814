import { span, weigh } from '../../families/kit/rows.ts';
import type { Notice } from '../../families/kit/reading.ts';
import type { CauseWeight } from '../../kernel/cause.ts';
import { ALERTS } from '../stacks/alerts.ts';
import { openssl } from '../stacks/openssl.ts';
import { rowOf } from '../../families/kit/part.ts';
import type { SClientRun } from './s-client-run.ts';

const SOURCE = 'OpenSSL apps/s_client.c';
const BAD_CERTIFICATE = 42;
const HANDSHAKE_FAILURE = 40;

/** What a run of `openssl s_client` on a computer says of a module that fails at the same server: never more than a little. */
export function judgeRun(run: Omit<SClientRun, 'notice'>): Notice | undefined {
  const found = [afterAlert(run), notVerified(run), keyType(run)].filter((notice) => notice !== undefined);
  const [first] = found;
  if (first === undefined) return undefined;
  const causes = found.flatMap((notice) => notice.causes);
  return { ...first, text: found.map(({ text }) => text).join('; '), causes: [...causes, ...verified(run)] };
}

/** The file that verifies here is the right one for this server; what the module has stored is another question. */
function verified({ verify, given }: Pick<SClientRun, 'verify' | 'given'>): readonly CauseWeight[] {
  if (verify?.code !== 0) return [];
  const why = 'on the computer the chain verifies';
  return [weigh('wrong-root-ca', given.ca === true ? -0.2 : -0.1, 'server-trust', why)];
}

function afterAlert({ alert, asksForCertificate, given }: Omit<SClientRun, 'notice'>): Notice | undefined {
  if (alert === undefined) return undefined;
  const reading = ALERTS.get(alert);
  const asked = asksForCertificate === true || given.cert === true;
  if (asked && (alert === BAD_CERTIFICATE || alert === HANDSHAKE_FAILURE)) {
    return {
      text: `the server asks for a client certificate and answers with alert ${alert}, as to an empty certificate message`,
      span: span('client-auth'),
      causes: [
        weigh(
          'client-cert-missing',
          0.5,
          'client-auth',
          'no certificate went out: none was given, or its file was not read',
        ),
        weigh('cert-format', 0.25, 'client-auth', 'the certificate that went out is not readable'),
        weigh('auth-credentials', 0.3, 'client-auth', 'the certificate is not known there, or not active'),
      ],
      source: SOURCE,
    };
  }
  if (reading === undefined || reading.causes.length === 0) return undefined;
  const { name, where = span('tls', 'client-auth'), causes } = reading;
  return { text: `the server answers with alert ${alert}: ${name}`, span: where, causes, source: 'RFC 8446 §6.2' };
}

/** Without a CA file the computer's own roots were asked, which says nothing of a private root. */
function notVerified({ verify, given, chain }: Omit<SClientRun, 'notice'>): Notice | undefined {
  if (verify === undefined || verify.code === 0 || given.ca === false) return undefined;
  const table = openssl.tables.find(({ id }) => id === 'VERIFY');
  const row = table === undefined ? undefined : rowOf(table, verify.code);
  if (row?.span === undefined || (given.ca !== true && chain.length === 0)) return undefined;
  const text = `openssl s_client says ${verify.code} (${row.text}) of the chain`;
  return { text, span: row.span, causes: row.causes.map(lighter), source: row.source };
}

/** The same file may be another one in the module. */
const lighter = (cause: CauseWeight): CauseWeight => ({ ...cause, weight: cause.weight * 0.6 });

/** People look at this when some servers work and others do not. */
function keyType({ signatureType, alert, verify }: Omit<SClientRun, 'notice'>): Notice | undefined {
  if (alert !== undefined || verify !== undefined || !/^(?:ECDSA|ed25519|ed448)/i.test(signatureType ?? ''))
    return undefined;
  return {
    text: `the server has a certificate with an ${signatureType ?? ''} key`,
    span: span('tls'),
    causes: [
      weigh('cipher-suite', 0.6, 'tls', 'a module that offers only suites for RSA cannot talk to it'),
      weigh('key-type-unsupported', 0.35, 'tls', 'a module that reads only RSA certificates cannot talk to it'),
    ],
    source: 'RFC 8422 §2; OpenSSL apps/lib/s_cb.c, Peer signature type',
  };
}
