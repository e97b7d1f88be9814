import { describe, expect, it } from 'vitest';
import { families } from '../../families/registry.ts';
import { FamilyGuess } from './family-guess.ts';
import { Vocabulary } from './vocabulary.ts';

function guess(...lines: readonly string[]): string | undefined {
  const guessed = new FamilyGuess();
  for (const line of lines) guessed.add(line);
  const { best } = guessed;
  return best === undefined ? undefined : `${best.family.id}${best.sure ? '' : ' ?'}`;
}

describe('the vocabulary of families', () => {
  const vocabulary = new Vocabulary(families());
  const ids = (text: string): readonly string[] =>
    vocabulary.wordsIn(text).flatMap((word) => vocabulary.knowing(word).map(({ id }) => id));

  it('knows whose commands and results are in a line', () => {
    expect(ids('AT%CMNG=1,42')).toEqual(['nordic-nrf91']);
    expect(ids('+QMTOPEN: 0,-1')).toEqual(['quectel-lte']);
    expect(ids('at+cgreg?;+creg?;+qnwinfo')).toContain('quectel-lte');
    expect(ids('+CMQTTCONNECT: 0,32')).toEqual(expect.arrayContaining(['simcom-a76xx', 'simcom-sim7600']));
  });

  it('knows nobody for prose and for basic commands', () => {
    for (const text of ['ATE0', 'OK', 'a + b = c', '5 * 3', 'costs $AMOUNT: much', '']) expect(ids(text)).toEqual([]);
  });
});

describe('the family of a log that names none', () => {
  it.each([
    [['AT+QMTCFG="ssl",0,1,2', 'AT+QSSLCFG="seclevel",2,2'], 'quectel-lte'],
    [['AT+QIOPEN=1,0,“TCP”,“–APN–”,8883,0,0'], 'quectel-lte'],
    [['AT%CMNG=0,42,0,"-----BEGIN CERTIFICATE-----'], 'nordic-nrf91'],
    [['+SMCONN: 1', 'AT+SMSSL=1,"ca.pem"', 'AT+CNACT=0,1'], 'simcom-sim70x0'],
    [['AT+USECMNG=0,0,"ca",1188', '+USECMNG: 0,0,"ca","x"'], 'ublox-sara'],
    [['AT+CIPSSL=1', 'AT+CIPSTART=0,"TCP","host",8883', 'AT+SSLSETCERT="a.crt"'], 'simcom-sim800'],
    [['AT+CSETCA=0,1188,0,0,"x"', 'AT+CMQNEW="h","8883",9000,1024'], 'simcom-sim7020'],
  ])('%j', (lines, expected) => {
    expect(guess(...lines)).toBe(expected);
  });

  it('is not sure between families that share their commands', () => {
    expect(guess('AT+CMQTTSTART', '+CMQTTSTART: 0', '+CMQTTCONNECT: 0,32')).toMatch(/ \?$/);
  });

  it('is open while nothing is known', () => {
    expect(guess()).toBeUndefined();
    expect(guess('OK', 'hello', 'AT+NOBODYHAS=1')).toBeUndefined();
    expect(guess('AT+CREG?', '+CREG: 0,1', 'OK')).toBeUndefined();
    expect(guess('AT+CPSMS?', '+CPSMS: 0', 'AT+CEDRXS?', '+CEDRXS:')).toBeUndefined();
  });

  it('counts a command once, however often it comes', () => {
    const often = Array.from({ length: 500 }, () => '+CMQTTCONNLOST: 0,1');
    expect(guess(...often, 'AT+QMTCFG="ssl",0,1,2', 'AT+QSSLCFG="seclevel",2,2', 'AT+QMTOPEN?')).toBe('quectel-lte');
  });
});
