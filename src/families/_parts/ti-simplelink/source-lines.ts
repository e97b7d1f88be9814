import { bareLine, urc, type UrcSpec } from '../../../at/declare.ts';
import { textIn } from '../../kit/seen.ts';
import type { Observer } from '../../kit/part.ts';
import { withTlsContext, type TlsContextState } from '../../kit/state.ts';
import type { Generation } from './options.ts';
import { maskTold, methodTold, placeTold } from './told-settings.ts';

/*
 * Lines of source code, or words about it, that say what a program sets on its secure socket. People who ask for help paste
 * them beside what the chip said.
 */

const SOURCES = 'TI CC3200 SDK 1.5.0, SSL example; eclipse/paho.mqtt.embedded-c, MQTTClient-C/src/cc3200';

/** One of these is in every such line. */
const SETS = /SL_SO_SEC_METHOD_|SL_SEC_MASK_|secureFiles\[|\bserver_verify\b|\bTLSConnectNetwork\b/.source;
const ID = 'program.source';

export const sourceUrcs: readonly UrcSpec[] = [
  urc(bareLine(ID, new RegExp(`^(?=.{0,400}(?:${SETS}))(?<text>.{1,800})$`)), SOURCES),
];

/** The one connection that such a text is about. */
const CONTEXT = 0;

const METHOD = /\bSL_SO_SEC_METHOD_\w{4,16}\b/;
const MASK = /\bSL_SEC_MASK_\w{8,60}(?:\s{0,8}\|\s{0,8}SL_SEC_MASK_\w{8,60}){0,22}/;
const PLACE = /\bsecureFiles\[([0-3])\]\s{0,8}=\s{0,8}(\d{1,3})\b/;
/** Its value before it, behind it, or as the last argument of the call. */
const SWITCH =
  /\b([01]) for server_verify\b|\bserver_verify\s{0,4}[=:]\s{0,4}([01])\b|\bTLSConnectNetwork\s{0,4}\([^()]{0,400},\s{0,8}([01])\s{0,8}\)/;

/** Follows what the lines set. A declaration of the function or of a constant sets nothing. */
export function sourceObserver(generation: Generation): Observer {
  return {
    urcs: {
      [ID]: (state, values) => {
        const change = settingsIn(textIn(values, 'text') ?? '', generation);
        return Object.keys(change).length === 0 ? state : withTlsContext(state, CONTEXT, change);
      },
    },
  };
}

function settingsIn(text: string, generation: Generation): TlsContextState {
  if (/^\s{0,16}#\s{0,4}define\b/.test(text)) return {};
  const method = METHOD.exec(text)?.[0];
  const mask = MASK.exec(text)?.[0];
  const place = PLACE.exec(text);
  const [, before, behind, last] = SWITCH.exec(text) ?? [];
  const verify = before ?? behind ?? last;
  return {
    ...(method === undefined ? {} : methodTold(method)),
    ...(mask === undefined ? {} : maskTold(mask, generation)),
    ...(place === null || Number(place[2]) > 255 ? {} : placeTold(Number(place[1]), Number(place[2]))),
    ...(verify === undefined ? {} : { takesUnverified: verify === '0' }),
  };
}
