import { issue, type Issued } from '../../src/pki/dev.ts';

/*
 * The chain that AWS sent until August 2024, as a user of a SIM7020C printed it, with the same names and shape and keys
 * of our own: server, "Server CA 1B", Amazon Root CA 1 signed by Starfield Services G2, and that signed by Starfield
 * Class 2; and the three self-signed roots, which the server does not send.
 */

const G2 =
  'C=US, ST=Arizona, L=Scottsdale, O=Starfield Technologies\\, Inc., CN=Starfield Services Root Certificate Authority - G2';
const CLASS_2 = 'C=US, O=Starfield Technologies\\, Inc., OU=Starfield Class 2 Certification Authority';
const AMAZON_1 = 'C=US, O=Amazon, CN=Amazon Root CA 1';

export interface AwsChain {
  readonly server: Issued;
  readonly serverCa: Issued;
  readonly amazonByG2: Issued;
  readonly g2ByClass2: Issued;
  readonly amazonRoot: Issued;
  readonly g2Root: Issued;
  readonly class2Root: Issued;
}

/** Valid from 2015 to 2037, but for the server's certificate, which ends when `serverEnds` says. */
export async function awsChain(serverEnds = new Date(Date.UTC(2027, 0, 1))): Promise<AwsChain> {
  const ca = { pathLength: null };
  const dates = { notBefore: new Date(Date.UTC(2015, 4, 25)), notAfter: new Date(Date.UTC(2037, 11, 31)) };
  const common = { ca, ...dates };
  const class2Root = await issue({ ...common, subject: CLASS_2 });
  const g2Root = await issue({ ...common, subject: G2 });
  const amazonRoot = await issue({ ...common, subject: AMAZON_1 });
  const g2ByClass2 = await issue({ ...common, subject: G2, keys: g2Root.keys, issuer: class2Root });
  const amazonByG2 = await issue({ ...common, subject: AMAZON_1, keys: amazonRoot.keys, issuer: g2Root });
  const serverCa = await issue({
    ...common,
    subject: 'C=US, O=Amazon, OU=Server CA 1B, CN=Amazon',
    issuer: amazonRoot,
  });
  const server = await issue({
    subject: 'CN=aws.amazon.com',
    names: ['aws.amazon.com'],
    use: 'server',
    issuer: serverCa,
    notBefore: dates.notBefore,
    notAfter: serverEnds,
  });
  return { server, serverCa, amazonByG2, g2ByClass2, amazonRoot, g2Root, class2Root };
}

/** What `openssl s_client -showcerts` prints of it: the chain, and the server's certificate once more. */
export function showcerts(chain: AwsChain, sent: readonly Issued[] = sentUntil2024(chain)): string {
  const listed = sent.map(
    (issued, place) => ` ${place} s:/CN=${place}\n   i:/CN=above ${place}\n${issued.certificate}`,
  );
  return [
    'CONNECTED(00000003)\ndepth=2 verify return:1\n---\nCertificate chain\n',
    ...listed,
    '---\nServer certificate\n',
    chain.server.certificate,
    'subject=/CN=aws.amazon.com\nissuer=/C=US/O=Amazon/OU=Server CA 1B/CN=Amazon\n---\nDONE\n',
  ].join('');
}

/** Until August 2024. */
export function sentUntil2024({ server, serverCa, amazonByG2, g2ByClass2 }: AwsChain): readonly Issued[] {
  return [server, serverCa, amazonByG2, g2ByClass2];
}

/** Since then. */
export function sentToday({ server, serverCa, amazonByG2 }: AwsChain): readonly Issued[] {
  return [server, serverCa, amazonByG2];
}
