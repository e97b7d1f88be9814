import { afterEach, describe, expect, it } from 'vitest';
import { family } from '../../src/families/simcom-sim7600/family.ts';
import { Desk } from '../support/sim7600.ts';

let desk: Desk | undefined;
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});
async function at(firmware?: string): Promise<Desk> {
  desk = await Desk.open(firmware === undefined ? {} : { firmware });
  return desk;
}

describe('the certificate store', () => {
  it('takes any bytes under a proper name, and the last of the same name', async () => {
    const module = await at();
    expect(await module.ask('AT+CCERTDOWN=?')).toEqual(['+CCERTDOWN: (5-128),(1-10240)', 'OK']);
    expect(await module.give('AT+CCERTDOWN="a.pem",7', 'OK\r\n>\r\n')).toEqual(['OK']);
    expect(await module.give('AT+CCERTDOWN="a.pem",3', '\x00\xff\r')).toEqual(['OK']);
    expect(await module.give('at+ccertdown="b.der",1', 'x')).toEqual(['OK']);
    expect(await module.ask('AT+CCERTLIST')).toEqual(['+CCERTLIST: "a.pem"', '+CCERTLIST: "b.der"', 'OK']);
    expect(module.services.files.read('cert', 'a.pem')).toEqual(Uint8Array.of(0, 255, 13));
    expect(await module.ask('AT+CCERTDELE="b.der"')).toEqual(['OK']);
    expect(await module.ask('AT+CCERTDELE="b.der"')).toEqual(['ERROR']);
    expect(await module.ask('AT+FSLS')).not.toContain('a.pem');
  });

  it.each(['"a.pe",5', '"a.txt",5', '"a.pem",0', '"a.pem",10241', `"${'a'.repeat(125)}.pem",5`, '"a.pem"', '"a.pem,5'])(
    'refuses %s without a prompt',
    async (args) => {
      const module = await at();
      expect(await module.ask(`AT+CCERTDOWN=${args}`)).toEqual(['ERROR']);
      expect(await module.ask('AT+CCERTLIST')).toEqual(['OK']);
    },
  );

  it('holds nothing of an upload that was cut off', async () => {
    const module = await at();
    await module.begin('AT+CCERTDOWN="a.pem",5', 'abc');
    module.module.reset();
    expect((await module.ask('AT+CCERTLIST', /^OK$/)).filter((line) => line.startsWith('+CCERTLIST'))).toEqual([]);
  });
});

describe('TLS contexts', () => {
  it('are set one by one, queried in the order of the family, and forgotten by a restart', async () => {
    const module = await at();
    await module.all(
      'AT+CSSLCFG="sslversion",2,3',
      'AT+CSSLCFG="authmode",2,2',
      'AT+CSSLCFG="ignorelocaltime",2,0',
      'AT+CSSLCFG="negotiatetime",2,25',
      'AT+CSSLCFG="cacert",2,"ca.pem"',
      'AT+CSSLCFG="clientcert",2,"cert.pem"',
      'AT+CSSLCFG="clientkey",2,"key.pem"',
      'AT+CSSLCFG="enableSNI",2,1',
      'AT+CSSLCFG="ciphersuites",2,0xFFFF',
    );
    const set = '+CSSLCFG: 2,3,2,0,25,"ca.pem","cert.pem","key.pem",1,"",0xFFFF';
    expect(await module.ask('AT+CSSLCFG=2')).toEqual([set, 'OK']);
    const all = await module.ask('AT+CSSLCFG?');
    expect(all).toHaveLength(11);
    expect(all[0]).toBe('+CSSLCFG: 0,4,0,1,300,"","","",0,"",0x0');
    expect(all[2]).toBe(set);
    module.module.reset();
    await module.ask('ATE0');
    expect((await module.ask('AT+CSSLCFG=2')).slice(-2)).toEqual(['+CSSLCFG: 2,4,0,1,300,"","","",0,"",0x0', 'OK']);
  });

  it.each([
    '"sslversion",0,4"',
    '"sslversion",0,5',
    '"authmode",0,4',
    '"authmode",10,1',
    '"negotiatetime",0,9',
    '"ciphersuites",0,0xC02F',
    '"nothing",0,1',
    '"cacert",0,"a"',
  ])('refuse %s', async (args) => {
    const module = await at();
    expect(await module.ask(`AT+CSSLCFG=${args}`)).toEqual(['ERROR']);
  });

  it('refuse names that are not stored on LE20B03 only', async () => {
    const b03 = await at('LE20B03SIM7600M22');
    expect(await b03.ask('AT+CSSLCFG="cacert",0,"none.pem"')).toEqual(['ERROR']);
    await b03.close();
    const b04 = await at();
    expect(await b04.ask('AT+CSSLCFG="cacert",0,"none.pem"')).toEqual(['OK']);
  });
});

describe('the file system', () => {
  it('keeps files apart from the store', async () => {
    const module = await at();
    expect(await module.give('AT+CFTRANRX="c:/note.txt",5', 'hello')).toEqual(['OK']);
    expect(await module.ask('AT+FSLS')).toEqual(['+FSLS: FILES:', 'note.txt', 'OK']);
    expect(await module.ask('AT+FSLS?')).toEqual(['+FSLS: SUBDIRECTORIES:0,FILES:1', 'OK']);
    expect(await module.ask('AT+FSATTRI=note.txt')).toEqual(['+FSATTRI: 5', 'OK']);
    expect(await module.ask('AT+FSMEM')).toEqual(['+FSMEM: C:(11348480,5)', 'OK']);
    expect(await module.ask('AT+CFTRANTX="c:/note.txt"')).toEqual(['+CFTRANTX: DATA,5', 'hello', '+CFTRANTX: 0', 'OK']);
    expect(await module.ask('AT+FSDEL=note.txt')).toEqual(['OK']);
    expect(await module.ask('AT+FSDEL=note.txt')).toEqual(['ERROR']);
    expect(await module.ask('AT+FSCD=E:/mssl_cert')).toEqual(['+FSCD: E:/mssl_cert/', 'OK']);
    expect(await module.ask('AT+FSCD=D:/')).toEqual(['ERROR']);
    expect(await module.ask('AT+FSCD?')).toEqual(['+FSCD: E:/mssl_cert/', 'OK']);
  });
});

describe('every test form of this family’s own commands', () => {
  it('answers OK', async () => {
    const module = await at();
    const own = /^(cert|fs|tls|mqtt|cch|ip|net)[.]?/;
    const forms = family.dialect.exchanges.filter(({ id, form }) => form === 'test' && own.test(id));
    expect(forms.length).toBeGreaterThan(40);
    for (const { token } of forms) expect((await module.ask(`AT${token}=?`)).at(-1), token).toBe('OK');
  });
});
