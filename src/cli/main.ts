#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { EXIT, HawserError, type ExitCode } from '../kernel/errors.ts';
import { COMMANDS } from './commands.ts';
import { Output } from './output.ts';
import { runCli } from './program.ts';

/*
 * The outermost layer: signals, broken pipes, the exit status. Only this file ends the process, because a serial port
 * that is being closed may keep it alive for longer than anybody wants to wait.
 */

const interrupted = new AbortController();
let signalled = false;

function onSignal(): void {
  // The second time the user does not want to wait for the clean-up.
  if (signalled) process.exit(EXIT.interrupted);
  signalled = true;
  interrupted.abort(new HawserError('interrupted', { code: 'interrupted' }));
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // The reader has gone (`hawser modules | head`). What runs is cleaned up, and nobody is left to tell.
    if (error.code !== 'EPIPE') throw error;
    interrupted.abort(new HawserError('the output was closed', { code: 'interrupted' }));
  });
}

async function version(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.writableNeedDrain || stream.writableLength > 0) stream.write('', () => resolve());
    else resolve();
  });
}

async function main(): Promise<ExitCode> {
  const argv = process.argv.slice(2);
  const output = new Output({
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    json: argv.includes('--json'),
  });
  const context = { output, signal: interrupted.signal, env: process.env };
  const status = await runCli(argv, await version(), COMMANDS, context);
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  return signalled ? EXIT.interrupted : status;
}

process.exit(await main());
