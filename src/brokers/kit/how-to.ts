import type { BrokerProfile } from './profile.ts';
import { MADE_LOGINS } from './profile.ts';

/** The root to load first, by its id; `undefined` where the broker has a CA of its own, or nobody knows. */
function firstAnchor({ anchors }: BrokerProfile): string | undefined {
  return anchors.find(({ use, ports }) => use === 'first' && ports === undefined)?.id;
}

/** The command lines that lead from nothing to a connection there, with names in capitals to be filled in. */
export function commandsFor(profile: BrokerProfile): readonly string[] {
  if (profile.retired !== undefined) return [];
  const { exampleHost, hosts, id, fallback, demands, logins } = profile;
  // A root that is known is chosen by itself.
  const ca = firstAnchor(profile) === undefined ? ' --ca ca.pem' : '';
  const made = logins.find((form) => MADE_LOGINS.some((name) => name === form.id && demands.login.value));
  const files = demands.clientCertificate.value ? ' --cert client.pem --key client.key' : '';
  const login = !demands.login.value
    ? ''
    : made?.id === 'azure-sas'
      ? ' --login azure-sas --device DEVICE --device-key-env NAME'
      : ' --username USER --password-env NAME';
  const kind = hosts.length === 0 && fallback !== true ? ` --broker-kind ${id}` : '';
  return [`hawser connect --port /dev/ttyUSB2 --broker mqtts://${exampleHost}:8883${ca}${files}${login}${kind}`];
}
