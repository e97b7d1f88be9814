import { describe, expect, it } from 'vitest';
import { Dialect } from '../../src/at/dialect.ts';
import type { Exchange } from '../../src/at/declare.ts';
import type { LooseValues } from '../../src/at/field.ts';
import { stated } from '../../src/kernel/facts.ts';
import { mqttDialect } from '../../src/families/simcom-sim7600/dialects.ts';
import { EMPTY_STATE, type ModuleState } from '../../src/families/kit/state.ts';
import type { ObservedExchange } from '../../src/families/kit/part.ts';
import { mqttCodes } from '../../src/families/_parts/simcom-mqtt/codes.ts';
import { mqttDeclarations } from '../../src/families/_parts/simcom-mqtt/declarations.ts';
import { parseUrl } from '../../src/families/_parts/simcom-mqtt/emulator-connect.ts';
import { mqttObserver } from '../../src/families/_parts/simcom-mqtt/observer.ts';
import { mqttPart } from '../../src/families/_parts/simcom-mqtt/part.ts';

describe('the URL of CONNECT', () => {
  it.each([
    ['tcp://a.example:8883', { host: 'a.example', port: 8883 }],
    ['tcp://a.example', { host: 'a.example', port: 1883 }],
    ['TCP://10.0.0.1:1', { host: '10.0.0.1', port: 1 }],
    ['a.example:8883', undefined],
    ['ssl://a.example:8883', undefined],
    ['tcp://', undefined],
    ['tcp://a.example:0', undefined],
    ['tcp://a.example:70000', undefined],
    ['tcp://a b:1', undefined],
  ])('%s', (url, target) => {
    expect(parseUrl(url)).toEqual(target);
  });
});

describe('the commands', () => {
  const x = mqttDeclarations(mqttDialect);
  const part = mqttPart(x, mqttDialect, mqttCodes('a manual'));
  const dialect = new Dialect(part.exchanges, part.urcs);
  const idOf = (text: string): string => {
    const reading = dialect.readCommand(text);
    return reading.kind === 'known' ? reading.command.exchange.id : reading.kind;
  };

  it.each([
    ['AT+CMQTTSUB=0', 'mqtt.subscribe-all'],
    ['AT+CMQTTSUB=0,1', 'mqtt.subscribe-all'],
    ['AT+CMQTTSUB=0,5,1', 'mqtt.subscribe'],
    ['AT+CMQTTSUB=0,5,1,0', 'mqtt.subscribe'],
    ['AT+CMQTTUNSUB=1,0', 'mqtt.unsubscribe-all'],
    ['AT+CMQTTUNSUB=1,5,0', 'mqtt.unsubscribe'],
    ['AT+CMQTTDISC=0,0', 'mqtt.disconnect'],
    ['AT+CMQTTDISC=0,59', 'bad-arguments'],
    ['AT+CMQTTDISC=0,60', 'mqtt.disconnect'],
    ['AT+CMQTTDISC?', 'mqtt.disconnect.read'],
    ['AT+CMQTTPUB=0,1,59', 'bad-arguments'],
    ['AT+CMQTTPUB=0,1,60,1,0', 'mqtt.publish'],
    ['AT+CMQTTACCQ=0,"id",1,4', 'mqtt.acquire'],
    ['AT+CMQTTACCQ=2,"id",1,4', 'bad-arguments'],
    ['AT+CMQTTCFG="optimeout",0,19', 'bad-arguments'],
    ['AT+CMQTTCFG="version",0,4', 'bad-arguments'],
    ['AT+CMQTTCONNECT=0,"tcp://a:1",60,1,user,pass', 'mqtt.connect'],
    ['AT+CMQTTPAYLOAD=0,10241', 'bad-arguments'],
    ['AT+CMQTTNOTHING', 'unknown'],
  ])('%s is %s', (text, id) => {
    expect(idOf(text)).toBe(id);
  });

  it('take the version elsewhere where the family has it elsewhere', () => {
    const other = { ...mqttDialect, versionBy: stated('config' as const, 'another manual') };
    const declared = mqttPart(mqttDeclarations(other), other, mqttCodes('another manual'));
    const read = new Dialect(declared.exchanges, declared.urcs);
    expect(read.readCommand('AT+CMQTTACCQ=0,"id",1,4').kind).toBe('bad-arguments');
    expect(read.readCommand('AT+CMQTTCFG="version",0,4').kind).toBe('known');
    expect(declared.codes[0]?.explains).toContain('mqtt.config.version');
  });
});

describe('what is observed', () => {
  const x = mqttDeclarations(mqttDialect);
  const see = (
    state: ModuleState,
    exchange: Exchange,
    args: LooseValues,
    seen: Partial<ObservedExchange> = {},
  ): ModuleState =>
    mqttObserver.exchanges?.[exchange.id]?.(state, { exchange, args, ok: true, info: [], ...seen }) ?? state;

  it('follows service, client and connection', () => {
    let state = see(EMPTY_STATE, x.start, {});
    expect(state.mqtt.started).toBe(true);
    state = see(state, x.acquire, { client: 0, clientId: 'id', tls: 1 });
    state = see(state, x.context, { client: 0, context: 3 });
    state = see(state, x.connect, { client: 0, url: 'tcp://a:1' });
    expect(state.mqtt.clients.get(0)).toEqual({
      acquired: true,
      clientId: 'id',
      tls: true,
      context: 3,
      connected: true,
      url: 'tcp://a:1',
    });
    const lost = mqttObserver.urcs?.['mqtt.connection-lost']?.(state, { client: 0, cause: 1 });
    expect(lost?.mqtt.clients.get(0)?.connected).toBe(false);
    expect(mqttObserver.urcs?.['mqtt.no-network']?.(state, {}).mqtt).toEqual({ started: false, clients: new Map() });
    state = see(state, x.disconnect, { client: 0 });
    state = see(state, x.release, { client: 0 });
    expect(state.mqtt.clients.get(0)).toMatchObject({ acquired: false, connected: false });
    expect(see(state, x.stop, {}).mqtt.started).toBe(false);
  });

  it('learns from refusals, too', () => {
    const failed = (code: number) => ({ ok: false, code });
    expect(see(EMPTY_STATE, x.start, {}, failed(23)).mqtt.started).toBe(true);
    expect(see(EMPTY_STATE, x.start, {}, failed(1)).mqtt.started).toBeUndefined();
    expect(see(EMPTY_STATE, x.stop, {}, failed(9)).mqtt.started).toBe(false);
    expect(see(EMPTY_STATE, x.acquire, { client: 1 }, failed(19)).mqtt.clients.get(1)?.acquired).toBe(true);
    expect(see(EMPTY_STATE, x.release, { client: 1 }, failed(20)).mqtt.clients.get(1)?.acquired).toBe(false);
    expect(see(EMPTY_STATE, x.disconnect, { client: 1 }, failed(11)).mqtt.clients.get(1)?.connected).toBe(false);
    expect(see(EMPTY_STATE, x.connect, { client: 1, url: 'tcp://a' }, failed(32)).mqtt.clients.get(1)?.connected).toBe(
      false,
    );
  });
});
