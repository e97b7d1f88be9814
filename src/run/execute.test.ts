import { describe, expect, it } from 'vitest';
import type { AtStep, Step, UploadStep } from '../families/kit/step.ts';
import { isHawserError } from '../kernel/errors.ts';
import { bytesOf } from '../kernel/bytes.ts';
import { at, run } from '../../test/support/at-step.ts';
import { said, scripted, type Scripted } from '../../test/support/scripted.ts';
import { inVirtualTime } from '../../test/support/virtual-time.ts';
import { trySteps } from './execute.ts';

const OK = said('OK');
const ERROR = said('ERROR');

const CA = bytesOf('-----BEGIN CERTIFICATE-----\n');

const upload: UploadStep = {
  kind: 'upload',
  id: 'store-ca',
  rung: 'server-trust',
  reason: 'because',
  exchange: 'cert.download',
  args: { name: 'hw_ca.pem', bytes: CA.length },
  send: '',
  name: 'hw_ca.pem',
  body: { credential: 'ca', bytes: CA.length, sha256: '' },
  accept: [{ final: 'OK' }],
  deadlineMs: 15_000,
};
const UPLOAD = `AT+CCERTDOWN="hw_ca.pem",${CA.length}`;

/** What happened to which step. */
function story({ events }: Scripted): readonly string[] {
  return events.flatMap((event) => {
    if (event.kind === 'step-skipped') return [`${event.step.id} skipped`];
    return event.kind === 'step-ended' ? [`${event.step.id} ${event.result.verdict}`] : [];
  });
}

