import { describe, expect, it } from 'vitest';
import { command } from './code.ts';
import { Output } from './output.ts';
import { runCli } from './program.ts';

async function run(
  ...argv: string[]
): Promise<{ readonly status: number; readonly out: string; readonly err: string }> {
  let out = '';
  let err = '';
  const output = new Output({
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    env: {},
    json: argv.includes('--json'),
  });
  const entry = { name: 'code', summary: 'explains a result code', load: () => Promise.resolve(command) };
  const { signal } = new AbortController();
  const status = await runCli(['code', ...argv], '1.2.3', [entry], { output, signal, env: {} });
  return { status, out, err };
}

describe('hawser code', () => {
  it.each([
    [['mbedtls', '-0x2700'], 'MBEDTLS -0x2700'],
    [['mbedtls', '-9984'], 'MBEDTLS -0x2700'],
    [['openssl', '0A000418'], 'OPENSSL 0A000418'],
    [['wolfssl', '-188'], 'WOLFSSL -188'],
    [['bearssl', '62'], 'BEARSSL 62'],
    [['esp-tls', '0x8001'], 'ESPTLS 0x8001'],
    [['quectel', '+QMTOPEN:', '0,-1'], 'QMTOPEN -1'],
  ])('%j explains %s', async (argv, expected) => {
    const { status, out } = await run(...argv);
    expect(status).toBe(0);
    expect(out).toContain(expected);
  });

  it('takes --json behind a negative code', async () => {
    const { status, out } = await run('mbedtls', '-0x2700', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ command: 'code', codes: [{ code: -0x2700, written: '-0x2700' }] });
  });

  it('takes no other option for a code', async () => {
    const { status, err } = await run('sim7600', '--frobnicate');
    expect(status).toBe(2);
    expect(err).toContain("unknown option '--frobnicate'");
  });
});
