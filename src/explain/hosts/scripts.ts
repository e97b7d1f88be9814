import { span } from '../../families/kit/rows.ts';
import { CLOCK, DNS, TCP, UNTRUSTED, WRONG_NAME } from '../stacks/causes.ts';
import { fails, type HostRule } from './host-line.ts';

const NODE = 'Node.js tls and dns, error messages';
const PYTHON = 'Python socket, exceptions';
const trust = span('tls', 'server-trust');

/** Programs in Node.js and Python that end with what the runtime threw. */
export const scripts: readonly HostRule[] = [
  fails(
    /^\s{0,8}(?:\w{1,40}: ){0,2}Error: (?:self[- ]signed certificate|unable to (?:verify the first certificate|get (?:local )?issuer certificate))\b/,
    'no trusted root verifies the chain of the server',
    trust,
    NODE,
    ...UNTRUSTED,
  ),
  fails(
    /\bHostname\/IP does not match certificate's altnames\b/,
    'the certificate of the server is for another name',
    trust,
    NODE,
    ...WRONG_NAME,
  ),
  fails(
    /^\s{0,8}Error: certificate (?:has expired|is not yet valid)\b/,
    'by the clock the certificate of the server is not valid',
    span('server-trust'),
    NODE,
    ...CLOCK,
  ),
  fails(/\bgetaddrinfo (?:ENOTFOUND|EAI_AGAIN)\b/, 'the name does not resolve', span('bearer', 'dns'), NODE, ...DNS),
  fails(
    /\bconnect (?:ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)\b/,
    'the TCP connection does not come about',
    span('bearer', 'tcp'),
    NODE,
    ...TCP,
  ),
  fails(/\b(?:socket\.)?gaierror: ?\[Errno -?\d/, 'the name does not resolve', span('bearer', 'dns'), PYTHON, ...DNS),
  fails(
    /^\s{0,8}(?:ConnectionRefusedError|TimeoutError|OSError|socket\.timeout|socket\.error): ?\[Errno (?:101|110|111|113|10060|10061)\]/,
    'the TCP connection does not come about',
    span('bearer', 'tcp'),
    PYTHON,
    ...TCP,
  ),
];
