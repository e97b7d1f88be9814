import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../test/support/tree.ts';
import { brokers } from '../brokers/registry.ts';
import { families } from '../families/registry.ts';
import { CATALOGUE } from '../findings/catalogue.ts';
import { matrix, type MatrixCell } from './matrix.ts';
import { cellWords, matrixPage } from './matrix-page.ts';

const whole = matrix();

function cellOf(firmware: string, broker: string): MatrixCell {
  const cell = whole.rows.find((row) => row.firmware.startsWith(firmware))?.cells.find((one) => one.broker === broker);
  if (cell === undefined) throw new Error(`no cell for ${firmware} and ${broker}`);
  return cell;
}

describe('the matrix', () => {
  it('has every firmware line with every kind of broker, each cell with what makes it', () => {
    const lines = families().flatMap(({ firmware }) => firmware.map(({ id }) => id));
    expect(whole.rows.map(({ firmware }) => firmware)).toEqual(lines);
    let cells = 0;
    for (const row of whole.rows) {
      expect(row.cells.map(({ broker }) => broker)).toEqual(brokers().map(({ id }) => id));
      for (const { because } of row.cells) {
        expect(because.length).toBeGreaterThan(0);
        for (const { code } of because) expect(Object.keys(CATALOGUE)).toContain(code);
        cells += 1;
      }
    }
    expect(cells).toBe(lines.length * brokers().length);
    expect(cells).toBeGreaterThan(400);
  });

  it.each([
    ['LE20B03', 'hivemq-cloud', 'no', 'no: sni-unsupported; but yes with --tls host'],
    ['LE20B04', 'hivemq-cloud', 'yes-with', 'yes, with login, server name'],
    ['LE20B03', 'emqx-cloud', 'no', 'no: sni-unsupported; but yes with --tls host'],
    ['LE20B04', 'aws-iot', 'yes-with', 'yes, with client certificate'],
    ['LE11B14', 'hivemq-cloud', 'yes-with', 'yes, with login, server name (likely)'],
    ['LE20B04', 'hivemq-public', 'yes', 'yes'],
    ['LE20B04', 'google-iot-core', 'no', 'no: broker-retired'],
    ['LE20B04', 'any', 'not-known', 'not known: client-cert-missing'],
    ['1418B05', 'aws-iot', 'no', 'no: tls-version; but yes with --tls host'],
    ['mfw_nrf9160_1.2.0', 'hivemq-cloud', 'no', 'no: sni-unsupported'],
    ['CC3200', 'aws-iot', 'yes-with', 'yes, with client certificate, clock set'],
  ] as const)('%s with %s: %s', (firmware, broker, answer, words) => {
    const cell = cellOf(firmware, broker);
    expect(cell.answer).toBe(answer);
    expect(cellWords(cell)).toBe(words);
  });

  it('can be narrowed to a family, a firmware line and a broker', () => {
    expect(matrix({ module: 'sim7600' }).rows).toHaveLength(3);
    expect(matrix({ module: 'sim7600@LE20B03' }).rows.map(({ firmware }) => firmware)).toEqual(['LE20B03SIM7600M22']);
    const one = matrix({ module: 'sim800', broker: 'aws-iot' });
    expect(one.brokers.map(({ id }) => id)).toEqual(['aws-iot']);
    expect(one.rows.flatMap(({ cells }) => cells)).toHaveLength(3);
    expect(() => matrix({ module: 'nothing' })).toThrow(/no module family/);
    expect(() => matrix({ broker: 'nothing' })).toThrow(/no kind of broker/);
  });
});

describe('its page', () => {
  const page = matrixPage(whole);

  it('links every cell to the finding that makes it', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| [') && line.includes('](brokers/'));
    expect(rows).toHaveLength(families().length * brokers().length);
    let cells = 0;
    for (const row of rows) {
      for (const cell of row.split(' | ').slice(1)) {
        expect(cell).toMatch(/^(\[yes\]|yes, with|no|no, unproven|not known).*\(findings\/[a-z0-9-]+\.md\)/);
        cells += 1;
      }
    }
    expect(cells).toBe(whole.rows.length * brokers().length);
  });

  it('links to pages that are there', () => {
    const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link ?? '');
    expect(links.length).toBeGreaterThan(400);
    for (const link of new Set(links)) expect(existsSync(`${ROOT}docs/${link}`), link).toBe(true);
  });
});
