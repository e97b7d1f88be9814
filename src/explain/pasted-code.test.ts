import { describe, expect, it } from 'vitest';
import { findFamily } from '../families/registry.ts';
import { readPasted } from './pasted-code.ts';

const { family } = findFamily('sim7600');

function read(pasted: string): string {
  const reading = readPasted(family, pasted);
  if (reading.is === 'other-line') return `line ${reading.id}`;
  return reading.is === 'found'
    ? reading.rows.map(({ table, row }) => `${table.id} ${row.code}`).join(', ')
    : 'nothing';
}

describe('a pasted result code', () => {
  it.each([
    // As the module printed it.
    ['+CMQTTCONNECT: 0,32', 'CMQTT 32'],
    ['+CMQTTCONNECT: 0,0', 'CMQTT 0'],
    ['  +CCHOPEN: 0,12\r\n', 'CCH 12'],
    ['+NETOPEN: 1', 'CIP 1'],
    ['+CIPOPEN: 1,4', 'CIP 4'],
    ['+CNTP: 4', 'CNTP 4'],
    ['+CME ERROR: 10', 'CME 10'],
    ['+CME ERROR: SIM not inserted', 'CME 10'],
    ['+CME ERROR: requested service option not subscribed (#33)', 'CME 133'],
    ['+CIPERROR: 4', 'IPERROR 4'],
    ['+IP ERROR: DNS query failed', 'IPERROR 14'],
    // The code is not always the last number.
    ['+HTTPACTION: 0,714,0', 'HTTP 714'],
    // Shortened.
    ['+CMQTTCONNECT:0,32', 'CMQTT 32'],
    ['CMQTTCONNECT: 0,32', 'CMQTT 32'],
    ['cmqttconnect 32', 'CMQTT 32'],
    ['CMQTT32', 'CMQTT 32'],
    ['CCHOPEN 12', 'CCH 12'],
    ['CME 11', 'CME 11'],
    ['CME ERROR: 11', 'CME 11'],
    // Numbers alone can stand in several tables; an index stands before no +CME ERROR.
    ['32', 'CME 32, CMQTT 32'],
    ['0,32', 'CMQTT 32'],
    ['0, 32', 'CMQTT 32'],
  ])('%s is %s', (pasted, expected) => {
    expect(read(pasted)).toBe(expected);
  });

  it.each([
    '',
    'foo',
    'ERROR',
    '-456',
    'CME 58',
    '+CME ERROR: 9999',
    'CMQTTCONNECT',
    '+CMQTTCONNECT: 0,99',
    '9'.repeat(1e5),
  ])('%.20s is none', (pasted) => {
    expect(read(pasted)).toBe('nothing');
  });

  it.each([
    ['cc3200', 'sl_Connect -456', 'SL -456'],
    ['cc3200', 'ERROR[-340] during handshake', 'SL -340'],
    ['cc3220', 'SL_ERROR_BSD_ESEC_UNKNOWN_ROOT_CA', 'SL -468'],
    ['nrf9160', 'err: -111', 'ERRNO 111, LOST 111'],
  ])('is found in what programs around a module print: %s %s', (name, line, codes) => {
    const reading = readPasted(findFamily(name).family, line);
    const rows = reading.is === 'found' ? reading.rows : [];
    expect(
      rows
        .map(({ table, row }) => `${table.id} ${row.code}`)
        .sort()
        .join(', '),
    ).toBe(codes);
  });

  it('is no line that the module prints by itself', () => {
    expect(read('+CMQTTCONNLOST: 0,1')).toBe('line mqtt.connection-lost');
  });
});
