import { describe, expect, it } from 'vitest';
import { exchange, line } from '../../at/declare.ts';
import { int, optional, quoted } from '../../at/field.ts';
import { ANY_REFUSAL, atStep, shownLine, uploadStep } from './steps.ts';

const manual = 'made up';
const plain = exchange('plain', 'exec', '+PLAIN', { manual, deadlineMs: 1_234 });
const login = exchange('login', 'set', '+LOGIN', {
  args: { client: int(), user: quoted(), password: optional(quoted({ secret: true })) },
  completion: { line: line('logged', '+LOGIN', { code: int() }), code: 'code', order: 'after', deadlineMs: 10 },
  manual,
});
const marked = exchange('marked', 'exec', '+MARKED', {
  completion: { line: line('marked', '+MARKED', {}), order: 'after', deadlineMs: 10 },
  manual,
});
const store = exchange('store', 'set', '+STORE', {
  args: { name: quoted(), bytes: int() },
  prompt: { length: 'bytes', maxBytes: 100, what: 'file', deadlineMs: 10 },
  manual,
});

const common = { id: 'one', rung: 'mqtt', reason: 'because' } as const;

describe('a step', () => {
  it('takes success and deadline from the declaration', () => {
    expect(atStep(plain, common)).toEqual({
      kind: 'at',
      ...common,
      exchange: 'plain',
      args: {},
      send: 'AT+PLAIN',
      accept: [{ final: 'OK' }],
      deadlineMs: 1_234,
    });
    expect(atStep(login, { ...common, args: { client: 0, user: 'u' } }).accept).toEqual([{ code: 0 }]);
    expect(atStep(marked, common).accept).toEqual([{ final: 'OK' }]);
  });

  it('takes what it is told instead, and everything else as it is', () => {
    const options = {
      ...common,
      proves: 'mqtt',
      args: { client: 1, user: 'u' },
      guard: { that: 'mqtt.started', is: true },
      accept: [{ code: 3 }],
      tolerate: ANY_REFUSAL,
      poll: { everyMs: 1, forMs: 2, field: 'x', until: [1] },
      capture: [{ as: 'a', field: 'b' }],
      deadlineMs: 5,
    } as const;
    expect(atStep(login, options)).toMatchObject(options);
  });

  it('shows the exact line, and a label where a secret will stand', () => {
    const args = { client: 0, user: { secret: 'username' }, password: { secret: 'password' } } as const;
    expect(shownLine(login, args)).toBe('AT+LOGIN=0,"@secret(username)","@secret(password)"');
    // Also for text that somebody puts where a secret belongs.
    expect(shownLine(login, { client: 0, user: 'u', password: 'hunter22' })).toBe('AT+LOGIN=0,"u","@secret(password)"');
  });

  it('must have all its parameters', () => {
    expect(() => atStep(login, common)).toThrow(TypeError);
  });

  it('stores a credential under its name', () => {
    const body = { credential: 'ca', bytes: 12, sha256: 'ab' } as const;
    const step = uploadStep(store, { ...common, args: { name: 'a.pem', bytes: 12 }, name: 'a.pem', body });
    expect(step).toEqual({
      kind: 'upload',
      ...common,
      name: 'a.pem',
      body,
      exchange: 'store',
      args: { name: 'a.pem', bytes: 12 },
      send: 'AT+STORE="a.pem",12',
      accept: [{ final: 'OK' }],
      deadlineMs: 9_000,
    });
  });

  it('is plain data', () => {
    const step = atStep(plain, { ...common, poll: { everyMs: 1, forMs: 2, field: 'x', until: [1] } });
    expect(JSON.parse(JSON.stringify(step))).toEqual(step);
  });
});
