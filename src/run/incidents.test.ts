import { describe, expect, it } from 'vitest';
import { said, scripted } from '../../test/support/scripted.ts';
import { settled } from '../../test/support/small-family.ts';
import { IncidentWatch } from './incidents.ts';

async function heard(...lines: readonly string[]) {
  const { channel, port } = scripted({});
  const watch = new IncidentWatch(channel);
  port.say(said(...lines));
  await settled();
  watch.stop();
  port.say(said('RDY', 'OK'));
  await settled();
  return watch.seen;
}

describe('while something runs, the module', () => {
  it.each([
    ['+CSQ: 1,1', {}],
    ['SMS DONE', {}],
    ['RDY', { restarted: 'RDY' }],
    ['+CMQTTNONET', { networkLost: '+CMQTTNONET' }],
    ['+CMQTTCONNLOST: 0,1', { connectionLost: '+CMQTTCONNLOST: 0,1' }],
    ['OK', { strayFinal: 'OK' }],
    ['+CME ERROR: 10', { strayFinal: '+CME ERROR: 10' }],
  ])('says %s by itself', async (line, seen) => {
    expect(await heard(line)).toEqual(seen);
  });

  it('may say several things, each of which counts', async () => {
    expect(await heard('+CMQTTNONET', 'RDY', 'ERROR', 'OK')).toEqual({
      networkLost: '+CMQTTNONET',
      restarted: 'RDY',
      strayFinal: 'OK',
    });
  });

  it('gives answers too many when we bring it back, and those are our own doing', async () => {
    const { channel, port } = scripted({});
    const watch = new IncidentWatch(channel);
    const work = settled().then(() => port.say(said('OK', 'RDY')));
    await watch.during(work.then(settled));
    expect(watch.seen).toEqual({ restarted: 'RDY' });
    port.say(said('OK'));
    await settled();
    expect(watch.seen).toMatchObject({ strayFinal: 'OK' });
  });
});
