import type { TlsVersion } from '../../../kernel/facts.ts';
import type { TlsSettings } from '../../kit/emulator.ts';
import type { LineFacts } from '../../kit/firmware.ts';

/** The versions that a line's client can offer. No module of these families speaks TLS 1.3. */
export function offeredVersions({ tls }: LineFacts): Pick<TlsSettings, 'minVersion' | 'maxVersion'> {
  const { min, max } = tls.versions.value;
  return { minVersion: playable(min), maxVersion: playable(max) };
}

function playable(version: TlsVersion): Exclude<TlsVersion, 'TLSv1.3'> {
  return version === 'TLSv1.3' ? 'TLSv1.2' : version;
}
