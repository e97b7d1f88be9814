import { describe, expect, it } from 'vitest';
import { EXIT, HawserError } from '../kernel/errors.ts';
import type { CliCommand, CommandEntry, CommandRun } from './command.ts';
import { Output } from './output.ts';
import { runCli } from './program.ts';

interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly loaded: readonly string[];
}

/** Runs a command line against a command `try` that does what it is told. */
async function run(
  argv: readonly string[],
  work: CommandRun = () => Promise.resolve(EXIT.yes),
  options: { readonly signal?: AbortSignal; readonly env?: Record<string, string> } = {},
): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  const loaded: string[] = [];
  const attempt: CliCommand = {
    examples: ['hawser try --port x'],
    configure(cmd, act) {
      cmd
        .argument('[what]')
        .option('--json', 'print one JSON document')
        .requiredOption('--port <path>', 'a port')
        .action(() => act(work));
    },
  };
  const entries: readonly CommandEntry[] = ['try', 'other'].map((name) => ({
    name,
    summary: `the command ${name}`,
    load: () => {
      loaded.push(name);
      return Promise.resolve(attempt);
    },
  }));
  const env = options.env ?? {};
  const output = new Output({
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    env,
    json: argv.includes('--json'),
  });
  const signal = options.signal ?? new AbortController().signal;
  const status = await runCli(argv, '1.2.3', entries, { output, signal, env });
  return { status, stdout, stderr, loaded };
}

describe('the command line', () => {
  it('gives the status that the command returns, and loads only that command', async () => {
    const ran = await run(['try', '--port', 'x'], () => Promise.resolve(EXIT.unknown));
    expect(ran).toEqual({ status: 4, stdout: '', stderr: '', loaded: ['try'] });
  });

  it('prints the version', async () => {
    expect(await run(['--version'])).toMatchObject({ status: 0, stdout: '1.2.3\n', stderr: '' });
  });

  it('begins its help with examples and loads nothing for it', async () => {
    const { status, stdout, loaded } = await run(['--help']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Examples:\n {2}hawser demo\n/);
    expect(stdout).toContain('the command other');
    expect(stdout).toContain('130 interrupted');
    expect(loaded).toEqual([]);
  });

  it('begins the help of a command with its examples', async () => {
    const { status, stdout } = await run(['try', '--help']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Examples:\n {2}hawser try --port x\n\nUsage: hawser try /);
  });

  it.each([
    [[], 'no command was given; commands: try, other', 'Usage: hawser COMMAND'],
    [['nothing'], 'there is no command "nothing"; commands: try, other', 'hawser --help'],
    [['--nothing'], "unknown option '--nothing'", 'hawser --help'],
    [['try'], "required option '--port <path>' not specified", 'hawser try --help'],
    [['try', '--port'], "option '--port <path>' argument missing", 'hawser try --help'],
    [['try', '--port', 'x', '--jsno'], 'Did you mean --json', 'hawser try --help'],
    [['try', '--port', 'x', 'a', 'b'], 'too many arguments', 'hawser try --help'],
  ])('refuses %j with status 2 and says what to do', async (argv, message, next) => {
    const { status, stdout, stderr } = await run(argv);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr).toContain('error (usage): ');
    expect(stderr).toContain(next);
  });

  it('shows code, rung and next steps of an error', async () => {
    const { status, stderr } = await run(['try', '--port', 'x'], () => {
      throw new HawserError('nothing answers', {
        code: 'port-silent',
        rung: 'at',
        next: [{ text: 'Try another speed.', command: 'hawser try --baud 9600' }],
      });
    });
    expect(status).toBe(3);
    expect(stderr).toBe(
      'error (port-silent on the rung at): nothing answers\n  Try another speed.\n    hawser try --baud 9600\n',
    );
  });

  it('prints an error as the document with --json', async () => {
    const { status, stdout } = await run(['try', '--port', 'x', '--json'], () => {
      throw new HawserError('nothing answers', { code: 'port-silent', rung: 'at' });
    });
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toEqual({
      schema: 1,
      command: 'try',
      ok: false,
      ladder: [],
      findings: [],
      nextProofs: [],
      error: { code: 'port-silent', message: 'nothing answers', rung: 'at', next: [] },
    });
  });

  it('prints a usage error as the document with --json', async () => {
    const { status, stdout } = await run(['try', '--json']);
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ command: 'try', ok: false, error: { code: 'usage' } });
  });

  it('prints no second document when an error follows the first', async () => {
    const { status, stdout, stderr } = await run(['try', '--port', 'x', '--json'], ({ output }) => {
      output.document({ ok: true });
      throw new HawserError('late', { code: 'port-closed' });
    });
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ ok: true });
    expect(stderr).toContain('late');
  });

  const key = '-----BEGIN PRIVATE KEY-----\nMIIsecretsecret\n-----END PRIVATE KEY-----';

  it('hints at HAWSER_DEBUG for a fault of its own, without what looks secret', async () => {
    const { status, stderr } = await run(['try', '--port', 'x'], () => {
      throw new Error(`cannot read ${key}`);
    });
    expect(status).toBe(1);
    expect(stderr).toContain('HAWSER_DEBUG=1');
    expect(stderr).not.toContain('secretsecret');
    expect(stderr).not.toContain('    at ');
  });

  it('shows the stack with HAWSER_DEBUG, still without what looks secret', async () => {
    const cause = new Error(`inner ${key}`);
    const fail: CommandRun = () => {
      throw new Error('outer', { cause });
    };
    const { stderr } = await run(['try', '--port', 'x'], fail, { env: { HAWSER_DEBUG: '1' } });
    expect(stderr).toContain('    at ');
    expect(stderr).toContain('caused by: Error: inner');
    expect(stderr).not.toContain('secretsecret');
  });

  it('ends with 130 when the command was interrupted', async () => {
    const controller = new AbortController();
    const work: CommandRun = ({ signal }) => {
      controller.abort(new HawserError('interrupted', { code: 'interrupted' }));
      signal.throwIfAborted();
      return Promise.resolve(EXIT.yes);
    };
    const { status, stderr } = await run(['try', '--port', 'x'], work, { signal: controller.signal });
    expect(status).toBe(130);
    expect(stderr).toContain('error (interrupted): interrupted');
  });
});
