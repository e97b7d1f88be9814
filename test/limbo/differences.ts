/**
 * Where the strict judgement differs from what x509-limbo expects, and why. `laxer` = we accept what the suite refuses.
 * Three pairs of cases ask for opposite answers to one question; one of each pair has to be here.
 */
export const DIFFERENCES: Readonly<Record<string, { readonly we: 'laxer' | 'stricter'; readonly because: string }>> = {
  'webpki::eku::ee-without-eku': {
    we: 'laxer',
    because: 'asks the opposite of rfc5280::eku::ee-without-eku; a certificate without a purpose is for all of them',
  },
  'rfc5280::aki::cross-signed-root-missing-aki': {
    we: 'laxer',
    because:
      'an anchor is trusted as it is, so nothing hangs on who issued it; cve::cve-2024-0567 has the same anchor and must pass',
  },
  'rfc5280::ca-as-leaf': {
    we: 'stricter',
    because: 'asks the opposite of webpki::ca-as-leaf; a CA that serves TLS itself is a mistake worth naming',
  },
  'pathlen::validation-ignores-pathlen-in-leaf': {
    we: 'stricter',
    because: 'the leaf is a CA, which is refused for that, not for its path length',
  },
  'webpki::nc::permitted-dns-match-noncritical': {
    we: 'stricter',
    because: 'asks the opposite of rfc5280::nc::permitted-dns-match-noncritical',
  },
  ...Object.fromEntries(
    [
      'rfc5280::nc::permitted-dns-match-more',
      'rfc5280::nc::permitted-ipv4-match',
      'rfc5280::nc::permitted-ipv6-match',
      'rfc5280::nc::permitted-dn-match',
      'webpki::nc::nc-permits-dns-san-pattern',
      'webpki::san::exact-localhost-ip-san',
      'webpki::san::leftmost-wildcard-san',
    ].map((id) => [
      id,
      {
        we: 'stricter' as const,
        because: 'the common name is no alternative name, which webpki::cn::not-in-san wants refused',
      },
    ]),
  ),
};

/** Cases in which being laxer is a fault whatever the reason: signature, validity, basic constraints, path length, name. */
export const NEVER_LAXER =
  /signature|invalid-issuer-key|validity|basic-?constraints|ca-bit|pathlen|::nc::|::san::|::cn::|self-signed|untrusted|chain-missing/;
