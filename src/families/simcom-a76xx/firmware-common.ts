import { guess, observed, reported, stated, type Fact } from '../../kernel/facts.ts';
import type { BasicFacts, LineFacts, MqttFacts, MqttServiceFacts } from '../kit/firmware.ts';
import { LILYGO, LOG_AWS, LOG_AZURE, MANUAL, certificateDialect, mqttDialect } from './dialects.ts';

/** Name in `ATI` of older builds: the first word is missing. */
export const SHORT_MANUFACTURER = 'INCORPORATED';
export const MANUFACTURER = 'SIMCOM INCORPORATED';

export const files: LineFacts['files'] = {
  nameBytes: certificateDialect.nameBytes,
  maxBytes: certificateDialect.maxBytes,
  prompt: reported('>\r\n', `${LILYGO} issues 77 and 183; T-SIM7600X issue 49`),
  encodings: stated(['pem', 'der'], `${MANUAL}, AT+CCERTDOWN: names end in .pem or .der`),
  keyForms: guess(
    ['pkcs1', 'sec1'],
    `PKCS#1 works with AWS IoT (${LOG_AWS}); SEC1 is its counterpart for EC`,
    'PKCS#8 was never reported, either way',
  ),
  checkedWhenNamed: guess(false, 'in all logs the files are stored before they are named'),
};

const limits: MqttFacts = {
  version: stated('3.1', `${MANUAL}, AT+CMQTTCFG "version": 3 unless it is set`),
  versions: stated(['3.1', '3.1.1'], `${MANUAL}, AT+CMQTTCFG "version"`),
  clientIdBytes: mqttDialect.clientIdBytes,
  loginBytes: mqttDialect.loginBytes,
  topicBytes: mqttDialect.topicBytes,
  payloadBytes: mqttDialect.payloadBytes,
  keepAliveSeconds: mqttDialect.keepAliveSeconds,
};

const startOrder = observed('ok-then-code' as const, `${LOG_AWS}; ${LOG_AZURE}; ${LILYGO} issue 77`);

const LATE_CODE = `${LILYGO} issue 77 (A7670): OK, and the code 34 after it`;

/** How failures are told: by the code and then `ERROR`, with this to say for it. */
export function codeThenError(connect: Fact<'code-then-error'>): MqttFacts {
  return {
    ...limits,
    service: {
      startOrder,
      connectFailure: connect,
      deniedPublish: guess('code-then-error', 'as with CONNECT; no refusal was logged on this family'),
    },
  };
}

/** Builds whose failures nobody has logged. */
export const mqttOfA7670E = codeThenError(
  guess(
    'code-then-error',
    'alexCajas/EmbeddedMqttBroker issue 20 (A7670E, build not given): 3 and then ERROR',
    `the other shape was logged as well: ${LATE_CODE}`,
  ),
);

export const serviceOfOthers: MqttServiceFacts = {
  startOrder,
  connectFailure: guess('ok-then-code', LATE_CODE, 'A7670E modules were logged with the code first'),
  deniedPublish: guess('ok-then-code', 'as with CONNECT; no refusal was logged on this family'),
};

export const mqttOfOthers: MqttFacts = { ...limits, service: serviceOfOthers };

export const bodyEcho = reported(true, `${LOG_AZURE}; ${LILYGO} issues 77 and 183`, 'with echo on');

export const lacksOf767 = stated(
  ['tls.ignorecertCN', 'tls.use_tickets', 'tls.ciphersuites'],
  `${MANUAL}, AT+CSSLCFG: only SIM767x has these settings`,
);

const SIM_FAILURE_THEN_BUSY = `${LILYGO} issues 332, 338, 181 and 79`;

/** What older A7670 builds say of themselves. */
export function oldBasics(detail?: Fact<string>): BasicFacts {
  return {
    ...(detail === undefined ? {} : { detail }),
    listing: observed('long', `${LILYGO} issues 245, 264 and 295`),
    levels: observed('positive', `${LILYGO} issues 77 and 295`),
    contextTail: observed('0,0,,,,', `${LILYGO} issue 294`),
    simStarting: observed([13, 14], SIM_FAILURE_THEN_BUSY),
  };
}

/** Newer A7670 builds end their lists at the serial number. */
export function newBasics(detail: Fact<string>): BasicFacts {
  return { ...oldBasics(detail), listing: observed('short', `${LILYGO} issues 186, 294 and 451`) };
}
