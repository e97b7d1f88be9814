import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../findings/catalogue.ts';
import { families } from '../families/registry.ts';
import { findFamilyIn } from '../families/kit/find.ts';
import { RUNGS, rungsOf } from '../kernel/rung.ts';
import { codePage, codeTables, explainCode } from './code.ts';

const REFUSED = { code: 'code-unknown', exit: 4 };

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('a result code of a module', () => {
  it('is explained with its span, its causes in words, and the findings that they become', () => {
    const { found } = explainCode('sim7600', '+CMQTTCONNECT: 0,32');
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      table: 'CMQTT',
      code: 32,
      text: 'handshake failed',
      span: { from: 'tls', to: 'client-auth' },
      confidence: 'reported',
    });
    expect(found[0]?.causes[0]).toMatchObject({ cause: 'sni-missing', speaks: 'for', finding: 'sni-missing' });
    const weights = found[0]?.causes.map(({ weight }) => weight) ?? [];
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
    expect(found[0]?.causes.at(-1)?.speaks).toBe('weakly for');
  });

  it('is explained for each table that has it, the highest rung first', () => {
    expect(explainCode('sim7600', '32').found.map(({ table }) => table)).toEqual(['CMQTT', 'CME']);
  });

  it('leads to the tests that split it, with the commands that connect would send', () => {
    const [code] = explainCode('sim7600', 'CMQTT 32').found;
    const unverified = code?.tests.find(({ id }) => id === 'unverified');
    expect(unverified).toMatchObject({ passed: ['server-trust'], failed: ['tls', 'client-auth'] });
    expect(unverified?.commands).toContain('AT+CSSLCFG="enableSNI",1,1');
    expect(unverified?.commands.at(-1)).toBe('AT+CCHOPEN=0,"broker.example",8883,2');
    const other = code?.tests.find(({ id }) => id === 'other-sni');
    expect(other).toMatchObject({ after: 'unverified', passed: ['tls'] });
    expect(explainCode('sim7600', 'CMQTT 32').nextProofs[0]?.command).toMatch(
      /^hawser connect --port PORT --module sim7600 /,
    );
  });

  it('has no test where it says itself on which rung it broke', () => {
    const { found, nextProofs } = explainCode('sim7600', 'CME 13');
    expect(found[0]).toMatchObject({ span: { from: 'sim', to: 'sim' }, tests: [] });
    expect(nextProofs).toEqual([]);
  });

  it.each([
    ['CMQTT 28', 'client-id-refused'],
    ['CMQTT 29', 'broker-unavailable'],
    ['CMQTT 30', 'login-refused'],
    ['CME 11', 'sim-pin'],
    ['CME 12', 'sim-puk'],
    ['CME 10', 'sim-missing'],
    ['CME 30', 'not-registered'],
    ['CME 133', 'no-bearer'],
  ])('%s leads to the finding %s', (code, finding) => {
    expect(explainCode('sim7600', code).found[0]?.causes[0]?.finding).toBe(finding);
  });

  it('goes by the firmware that was named', () => {
    const bad = explainCode('sim7600@LE20B03', 'CMQTT 32');
    expect(bad.family.firmware).toMatchObject({ exact: true, sni: { value: 'option-breaks' } });
    expect(bad.found[0]?.tests.find(({ id }) => id === 'other-sni')?.title).toBe('TLS with the server name');
    expect(explainCode('sim7600@LE99Z99', '32').family.firmware?.exact).toBe(false);
    expect(explainCode('sim7600', '32').family.firmware).toBeUndefined();
  });

  it('that no table has is said to be none, with what to do', () => {
    expect(thrownBy(() => explainCode('sim7600', '-456'))).toMatchObject({
      ...REFUSED,
      message: expect.stringContaining('no table of SIMCom SIM7500, SIM7600, SIM7800 has "-456"') as string,
    });
    expect(thrownBy(() => explainCode('sim7600', 'ERROR'))).toMatchObject({
      ...REFUSED,
      next: [{ command: 'AT+CMEE=2' }, { command: 'hawser code sim7600' }],
    });
    expect(thrownBy(() => explainCode('sim7600', '+CMQTTCONNLOST: 0,1'))).toMatchObject({
      ...REFUSED,
      message: expect.stringContaining('prints by itself (mqtt.connection-lost)') as string,
    });
    expect(thrownBy(() => explainCode('sim7601', '32'))).toMatchObject({ code: 'family-unknown' });
  });

  it('is there for every family, also those that nothing drives, which have no tests through the module', () => {
    for (const { id } of families()) expect(codeTables(id).tables.length, id).toBeGreaterThan(0);
    const [bad] = explainCode('cc3200', '-456').found;
    expect(bad).toMatchObject({ table: 'SL', span: { from: 'server-trust', to: 'server-trust' }, tests: [] });
    expect(bad?.causes.map(({ finding }) => finding)).toContain('stored-file-unusable');
    expect(explainCode('sim7080', '+CAOPEN: 0,26').found[0]?.causes[0]).toMatchObject({ cause: 'wrong-root-ca' });
    expect(explainCode('nrf9160', '#XTCPCLI: -111,"not connected"').nextProofs).toEqual([]);
  });
});

describe('every row of every table', () => {
  it('is a page whose causes are findings, and whose tests leave less than was open', () => {
    let rows = 0;
    let tests = 0;
    for (const family of families()) {
      const choice = findFamilyIn([family], family.id);
      for (const table of family.codes) {
        for (const row of table.codes) {
          const page = codePage(choice, { table, row });
          const where = `${family.id} ${table.id} ${row.code}`;
          rows += 1;
          for (const { finding } of page.causes) expect(Object.keys(CATALOGUE), where).toContain(finding);
          const span = page.span === undefined ? [] : rungsOf(page.span);
          for (const rung of page.open) expect(span, where).toContain(rung);
          for (const { passed, failed, commands, after } of page.tests) {
            tests += 1;
            expect(Math.min(passed.length, failed.length), where).toBeLessThan(page.open.length);
            for (const rung of [...passed, ...failed]) expect(RUNGS, where).toContain(rung);
            expect(commands.length, where).toBeGreaterThan(0);
            if (after !== undefined)
              expect(
                page.tests.map(({ id }) => id),
                where,
              ).toContain(after);
          }
        }
      }
    }
    expect(rows).toBeGreaterThan(200);
    expect(tests).toBeGreaterThan(50);
  });
});

describe('a code of a host’s TLS library', () => {
  it('is explained without any module, and leads to the probe of the broker', () => {
    const { family, found, nextProofs } = explainCode('mbedtls', '-9984');
    expect(family).toEqual({ id: 'mbedtls', title: 'mbedTLS', alias: 'mbedtls' });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      written: '-0x2700',
      span: { from: 'server-trust', to: 'server-trust' },
      tests: [],
    });
    expect(found[0]?.causes[0]).toMatchObject({ cause: 'wrong-root-ca', finding: 'anchor-wrong' });
    expect(nextProofs[0]?.command).toMatch(/^hawser probe /);
  });

  it('that the library does not have is said to be none', () => {
    expect(thrownBy(() => explainCode('wolfssl', '-9999'))).toMatchObject(REFUSED);
  });

  it('is listed as the library writes it', () => {
    const [table] = codeTables('openssl').tables;
    expect(table?.codes.map(({ written }) => written)).toContain('0A000418');
  });
});