describe('steps', () => {
  it('are run in order, each in the exact words of the declaration, and change the known state', async () => {
    const context = scripted({
      'AT+CPIN?': said('+CPIN: READY', 'OK'),
      'AT+CSSLCFG="authmode",0,2': OK,
    });
    const outcome = await run([at('sim.status.read'), at('tls.authmode', { args: { context: 0, value: 2 } })], context);
    expect(outcome).toMatchObject({ ok: true, filled: false });
    expect(outcome.failed).toBeUndefined();
    expect(context.sent).toEqual(['AT+CPIN?', 'AT+CSSLCFG="authmode",0,2']);
    expect(context.keeper.state.sim).toBe('ready');
    expect(context.keeper.state.tls.get(0)?.authmode).toBe(2);
    expect(story(context)).toEqual(['sim.status.read done', 'tls.authmode done']);
  });

  it('stop at the first that fails', async () => {
    const context = scripted({ 'AT+CPIN?': said('+CME ERROR: 10'), 'AT+CSQ': OK });
    const outcome = await run([at('sim.status.read'), at('network.signal.read')], context);
    expect(outcome.ok).toBe(false);
    expect(outcome.failed?.step.id).toBe('sim.status.read');
    expect(outcome.failed?.outcome.final?.error?.number).toBe(10);
    expect(context.sent).toEqual(['AT+CPIN?']);
  });

  it('go on over endings that are tolerated', async () => {
    const context = scripted({
      'AT+CMQTTSTART': said('+CMQTTSTART: 23', 'ERROR'),
      'AT+CMQTTREL=0': ERROR,
      'AT+CSQ': OK,
    });
    const steps = [
      at('mqtt.start', { tolerate: [{ code: 23 }] }),
      at('mqtt.release', { args: { client: 0 }, tolerate: [{ final: 'ERROR' }] }),
      at('power.restart', { tolerate: [{ silence: true }] }),
      at('network.signal.read'),
    ];
    expect((await run(steps, context)).ok).toBe(true);
    expect(story(context)).toEqual([
      'mqtt.start tolerated',
      'mqtt.release tolerated',
      'power.restart tolerated',
      'network.signal.read done',
    ]);
  });

  it('do not tolerate another code, another error, or silence', async () => {
    const cases: readonly (readonly [AtStep, Record<string, string>])[] = [
      [at('mqtt.start', { tolerate: [{ code: 23 }] }), { 'AT+CMQTTSTART': said('+CMQTTSTART: 1', 'ERROR') }],
      [at('sim.status.read', { tolerate: [{ cme: 14 }] }), { 'AT+CPIN?': said('+CME ERROR: 10') }],
      [at('network.signal.read', { tolerate: [{ final: 'ERROR' }] }), {}],
      [at('network.signal.read', { tolerate: [{ cme: 14 }] }), { 'AT+CSQ': ERROR }],
    ];
    for (const [step, script] of cases) {
      const context = scripted(script);
      expect((await run([step], context)).failed?.step).toBe(step);
      expect(story(context)).toEqual([`${step.id} failed`]);
    }
  });

  it('take endings that are wanted for success', async () => {
    const context = scripted({ 'AT+CMQTTSTOP': said('+CMQTTSTOP: 9', 'ERROR'), 'AT+CPIN?': said('+CME ERROR: 14') });
    const steps = [
      at('mqtt.stop', { accept: [{ code: 0 }, { code: 9 }] }),
      at('sim.status.read', { accept: [{ cme: 14 }] }),
    ];
    expect((await run(steps, context)).ok).toBe(true);
    expect(story(context)).toEqual(['mqtt.stop done', 'sim.status.read done']);
  });

  it('with a guard run only when it holds', async () => {
    const context = scripted({
      'AT+CMQTTSTART': said('OK', '+CMQTTSTART: 0'),
      'AT+CMQTTSTOP': said('+CMQTTSTOP: 0', 'OK'),
    });
    const stop = at('mqtt.stop', { guard: { that: 'mqtt.started', is: true } });
    const outcome = await run([stop, at('mqtt.start'), { ...stop, id: 'again' }], context);
    expect(outcome.ok).toBe(true);
    expect(story(context)).toEqual(['mqtt.stop skipped', 'mqtt.start done', 'again done']);
  });

  it('stop behind a restart, since nothing of what they have set holds any more', async () => {
    const context = scripted({ 'AT+CPIN?': said('+CPIN: READY', 'OK', 'RDY'), 'AT+CSQ': OK });
    const { ok, failed } = await run([at('sim.status.read'), at('network.signal.read')], context);
    expect(ok).toBe(false);
    expect(failed).toMatchObject({ step: { id: 'sim.status.read' }, restarted: 'RDY' });
    expect(context.sent).toEqual(['AT+CPIN?']);
  });

  it('stop where what they have stored is gone, if the module says so twice', async () => {
    const steps = [at('network.signal.read', { stores: 'hw_ca.pem' }), at('cert.list'), at('sim.status.read')];
    const answers = { 'AT+CSQ': OK, 'AT+CPIN?': said('+CPIN: READY', 'OK') };
    const lost = scripted({ ...answers, 'AT+CCERTLIST': OK });
    const { failed } = await run(steps, lost);
    expect(failed?.step.id).toBe('cert.list');
    expect(failed?.restarted).toContain('hw_ca.pem');
    expect(lost.sent).toEqual(['AT+CSQ', 'AT+CCERTLIST', 'AT+CCERTLIST']);
    // The first OK was the answer to somebody else's command.
    const shifted = scripted({ ...answers, 'AT+CCERTLIST': [OK, said('+CCERTLIST: "hw_ca.pem"', 'OK')] });
    expect((await run(steps, shifted)).ok).toBe(true);
  });

  it('remember what they are told to', async () => {
    const context = scripted({ 'AT+CGPADDR=1': said('+CGPADDR: 1,10.1.2.3', 'OK') });
    const step = at('bearer.address.read', {
      args: { context: 1 },
      capture: [
        { as: 'address', field: 'address' },
        { as: 'nothing', field: 'no-such-field' },
      ],
    });
    const { captured } = await run([step], context);
    expect([...captured]).toEqual([['address', '10.1.2.3']]);
  });

  it('put secrets on the wire and nowhere else', async () => {
    const context = scripted({ 'AT+CPIN="4321"': OK }, { secrets: { pin: '4321' } });
    const step = at('sim.pin.enter', { args: { pin: { secret: 'pin' } } });
    expect((await run([step], context)).ok).toBe(true);
    expect(context.sent).toEqual(['AT+CPIN="4321"']);
    expect(JSON.stringify(context.events)).not.toContain('4321');
  });

  it.each([
    [at('sim.pin.enter', { args: { pin: { secret: 'pin' } } }), /pin is needed/],
    [upload, /ca file is needed/],
  ])('need what they refer to (%#)', async (step, message) => {
    const context = scripted({});
    await expect(run([step], context)).rejects.toThrow(message);
    expect(context.sent).toEqual([]);
  });

  it.each(['file', 'host'] as const)('of kind %s are not for an AT port', async (kind) => {
    const step = { ...at('network.signal.read'), kind } as unknown as Step;
    await expect(run([step], scripted({}))).rejects.toMatchObject({ code: 'not-possible' });
  });
});

