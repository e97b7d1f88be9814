import type { Command } from 'commander';
import { MADE_LOGINS } from '../brokers/kit/profile.ts';
import { oneOfWords, wholeNumber } from './options.ts';

/** A year: a longer token is a password that never changes. */
const MAX_TTL_SECONDS = 31_536_000;

/** The options of a login that hawser makes, the same for every command that logs in. */
export function loginOptions(cmd: Command): Command {
  return cmd
    .option(
      '--login <kind>',
      'make the login: azure-sas (a token from the device’s key) or aws-custom-auth',
      oneOfWords('--login', MADE_LOGINS),
    )
    .option('--device <id>', 'azure-sas: the device; also the client id, unless another is given')
    .option('--device-key-env <name>', 'azure-sas: environment variable that holds the device’s key')
    .option(
      '--ttl <s>',
      'azure-sas: seconds until the token ends (default 3600)',
      wholeNumber('--ttl', 60, MAX_TTL_SECONDS),
    )
    .option('--authorizer <name>', 'aws-custom-auth: name of the authorizer')
    .option('--token-key <name>', 'aws-custom-auth: name under which the authorizer looks for its token')
    .option('--token-env <name>', 'aws-custom-auth: environment variable that holds the token')
    .option('--token-signature-env <name>', 'aws-custom-auth: environment variable that holds its signature');
}
