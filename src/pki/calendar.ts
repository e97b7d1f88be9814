import type { Severity } from '../findings/finding.ts';
import type { Confidence } from '../kernel/facts.ts';
import type { CertificateRole } from './understand.ts';
import type { Certificate } from './x509.ts';

/*
 * Dates on which something ends for certificates that are not roots themselves (a root's own dates and moves are told by
 * the anchors): brokers facts, calendar, read 2026-11.
 */

/** One entry of the calendar. */
export interface CalendarEntry {
  readonly id: string;
  /** The day, Unix ms. */
  readonly on: number;
  readonly text: string;
  readonly confidence: Confidence;
  readonly source: string;
  /** Whose certificates it is about: those of one authority, or of all whose roots browsers hold. */
  readonly of: 'lets-encrypt' | 'microsoft' | 'public';
  /** Whether it concerns a certificate in that role. */
  concerns(certificate: Certificate, role: CertificateRole): boolean;
}

const day = (year: number, month: number, date: number): number => Date.UTC(year, month - 1, date);

const LETS_ENCRYPT = /\bO=(Let's Encrypt|ISRG|Internet Security Research Group)\b/;
const PUBLIC_ISSUERS =
  /\bO=(Let's Encrypt|DigiCert Inc|Amazon|Google Trust Services( LLC)?|Microsoft Corporation|Sectigo Limited|GlobalSign nv-sa)(,|$)/;

function common(name: string): string {
  return /\bCN=([^,]*)/.exec(name)?.[1] ?? '';
}

export const CALENDAR: readonly CalendarEntry[] = [
  {
    id: 'lets-encrypt-no-client-auth',
    of: 'lets-encrypt',
    on: day(2026, 7, 8),
    text: 'Let’s Encrypt issues no certificates for clients any more: the next one of this kind cannot be used for mutual TLS',
    confidence: 'stated',
    source: 'Let’s Encrypt, "Ending TLS client authentication certificate support"',
    concerns: ({ facts, extensions }, role) =>
      role === 'end' && LETS_ENCRYPT.test(facts.issuer) && (extensions.extendedKeyUsage ?? []).includes(CLIENT_AUTH),
  },
  {
    id: 'lets-encrypt-2024-intermediates',
    of: 'lets-encrypt',
    on: day(2027, 3, 12),
    text: 'the intermediates R10 to R14 and E5 to E9 of Let’s Encrypt end; they are retired already, and whoever has pinned one is cut off',
    confidence: 'stated',
    source: 'Let’s Encrypt, list of certificates, read 2026-07',
    concerns: ({ facts }, role) =>
      role === 'intermediate' && LETS_ENCRYPT.test(facts.subject) && /^(R1[0-4]|E[5-9])$/.test(common(facts.subject)),
  },
  {
    id: 'lets-encrypt-64-days',
    of: 'lets-encrypt',
    on: day(2027, 2, 10),
    text: 'Let’s Encrypt issues for 64 days only, from 2028-02-16 for 45',
    confidence: 'stated',
    source: 'Let’s Encrypt, read 2026-07',
    concerns: ({ facts }, role) => role === 'end' && LETS_ENCRYPT.test(facts.issuer),
  },
  {
    id: 'public-100-days',
    of: 'public',
    on: day(2027, 3, 15),
    text: 'certificates of public authorities are valid for 100 days at most (for 200 since 2026-03-15, for 47 from 2029-03-15): pinning one in a module fails within weeks',
    confidence: 'stated',
    source: 'CA/Browser Forum ballot SC-081',
    concerns: ({ facts }, role) =>
      role === 'end' && PUBLIC_ISSUERS.test(facts.issuer) && !LETS_ENCRYPT.test(facts.issuer),
  },
  {
    id: 'microsoft-tls-rsa-root-g2-cross-sign',
    of: 'microsoft',
    on: day(2029, 6, 19),
    text: 'the signature of DigiCert Global Root G2 on Microsoft TLS RSA Root G2 ends',
    confidence: 'observed',
    source: 'recorded chains of microsoft.com, 2026-02',
    concerns: ({ facts }) => /CN=Microsoft TLS RSA Root G2\b/.test(facts.subject) && !facts.selfSigned,
  },
];

/** extKeyUsage for TLS clients. */
export const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

/** The entries that concern a certificate, the next first. */
export function calendarOf(certificate: Certificate, role: CertificateRole): readonly CalendarEntry[] {
  return CALENDAR.filter((entry) => entry.concerns(certificate, role)).sort((a, b) => a.on - b.on);
}

/** What ends within the certificate's own life concerns it more than what comes after. */
export function calendarSeverity(entry: CalendarEntry, { facts }: Certificate): Severity {
  return entry.on < facts.notAfter ? 'warning' : 'info';
}
