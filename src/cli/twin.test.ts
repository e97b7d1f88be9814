import { describe, expect, it } from 'vitest';
import { connect } from 'node:net';
import { scratch } from '../../test/support/scratch.ts';
import { COMMANDS } from './commands.ts';
import { Output } from './output.ts';
import { runCli } from './program.ts';

interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `hawser twin`, and interrupts it once `until` matches what it printed on standard output. */
async function twin(
  argv: readonly string[],
  until: RegExp,
  meanwhile?: (match: RegExpExecArray) => Promise<void>,
): Promise<Ran> {
  const controller = new AbortController();
  let [stdout, stderr] = ['', ''];
  let seen: Promise<void> | undefined;
  const print = (text: string): void => {
    stdout += text;
    const match = until.exec(stdout);
    if (match === null || seen !== undefined) return;
    seen = (meanwhile?.(match) ?? Promise.resolve()).finally(() => controller.abort());
  };
  const output = new Output({
    stdout: { write: print },
    stderr: { write: (text) => (stderr += text) },
    env: {},
    json: argv.includes('--json'),
  });
  const context = { output, signal: controller.signal, env: {} };
  const status = await runCli(['twin', ...argv], '1.2.3', COMMANDS, context);
  await seen;
  return { status, stdout, stderr };
}

describe('hawser twin', () => {
  it('prints where it listens and what to type, tells what it sees, and says what is assumed', async () => {
    const files = await scratch();
    const ran = await twin(
      ['emqx-cloud', '--out', files.folder],
      /:(\d+)\n[^]*connect --port .*\n/,
      async ([, digits]) => {
        const port = Number(digits);
        await new Promise<void>((resolve) => {
          const socket = connect(port, '127.0.0.1', () => socket.end('GET / HTTP/1.1\r\n\r\n'));
          socket.once('close', () => resolve());
          socket.resume();
        });
      },
    );
    expect(ran.status).toBe(0);
    expect(ran.stdout).toMatch(
      /^listening on mqtts:\/\/127\.0\.0\.1:\d+\n {2}hawser emulate sim7600 --listen \S+ --resolve \S+\n {2}hawser connect --port .*--password-file \S+\n$/,
    );
    expect(ran.stderr).toContain('Assumed, because no source says it');
    expect(ran.stderr).toContain('TLS: no ClientHello came');
    await files.remove();
  });

  it('prints one document with --json', async () => {
    const ran = await twin(['mosquitto', '--json', '--misbehave', 'expired', '--misbehave', 'with-root'], /\n\}\n$/);
    expect(ran.status).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      schema: 1,
      command: 'twin',
      ok: true,
      findings: [],
      kind: 'mosquitto',
      policy: 'require-certificate',
      misbehave: ['expired', 'with-root'],
    });
  });

  it.each([
    [['nothing'], /no twin of "nothing"/],
    [['mosquitto', '--misbehave', 'rudely'], /--misbehave takes expired/],
    [['aws-iot', '--inactive', 'alert1'], /--inactive takes alert46, alert42, close/],
    [['mosquitto', '--listen', '0.0.0.0:8883'], /can be reached from outside/],
  ])('refuses %j', async (argv, says) => {
    const ran = await twin(argv, /never/);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toMatch(says);
  });
});
