import { describe, expect, it } from 'vitest';
import { explained } from '../../test/explain/damage/known-log.ts';

describe('a log that ends before a connection is asked for', () => {
  const stored = ['ATI', 'Quectel', 'BG96', 'OK', 'AT+QFUPL="ca.pem",1188,100', 'CONNECT', '+QFUPL: 1188,2d13', 'OK'];

  it('is about storing, and that went well', async () => {
    expect((await explained(stored)).outcome).toBe('worked');
  });

  it('is not over where a setting was refused afterwards', async () => {
    const refused = [...stored, 'AT+QSSLCFG="ciphersuite",2,"0XFFFF"', 'ERROR'];
    const log = await explained(refused);
    expect(log.outcome).not.toBe('worked');
    expect(log.nextProofs.length).toBeGreaterThan(0);
  });
});

describe('a module that only carries the bytes of a host', () => {
  const open = (port: number): readonly string[] => [
    'ATI',
    'SIM800 R14.18',
    'OK',
    'AT+CIPSSL=0',
    'OK',
    `AT+CIPSTART="TCP","broker.example.org",${port}`,
    'OK',
    'CONNECT OK',
  ];

  it('has shown nothing yet with TCP to a port that wants TLS', async () => {
    const log = await explained(open(8883));
    expect(log.outcome).toBe('unclear');
    expect(log.nextProofs.length).toBeGreaterThan(0);
  });

  it('has done what it was to do on a plain port', async () => {
    expect((await explained(open(1883))).outcome).toBe('worked');
  });

  it('has failed where the library of the host says so', async () => {
    const log = await explained([...open(8883), '[E][SSLClient.cpp:110] connect(): start_ssl_client: -1']);
    expect(log.outcome).toBe('failed');
  });
});

describe('a data connection that ends', () => {
  const lost = '+QIURC: "pdpdeact",1';

  it('accuses nobody while the module starts: it was of the time before', async () => {
    const log = await explained(['ATI', 'Quectel', 'BG96', 'OK', 'AT+CFUN=1,1', 'OK', 'POWERED DOWN', lost, 'RDY']);
    expect(log.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('is the matter where it was in use', async () => {
    const log = await explained(['RDY', 'ATI', 'Quectel', 'BG96', 'OK', 'AT+QIACT=1', 'OK', lost]);
    expect(log.findings[0]?.cause).toBe('network-not-attached');
  });
});

describe('a name that does not resolve', () => {
  it('is why the connection to it failed afterwards', async () => {
    const log = await explained([
      'AT+CGMM',
      'SIMCOM_SIM7600G-H',
      'OK',
      'AT+CDNSGIP="broker.exmple.org"',
      '+CDNSGIP: 0,10',
      'ERROR',
      'AT+CMQTTCONNECT=0,"tcp://broker.exmple.org:1883",60,1',
      'OK',
      '+CMQTTCONNECT: 0,3',
    ]);
    expect(log.findings[0]?.cause).toBe('dns');
  });
});