describe('an upload', () => {
  const files = { ca: CA };

  it('sends exactly the bytes, tells its progress, and makes the file known', async () => {
    const context = scripted({ [UPLOAD]: said('>').slice(0, -2), '-----BEGIN CERTIFICATE-----\n': OK }, { files });
    expect((await run([upload], context)).ok).toBe(true);
    expect(context.sent).toEqual([UPLOAD, '-----BEGIN CERTIFICATE-----\n']);
    expect(context.keeper.state.files?.get('hw_ca.pem')).toEqual({ bytes: CA.length });
    expect(context.events).toContainEqual({ kind: 'upload', step: upload, sent: CA.length, total: CA.length });
  });

  it('is skipped when its name is stored', async () => {
    const context = scripted({ 'AT+CCERTLIST': said('+CCERTLIST: "hw_ca.pem"', 'OK') }, { files });
    const outcome = await run([at('cert.list'), upload], context);
    expect(outcome.ok).toBe(true);
    expect(story(context)).toEqual(['cert.list done', 'store-ca skipped']);
  });

  it('that is left hanging is brought to an end, and its file is told to be void', async () => {
    // The module takes all bytes, and goes silent until it is fed far more than it asked for.
    let fed = 0;
    const context: Scripted = scripted(
      { [UPLOAD]: '\r\n>' },
      {
        files,
        onCommand: (command, port) => {
          fed += command === 'AT' ? 1 : 0;
          if (fed === 200) port.say(OK);
          if (fed > 200 && command === 'AT') port.say(OK);
        },
      },
    );
    const outcome = await run([upload], context);
    expect(outcome).toMatchObject({ ok: false, filled: true, failed: { outcome: { status: 'no-final' } } });
    expect(context.keeper.state.files?.has('hw_ca.pem') ?? false).toBe(false);
  });

  it('that is refused leaves nothing to mend', async () => {
    const outcome = await run([upload], scripted({ [UPLOAD]: ERROR }, { files }));
    expect(outcome).toMatchObject({ ok: false, filled: false, failed: { outcome: { status: 'failed' } } });
  });
});

describe('an interruption', () => {
  it('before a step keeps it from being sent', async () => {
    const context = scripted({}, { signal: AbortSignal.abort() });
    await expect(run([at('network.signal.read')], context)).rejects.toMatchObject({ code: 'interrupted' });
    await expect(trySteps([at('network.signal.read')], context)).rejects.toMatchObject({ code: 'interrupted' });
    expect(context.sent).toEqual([]);
  });

  it('during a command ends it, and nothing follows', async () => {
    const stop = new AbortController();
    const context = scripted({}, { signal: stop.signal, onCommand: () => stop.abort() });
    const { failed } = await run([at('network.signal.read'), at('sim.status.read')], context);
    expect(failed?.outcome.status).toBe('cancelled');
    expect(context.sent).toEqual(['AT+CSQ']);
  });

  it('while it waits to ask again is an interruption like any other, whatever the signal’s reason', async () => {
    const stop = new AbortController();
    const poll = { everyMs: 60_000, forMs: 600_000, field: 'status', until: ['READY'] } as const;
    const context = scripted({ 'AT+CPIN?': said('+CPIN: NOT READY', 'OK') }, { signal: stop.signal });
    context.clock.after(5_000, () => stop.abort('a text'));
    const error: unknown = await run([at('sim.status.read', { poll })], context).catch((thrown: unknown) => thrown);
    expect(isHawserError(error) && error.code).toBe('interrupted');
    expect(context.clock.now()).toBe(5_000);
  });
});

