import { describe, expect, it } from 'vitest';
import { families } from '../../families/registry.ts';
import { isHawserError } from '../../kernel/errors.ts';
import { firmwareCase } from '../../../test/support/firmware-case.ts';
import { printAtScript } from './print.ts';
import { readAtScript } from './read.ts';

const familyOf = (id: string) => families().find((family) => family.id === id);

describe('a script', () => {
  it.each(['sim7600', 'sim7600@LE20B03', 'a7670', 'a7608', 'sim7670g', 'sim7020'])(
    'of a %s is read back as the plan that it was',
    (module) => {
      for (const change of [{}, { pin: false, username: false, password: false }, { tls: false, credentials: [] }]) {
        const { plan, mend, ...rest } = firmwareCase(module, change);
        const script = readAtScript(printAtScript({ plan, mend, ...rest }), familyOf);
        expect(script).toEqual({ plan, mend });
        expect(plan.steps.length).toBeGreaterThan(10);
      }
    },
  );

  it('holds pieces of files, places of answers and the key of a device', () => {
    const long = firmwareCase('sim7020', { host: `${'a'.repeat(40)}.broker.example` });
    const azure = firmwareCase('sim7020', { azure: { device: 'device-1', seconds: 3_600 } });
    for (const [firmware, line] of [
      [long, 'AT+CMQTTSNEW="@noted(address)","8883",60000,1132'],
      [long, 'AT+CSETCA=1,1001,0,0,"@file(cert 1001-1001)"'],
      [azure, 'AT+CSETCA=2,1002,1,0,"@secret(key 1-1000)"'],
      [azure, 'AT+CMQAZURECFG=0,"broker.example","device-1","@secret(device-key)",3600'],
    ] as const) {
      const text = printAtScript(firmware);
      expect(text.split('\n')).toContain(line);
      expect(readAtScript(text, familyOf)).toEqual({ plan: firmware.plan, mend: firmware.mend });
    }
    expect(printAtScript(long)).toContain(`#   key, 1002 characters, SHA-256 ${'2f'.repeat(32)}`);
  });

  it('survives texts that look like its own lines', () => {
    const publish = { topic: '# x/"y"', text: '  done OK\n== steps\r\nAT+CFUN=0 | "], stop at ["', qos: 1 } as const;
    const firmware = firmwareCase('sim7600', {
      publish,
      clientId: '@secret',
      subscribe: [{ topic: '== steps', qos: 0 }],
    });
    const { plan, mend } = firmware;
    expect(readAtScript(printAtScript(firmware), familyOf)).toEqual({ plan, mend });
  });

  it('takes CR LF, and says which line it cannot read', () => {
    const firmware = firmwareCase('a7670');
    const text = printAtScript(firmware);
    expect(readAtScript(text.replaceAll('\n', '\r\n'), familyOf).plan).toEqual(firmware.plan);
    const lines = text.split('\n');
    const at = lines.indexOf('AT+CMQTTSTART');
    const broken = (line: number, by: string) => [...lines.slice(0, line), by, ...lines.slice(line + 1)].join('\n');
    for (const [bad, line, what] of [
      [broken(0, '# script'), 1, 'begins with'],
      [broken(at, 'AT+NOTHING=1'), at + 1, 'no such command'],
      [broken(at + 1, '  done code x'), at + 2, 'cannot be read'],
      [broken(at + 1, '  maybe OK'), at + 2, 'cannot be read'],
      [broken(at - 1, '# no name'), at + 1, 'above a command'],
      [broken(at, 'and now'), at + 1, 'a line begins with'],
      [text.replace(/^# module: .*$/m, '# module: x'), 3, 'no module family'],
    ] as const) {
      expect(() => readAtScript(bad, familyOf)).toThrow(new RegExp(`line ${line} of the script: .*${what}`));
    }
  });

  it('never breaks in another way than by a usage error', () => {
    const text = printAtScript(firmwareCase('sim7600'));
    for (let cut = 0; cut < text.length; cut += 37) {
      const damaged = text.slice(0, cut) + text.slice(cut + 1 + (cut % 5));
      try {
        readAtScript(damaged, familyOf);
      } catch (error) {
        expect(isHawserError(error) && error.code).toBe('usage');
      }
    }
    expect(text.length).toBeGreaterThan(1_000);
  });
});
