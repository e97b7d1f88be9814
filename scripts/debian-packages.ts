import { existsSync } from 'node:fs';
import { missingPrograms, type OutsideProgram } from '../test/support/programs.ts';
import { succeeds } from './support/run.ts';

/*
 * Brings the outside programs that tests need: on Debian as root it installs the packages, elsewhere it names what is
 * missing, and the tests that need it skip. With CI=true nothing may be missing.
 */

function packagesOf(programs: readonly OutsideProgram[]): string[] {
  return [...new Set(programs.map(({ debianPackage }) => debianPackage))];
}

function canInstall(): boolean {
  return existsSync('/etc/debian_version') && process.getuid?.() === 0;
}

function install(packages: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  console.log(`installing Debian packages: ${packages.join(' ')}`);
  // A failing update need not be the end: the lists that are there may do.
  succeeds('apt-get', ['update', '-q'], env);
  succeeds('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], env);
}

function main(): number {
  const wanted = missingPrograms();
  if (wanted.length > 0 && canInstall()) install(packagesOf(wanted));
  const missing = missingPrograms();
  if (missing.length === 0) return 0;
  console.log(`missing programs: ${missing.map(({ program }) => program).join(', ')}`);
  console.log(`their Debian packages: ${packagesOf(missing).join(' ')}`);
  if (process.env['CI'] === 'true') {
    console.log('none may be missing in CI');
    return 1;
  }
  console.log('tests that need them will be skipped');
  return 0;
}

process.exitCode = main();
