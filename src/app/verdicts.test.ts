import { beforeAll, describe, expect, it } from 'vitest';
import { findBroker } from '../brokers/kit/facts.ts';
import type { BrokerProfile, ProfileAnchor } from '../brokers/kit/profile.ts';
import { brokers } from '../brokers/registry.ts';
import type { CaAmongRoots, Input } from '../findings/inputs.ts';
import { guess, stated } from '../kernel/facts.ts';
import { loadAnchors, type Anchor } from '../pki/anchors/set.ts';
import type { Certificate } from '../pki/x509.ts';
import { findFamily } from '../families/registry.ts';
import { inputs } from '../../test/support/inputs.ts';
import { chooseAnchor } from './choose-anchor.ts';
import { meetWith } from './verdicts.ts';

const SOURCE = 'made up for this test';

let roots: readonly Anchor[];
beforeAll(async () => {
  roots = await loadAnchors();
});

function root(id: string): Certificate {
  const certificate = roots.find((anchor) => anchor.id === id)?.certificate;
  if (certificate === undefined) throw new Error(`no root ${id}`);
  return certificate;
}

const anchor = (id: string, change: Partial<ProfileAnchor> = {}): ProfileAnchor => ({
  id,
  use: 'first',
  keyType: 'rsa',
  why: stated('its chains lead there', SOURCE),
  ...change,
});

function among(anchors: readonly ProfileAnchor[], ca?: Certificate, port = 8883): Input<CaAmongRoots> {
  const profile: BrokerProfile = { ...findBroker('any', brokers()), anchors };
  const meet = meetWith({ profile, port, roots, now: Date.now(), ...(ca === undefined ? {} : { ca: [ca] }) });
  return meet(inputs().module).caAmongRoots;
}

describe('a CA and the roots that a kind of broker is known for', () => {
  it('is one of them, another, or one of the past', () => {
    const known = [anchor('isrg-root-x1'), anchor('starfield-services-root-g2', { use: 'retired' })];
    expect(among(known, root('isrg-root-x1'))).toMatchObject({ is: 'known', value: { is: 'listed' } });
    expect(among(known, root('digicert-global-root-g2'))).toMatchObject({ is: 'known', value: { is: 'other' } });
    expect(among(known, root('starfield-services-root-g2'))).toMatchObject({
      is: 'known',
      value: { is: 'retired', wanted: ['ISRG Root X1'] },
    });
  });

  it('is not judged by a root that is only guessed', () => {
    const why = guess('perhaps', SOURCE);
    const guessed = anchor('isrg-root-x1', { why });
    for (const id of ['isrg-root-x1', 'digicert-global-root-g2']) {
      expect(among([guessed], root(id)).is).toBe('unknown');
      expect(among([guessed, anchor('isrg-root-x2', { use: 'also' })], root(id)).is).toBe('unknown');
    }
    expect(among([guessed, anchor('isrg-root-x2', { use: 'also' })], root('isrg-root-x2'))).toMatchObject({
      value: { is: 'listed' },
    });
  });

  it('may be a second root that is only guessed, and no third', () => {
    const both = [
      anchor('digicert-global-root-g2'),
      anchor('isrg-root-x1', { use: 'also', why: guess('or so', SOURCE) }),
    ];
    expect(among(both, root('isrg-root-x1')).is).toBe('unknown');
    expect(among(both, root('starfield-services-root-g2'))).toMatchObject({ value: { is: 'other' } });
  });

  it('that is known to be of the past is so, whatever takes its place', () => {
    const past = anchor('starfield-services-root-g2', { use: 'retired' });
    const today = anchor('isrg-root-x1', { why: guess('perhaps', SOURCE) });
    expect(among([today, past], root('starfield-services-root-g2'))).toMatchObject({
      value: { is: 'retired', wanted: ['ISRG Root X1'] },
    });
  });

  it('is judged by the roots of the port', () => {
    const here = [anchor('isrg-root-x1', { ports: [8883] }), anchor('digicert-global-root-g2', { ports: [443] })];
    expect(among(here, root('digicert-global-root-g2'), 443)).toMatchObject({ value: { is: 'listed' } });
    expect(among(here, root('digicert-global-root-g2'), 8883)).toMatchObject({ value: { is: 'other' } });
  });

  it('is open without roots, and absent without a CA', () => {
    expect(among([], root('isrg-root-x1')).is).toBe('unknown');
    expect(among([anchor('isrg-root-x1')]).is).toBe('absent');
  });

  it('that is chosen by a profile is never one that the profile speaks against', () => {
    const { family, line, exact } = findFamily('sim7600');
    const module = { family, line, exact };
    let chosen = 0;
    for (const profile of brokers()) {
      for (const { port } of profile.ports.length === 0 ? [{ port: 8883 }] : profile.ports) {
        const now = Date.now();
        const choice = chooseAnchor({ profile, module, roots, now, url: `mqtts://broker.example:${port}`, port });
        const ca = choice.chosen?.anchor.certificate;
        if (ca === undefined) continue;
        chosen += 1;
        const found = meetWith({ profile, port, roots, now, ca: [ca] })(inputs().module).caAmongRoots;
        expect(found.is === 'known' ? found.value.is : 'open', `${profile.id} at ${port}`).toMatch(/^(listed|open)$/);
      }
    }
    expect(chosen).toBeGreaterThan(10);
  });
});
