import { describe, expect, it } from 'vitest';
import { Output, printable, type OutputOptions } from './output.ts';

class Sink {
  readonly isTTY: boolean;
  readonly columns = 20;
  text = '';

  constructor(isTTY: boolean) {
    this.isTTY = isTTY;
  }

  write(text: string): void {
    this.text += text;
  }
}

function outputOn(options: Partial<OutputOptions> & { readonly tty?: boolean } = {}): {
  output: Output;
  stdout: Sink;
  stderr: Sink;
} {
  const stdout = new Sink(options.tty ?? false);
  const stderr = new Sink(options.tty ?? false);
  return { output: new Output({ stdout, stderr, env: {}, json: false, ...options }), stdout, stderr };
}

describe('output', () => {
  it('sends results to standard output and progress to standard error', () => {
    const { output, stdout, stderr } = outputOn();
    output.line('result');
    output.progress('working');
    output.document({ a: 1 });
    expect(stdout.text).toBe('result\n');
    expect(stderr.text).toBe('working\n');
  });

  it('keeps standard output for the document with --json', () => {
    const { output, stdout, stderr } = outputOn({ json: true });
    output.line('result');
    output.progress('working');
    output.document({ a: 1 });
    expect(JSON.parse(stdout.text)).toEqual({ a: 1 });
    expect(stderr.text).toBe('working\n');
    expect(() => output.document({})).toThrow(TypeError);
  });

  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ TERM: 'dumb' }, true, false],
  ])('with %j on a terminal (%s) colours are %s', (env, tty, coloured) => {
    const { output } = outputOn({ env, tty });
    expect(output.paint.red('x') !== 'x').toBe(coloured);
    expect(output.paintProgress.red('x') !== 'x').toBe(coloured);
  });

  it('replaces a status line on a terminal, and shows none elsewhere', () => {
    const terminal = outputOn({ tty: true });
    terminal.output.status('10 of 1188 bytes are there');
    terminal.output.status('1188 of 1188');
    terminal.output.progress('stored');
    expect(terminal.stderr.text).toBe('10 of 1188 bytes ar\r\x1b[K1188 of 1188\r\x1b[Kstored\n');
    const file = outputOn();
    file.output.status('10 of 1188');
    expect(file.stderr.text).toBe('');
  });
});

describe('printable', () => {
  it('shows control characters from outside and keeps colours, tabs and line ends', () => {
    expect(printable('a\x1b]0;title\x07b\x9b2J\x00\rc')).toBe('a\\x1b]0;title\\x07b\\x9b2J\\x00\\x0dc');
    expect(printable('\x1b[31mred\x1b[39m\ta\nb ü')).toBe('\x1b[31mred\x1b[39m\ta\nb ü');
  });
});
