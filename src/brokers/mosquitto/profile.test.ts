import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issue, makeDevPki, type DevPki, type Issued } from '../../pki/dev.ts';
import { mosquitto, type Mosquitto } from '../../../test/support/mosquitto.ts';
import { openssl } from '../../../test/support/openssl.ts';
import { has } from '../../../test/support/programs.ts';
import { scratch, type Scratch } from '../../../test/support/scratch.ts';
import { signaturesOf, type FailureId } from '../kit/signatures.ts';
import { profile } from './profile.ts';

/* What the profile says was observed is observed here again, by OpenSSL's own client. */

const HOUR = 3_600_000;

describe.skipIf(!has('mosquitto') || !has('openssl'))('Mosquitto as its profile has it', () => {
  let files: Scratch;
  let pki: DevPki;
  let broker: Mosquitto;
  const clients = new Map<FailureId, readonly string[]>();

  beforeAll(async () => {
    files = await scratch();
    pki = await makeDevPki();
    broker = await mosquitto({
      tls: { certificate: pki.serverChain, key: pki.server.key, clientCa: pki.root.certificate },
    });
    const args = async (name: string, { certificate, key }: Issued): Promise<readonly string[]> => [
      ...['-cert', await files.file(`${name}.pem`, certificate)],
      ...['-key', await files.file(`${name}.key`, key)],
    ];
    const foreign = await makeDevPki();
    const expired = await issue({
      subject: 'CN=late',
      issuer: pki.root,
      use: 'client',
      notBefore: new Date(Date.now() - 2 * HOUR),
      notAfter: new Date(Date.now() - HOUR),
    });
    clients.set('client-certificate-missing', []);
    clients.set('client-ca-unknown', await args('foreign', foreign.device));
    clients.set('client-certificate-expired', await args('expired', expired));
  });

  afterAll(async () => {
    await broker.stop();
    await files.remove();
  });

  const alertOf = async (version: '-tls1_2' | '-tls1_3', client: readonly string[]): Promise<number> => {
    // CONNECT of MQTT 3.1.1 with the client id "x": a refusal in TLS 1.3 comes only once something is read.
    const connect = '\x10\x0d\x00\x04MQTT\x04\x02\x00\x3c\x00\x01x';
    const { output } = await openssl(
      ['s_client', '-connect', `127.0.0.1:${broker.port}`, version, '-ign_eof', ...client],
      connect,
    );
    return Number(/SSL alert number (\d+)/.exec(output)?.[1] ?? 0);
  };

  it.each(['client-certificate-missing', 'client-ca-unknown', 'client-certificate-expired'] as const)(
    'shows %s by the alerts that it names',
    async (id) => {
      const signature = signaturesOf(profile).find((one) => one.id === id);
      const client = clients.get(id) ?? [];
      expect(await alertOf('-tls1_2', client)).toBe(signature?.tls12?.value.alerts?.[0]);
      expect(await alertOf('-tls1_3', client)).toBe(signature?.tls13?.value.alerts?.[0]);
    },
  );

  it('speaks the versions that it names', async () => {
    const { minVersion, maxVersion } = profile.tls;
    expect([minVersion?.value, maxVersion?.value]).toEqual(['TLSv1.2', 'TLSv1.3']);
    const old = await openssl([
      ...['s_client', '-connect', `127.0.0.1:${broker.port}`, '-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'],
    ]);
    expect(old.status).not.toBe(0);
    expect(old.output).toMatch(/alert number (70|80)/);
  });
});
