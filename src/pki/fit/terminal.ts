import type { LoadManner } from './load.ts';

/* What a terminal program must be told, so that the module gets exactly the bytes that were counted. */

/** Advice for one program, or for all of them. */
export interface TerminalAdvice {
  readonly program: string;
  readonly text: string;
}

const COUNT: TerminalAdvice = {
  program: 'all',
  text: 'The count is that of the file with LF line ends. One CR more on each line, or a byte too few, and the module stores a damaged file or goes on waiting. Switch local echo off and all translation of line ends; send one command, wait for the prompt, send the file, wait for OK.',
};

const INSIDE: TerminalAdvice = {
  program: 'all',
  text: 'Send each load-*.txt as a file: the content stands inside the command, and what a terminal does to line ends would become part of it. Wait for OK after each line that begins with AT. Switch local echo off and all translation of line ends.',
};

const PROGRAMS: readonly TerminalAdvice[] = [
  {
    program: 'PuTTY',
    text: 'It cannot send files, and pasting turns each line end into CR: type the command there, close it, and send the file with plink -serial, or with one of the others.',
  },
  {
    program: 'Tera Term',
    text: 'File, Send file, with the option Binary; without it, and when pasting, line ends follow Setup, Terminal, New-line, Transmit. Local echo (the same page) off.',
  },
  {
    program: 'MobaXterm',
    text: 'Pasting (right click) has been reported to work for a file with LF; it cannot send files. If no OK comes, a line end was changed on the way: use another program.',
  },
  {
    program: 'minicom',
    text: 'Ctrl-A S, ascii sends CR LF for LF: first change its command to ascii-xfr -snv (Ctrl-A O, File transfer protocols); -n leaves line ends alone.',
  },
  {
    program: 'Linux, without a terminal',
    text: 'stty -F PORT 115200 raw -echo; then write the command with printf and a CR, and the file with cat FILE > PORT.',
  },
];

const LOADER: TerminalAdvice = {
  program: 'all',
  text: 'No terminal is needed: the files go through the boot loader, byte for byte.',
};

/** The advice for one way of loading. */
export function terminalAdvice(manner: LoadManner): readonly TerminalAdvice[] {
  if (manner === 'program') return [LOADER];
  return [manner === 'prompt' ? COUNT : INSIDE, ...PROGRAMS];
}
