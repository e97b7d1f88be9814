import type { BytePipe } from '../../at/pipe.ts';
import { OK, answer, type Answer, type ModuleHost, type TlsFailure, type TlsSettings } from '../kit/emulator.ts';
import { settingAnswers, settingOf } from '../_parts/gpp/emulator/settings.ts';
import { offeredVersions } from '../_parts/simcom-common/emulator-versions.ts';
import type { SecureOf } from '../_parts/simcom-classic/emulator-dialect.ts';
import { tlsCommands as x, tlsLines, tlsSwitch } from './declarations-tls.ts';
import { storedIdentity, storedRoots } from './emulator-certificates.ts';

/** Handshakes of 10 to 30 s were reported; a connection as a whole has 75 s. */
const HANDSHAKE_MS = 75_000;
const OPTIONS = 'tls.options';
const VERIFYING = 0;
const CLIENT_CERTIFICATE = 1;

/** Values of options 0 and 1. Users' practice speaks for 0,1 at power-on (a guess, as is that they are not kept). */
type Options = readonly [verifying: number, clientCertificate: number];
const INITIAL: Options = [1, 0];

function optionsOf(host: ModuleHost): Options {
  return (host.shared.get(OPTIONS) as Options | undefined) ?? INITIAL;
}

/** The switch for TLS and its options. */
export function tlsAnswers(host: ModuleHost): readonly Answer[] {
  return [
    ...settingAnswers(host, tlsSwitch),
    answer(x.option, ({ option, on }) => {
      const [verifying, client] = optionsOf(host);
      host.shared.set(OPTIONS, option === VERIFYING ? [on, client] : [verifying, on]);
      return OK;
    }),
    answer(x.readOption, (_args, reply) => {
      const [server, client] = optionsOf(host);
      reply.info(tlsLines.serverOption, { option: VERIFYING, server });
      reply.info(tlsLines.clientOption, { option: CLIENT_CERTIFICATE, client });
      return OK;
    }),
  ];
}

export type TlsOpened =
  { readonly ok: true; readonly pipe: BytePipe } | { readonly ok: false; readonly failure: TlsFailure };

/** Does the handshake that the options ask for; takes the pipe over and closes it on failure. */
export async function openTls(host: ModuleHost, pipe: BytePipe): Promise<TlsOpened> {
  const settings = settingsOf(host);
  if (settings === undefined) {
    await pipe.close();
    return { ok: false, failure: { at: 'files', what: 'ca' } };
  }
  const outcome = await host.services.startTls(pipe, settings);
  if (!outcome.ok) await pipe.close();
  return outcome;
}

/** TLS below the sockets, where `AT+CIPSSL=1` was given before the connection. */
export const secureOf: SecureOf = (host) => {
  if (settingOf(host, tlsSwitch).on !== 1) return undefined;
  return async (pipe) => {
    const opened = await openTls(host, pipe);
    return opened.ok ? opened.pipe : undefined;
  };
};

/** `undefined` where the server is to be verified and there is no root to do it with (that this fails is a guess). */
function settingsOf(host: ModuleHost): TlsSettings | undefined {
  const { tls, tlsOptions } = host.facts;
  const options = optionsOf(host);
  const verifies = options[VERIFYING] !== (tlsOptions?.unverifiedBy.value ?? 1);
  const ca = verifies ? storedRoots(host) : undefined;
  if (verifies && ca === undefined) return undefined;
  const identity = options[CLIENT_CERTIFICATE] === 1 ? storedIdentity(host) : undefined;
  return {
    profile: tls,
    ...offeredVersions(host.facts),
    suites: tls.suites.value,
    ...(ca === undefined
      ? {}
      : { ca, ...(tls.checksDates?.value === false ? {} : { checkDatesAt: host.services.rtc.now() }) }),
    ...identity,
    handshakeMs: HANDSHAKE_MS,
  };
}
