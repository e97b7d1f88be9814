import { describe, expect, it } from 'vitest';
import { readLine } from '../../../at/dialect.ts';
import { stated } from '../../../kernel/facts.ts';
import { EMPTY_STATE } from '../../kit/state.ts';
import { ipErrorCodes, socketCodes } from './codes.ts';
import { socketDeclarations } from './declarations.ts';
import { lines } from './lines.ts';
import { socketObserver } from './observer.ts';

const no = stated(false, 'a manual');
const x = socketDeclarations({ manual: 'a manual', keepAlive: no, dnsServers: no });

describe('lines of real modules', () => {
  it.each([
    ['+CIPOPEN: 0,"TCP","100.100.100.100",21234,-1', lines.socket, { link: 0, port: 21_234, server: -1 }],
    ['+CIPOPEN: 3', lines.socket, { link: 3 }],
    ['+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0', lines.flags, { link0: 1, link9: 0 }],
    ['RECV FROM: 100.100.100.100:21234', lines.from, { address: '100.100.100.100', port: '21234' }],
    ['RECV FROM:1.2.3.4:80', lines.from, { address: '1.2.3.4' }],
    ['+IPD225', lines.push, { bytes: 225 }],
    ['+IP ERROR: Network is already opened', lines.ipError, { text: 'Network is already opened' }],
    ['+CIPERROR: 4', lines.numericError, { code: 4 }],
    ['+CIPSEND: 0,5,-1', lines.sent, { requested: 5, confirmed: -1 }],
    ['+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY', lines.networkClosed, {}],
  ])('%s', (text, spec, values) => {
    expect(readLine(spec, text)?.values).toMatchObject(values);
  });
});

describe('what is observed', () => {
  const { exchanges = {}, urcs = {} } = socketObserver;
  const see = (id: string, ok: boolean, more: object = {}) =>
    exchanges[id]?.(EMPTY_STATE, { exchange: x.netOpen, args: {}, ok, info: [], ...more });

  it('follows the network service', () => {
    expect(see('net.open', true)?.netOpen).toBe(true);
    expect(see('net.open', false)?.netOpen).toBeUndefined();
    const info = [{ spec: lines.ipError, values: { text: 'Network is already opened' }, text: '' }];
    expect(see('net.open', false, { info })?.netOpen).toBe(true);
    expect(see('net.close', false, { code: 2 })?.netOpen).toBe(false);
    expect(see('net.close', true)?.netOpen).toBe(false);
    const address = [{ spec: lines.address, values: { address: '10.0.0.1' }, text: '' }];
    expect(see('net.address', true, { info: address })).toMatchObject({
      netOpen: true,
      bearer: { active: true, address: '10.0.0.1' },
    });
    expect(urcs['ip.network-closed']?.(EMPTY_STATE, {})).toMatchObject({ netOpen: false, bearer: { active: false } });
  });
});

describe('the code tables', () => {
  it('have every number of the manual', () => {
    expect(socketCodes('m').codes.map(({ code }) => code)).toEqual([...Array(13).keys()]);
    expect(ipErrorCodes('m').codes.map(({ code }) => code)).toEqual([...Array(23).keys()]);
  });
});