describe('a bare ERROR', () => {
  it('may be noise on the line, so what says the same twice is said twice', async () => {
    const context = scripted({ 'AT+CSSLCFG="authmode",0,2': [ERROR, said('OK')] });
    expect((await run([at('tls.authmode', { args: { context: 0, value: 2 } })], context)).ok).toBe(true);
    expect(context.sent).toHaveLength(2);
  });

  it('that comes twice is meant', async () => {
    const context = scripted({ 'AT+CSSLCFG="authmode",0,2': ERROR });
    expect((await run([at('tls.authmode', { args: { context: 0, value: 2 } })], context)).ok).toBe(false);
    expect(context.sent).toHaveLength(2);
  });

  it('is taken at once where it is tolerated, or where the command does something', async () => {
    const tolerant = scripted({ 'AT+CSSLCFG="authmode",0,2': ERROR });
    const step = at('tls.authmode', { args: { context: 0, value: 2 }, tolerate: [{ final: 'ERROR' }] });
    expect((await run([step], tolerant)).ok).toBe(true);
    expect(tolerant.sent).toHaveLength(1);
    const acting = scripted({ 'AT+CMQTTREL=0': ERROR });
    expect((await run([at('mqtt.release', { args: { client: 0 } })], acting)).ok).toBe(false);
    expect(acting.sent).toHaveLength(1);
  });
});

describe('after a deadline', () => {
  const late = (silentMs: number) => {
    const context: Scripted = scripted(
      { 'AT+CSQ': '', 'AT+CPIN?': said('+CPIN: READY', 'OK'), ATI: '', AT: '' },
      {
        onCommand: (command, port) => {
          const ready = context.clock.now() >= silentMs;
          if (command === 'AT+CSQ') context.clock.after(silentMs, () => port.say(said('+CSQ: 1,1', 'OK')));
          if (command === 'ATI' && ready) port.say(said('Model: X', 'OK'));
          if (command === 'AT' && ready) port.say(said('OK'));
        },
      },
    );
    return context;
  };

  it('a late answer is not taken for that to the next command', async () => {
    const context = late(9_100);
    const work = trySteps([at('network.signal.read'), at('sim.status.read')], context);
    expect(await inVirtualTime(context.clock, work)).toBe(true);
    expect(context.keeper.state.sim).toBe('ready');
  });

  it('a module that is silent on everything is not asked on', async () => {
    const context = late(60_000);
    const work = trySteps([at('network.signal.read'), at('sim.status.read')], context);
    expect(await inVirtualTime(context.clock, work)).toBe(false);
    expect(context.sent).not.toContain('AT+CPIN?');
    const again = await run([at('network.signal.read')], late(60_000));
    expect(again.failed?.mute).toBe(true);
  });
});

describe('what fails', () => {
  it('tells whether the module had lost its network meanwhile', async () => {
    const context: Scripted = scripted(
      { 'AT+CMQTTREL=0': said('+CMQTTREL: 0,11', 'ERROR') },
      { onCommand: (_command, port) => port.say(said('+CMQTTNONET')) },
    );
    const { failed } = await run([at('mqtt.release', { args: { client: 0 } })], context);
    expect(failed?.networkLost).toBe('+CMQTTNONET');
    // That was then; the next steps have a network until the module says otherwise.
    const quiet = scripted({ 'AT+CMQTTREL=0': ERROR });
    quiet.port.say(said('+CMQTTNONET'));
    expect((await run([at('mqtt.release', { args: { client: 0 } })], quiet)).failed).not.toHaveProperty('networkLost');
  });
});

describe('steps that may fail', () => {
  it('are all tried, whatever the others did', async () => {
    const context = scripted({
      'AT+CPIN?': ERROR,
      'AT+CREG?': said('+CME ERROR: 30'),
      'AT+CSQ': said('+CSQ: 20,99', 'OK'),
    });
    const steps = [at('sim.status.read'), at('network.creg.read'), at('network.signal.read')];
    await inVirtualTime(context.clock, trySteps(steps, context));
    expect(story(context)).toEqual(['sim.status.read failed', 'network.creg.read failed', 'network.signal.read done']);
    expect(context.keeper.state.signal).toBe(20);
  });

  it('end with the cable', async () => {
    const context: Scripted = scripted({}, { onCommand: (_command, port) => port.hangUp() });
    await inVirtualTime(context.clock, trySteps([at('sim.status.read'), at('network.signal.read')], context));
    expect(context.sent).toEqual(['AT+CPIN?']);
  });
});
