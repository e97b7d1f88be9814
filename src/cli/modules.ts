import { listModules, type ModuleDescription } from '../app/modules.ts';
import { EXIT, type ExitCode } from '../kernel/errors.ts';
import type { CliCommand } from './command.ts';
import type { Output } from './output.ts';

export const command: CliCommand = {
  examples: ['hawser modules', 'hawser modules --json'],
  configure(cmd, act) {
    cmd.option('--json', 'print one JSON document').action(() => act(({ output }) => Promise.resolve(show(output))));
  },
};

function show(output: Output): ExitCode {
  const modules = listModules();
  output.document({
    schema: 1,
    command: 'modules',
    ok: true,
    ladder: [],
    findings: [],
    nextProofs: [],
    modules,
  });
  for (const [place, module] of modules.entries()) {
    if (place > 0) output.line();
    showModule(module, output);
  }
  return EXIT.yes;
}

function showModule(module: ModuleDescription, output: Output): void {
  const { paint } = output;
  const field = (name: string, text: string): void => output.line(`  ${name.padEnd(10)}${text}`);
  output.line(`${paint.bold(module.title)}  ${paint.dim(module.id)}`);
  field('type', module.aliases.join(', '));
  field('proven by', module.tier + (module.emulator ? ', has a virtual module' : ''));
  if (module.roles.length > 0) field('can', module.roles.join(', '));
  for (const [reason, roles] of byReason(module.missing)) field('cannot', `${roles.join(', ')}: ${reason}`);
  for (const line of module.firmware) {
    field('firmware', `${line.id}${line.default ? ' (default)' : ''}`);
    if (line.knownBad !== undefined) output.line(`            ${paint.yellow(line.knownBad)}`);
  }
}

/** Roles that are missing for one reason stand on one line. */
function byReason(missing: ModuleDescription['missing']): ReadonlyMap<string, readonly string[]> {
  const roles = new Map<string, string[]>();
  for (const [role, reason] of Object.entries(missing)) roles.set(reason, [...(roles.get(reason) ?? []), role]);
  return roles;
}
