import { describe, expect, it } from 'vitest';
import { splitCommands } from './command-list.ts';

describe('splitCommands', () => {
  it.each<[string, readonly string[] | undefined]>([
    ['AT', ['AT']],
    ['at', ['AT']],
    ['ATE0V1', ['ATE0', 'ATV1']],
    ['ATE0+CMEE=1;+CREG=2', ['ATE0', 'AT+CMEE=1', 'AT+CREG=2']],
    ['AT+CSQ;+CPIN?;', ['AT+CSQ', 'AT+CPIN?']],
    ['AT+CIFSR;E0', ['AT+CIFSR', 'ATE0']],
    ['AT&F&C1S0=0', ['AT&F', 'AT&C1', 'ATS0=0']],
    ['AT+X="a;b";+Y', ['AT+X="a;b"', 'AT+Y']],
    ['ATD*99#;', ['ATD*99#;']],
    ['ATS0?', ['ATS0?']],
    ['\x7e\x00noise AT+CSQ', ['AT+CSQ']],
    ['hello', undefined],
    ['', undefined],
  ])('%j', (line, commands) => {
    expect(splitCommands(line)).toEqual(commands);
  });
});
