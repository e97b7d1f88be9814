import { cmeError, type Ending, type ModuleHost, type Responder } from '../../../kit/emulator.ts';
import { BEARER_DOWN } from '../bearer.ts';
import { functionality } from '../declarations/misc.ts';
import { registrations } from '../declarations/network.ts';
import { VIRTUAL, type GppEmulation, type PdpContext } from '../emulation.ts';
import { settingOf } from './settings.ts';

/* What a virtual module knows of SIM, registration and contexts, shared by the commands that show or change it. */

const SIM_STATE = 'sim.state';
const STARTED = 'started';
/** 27.007 §9.2. */
const SIM_BUSY = 14;
const DETACHED = 'bearer.detached';
const OPERATOR = 'network.operator';
const ACTIVE = 'bearer.active';
const CONTEXTS = 'bearer.contexts';
const REPORTS = 'network.reports';

export interface OperatorChoice {
  readonly mode: number;
  readonly format: number;
}

/** The SIM has started; before, it is busy. */
export function simStarted(host: ModuleHost): boolean {
  return host.shared.get(SIM_STATE) === STARTED;
}

export function startSim(host: ModuleHost): void {
  host.shared.set(SIM_STATE, STARTED);
}

/** The SIM is on its way: what `+CPIN?` answers with meanwhile, a `+CME ERROR` number. */
export function simStarting(host: ModuleHost, cme: number): void {
  host.shared.set(SIM_STATE, cme);
}

/** The number for a SIM that has not started. */
export function startingError(host: ModuleHost): number {
  const state = host.shared.get(SIM_STATE);
  return typeof state === 'number' ? state : SIM_BUSY;
}

/** Why a command that needs the SIM is refused, if it is. */
export function simRefusal(host: ModuleHost): Ending | undefined {
  const { sim } = host.services.radio;
  if (sim === 'absent') return cmeError(10);
  if (!simStarted(host)) return cmeError(startingError(host));
  if (sim === 'SIM PIN') return cmeError(11);
  return sim === 'SIM PUK' ? cmeError(12) : undefined;
}

export function operatorChoice(host: ModuleHost): OperatorChoice {
  return (host.shared.get(OPERATOR) as OperatorChoice | undefined) ?? { mode: 0, format: 0 };
}

export function chooseOperator(host: ModuleHost, choice: OperatorChoice): void {
  host.shared.set(OPERATOR, choice);
  settle(host);
}

export function radioOn(host: ModuleHost): boolean {
  return settingOf(host, functionality).level === 1 && operatorChoice(host).mode !== 2;
}

/** 27.007 registration status as the module shows it. */
export function registrationOf(host: ModuleHost): number {
  return radioOn(host) && simStarted(host) ? host.services.radio.registration : 0;
}

export function isRegistered(host: ModuleHost): boolean {
  const status = registrationOf(host);
  return status === 1 || status === 5;
}

export function isAttached(host: ModuleHost): boolean {
  return isRegistered(host) && host.services.radio.attached && host.shared.get(DETACHED) !== true;
}

export function setAttached(host: ModuleHost, emulation: GppEmulation, attached: boolean): void {
  const before = isAttached(host);
  host.shared.set(DETACHED, !attached);
  settle(host);
  if (!before && isAttached(host)) emulation.onAttached(host);
}

export function contextsOf(host: ModuleHost, emulation: GppEmulation): readonly PdpContext[] {
  const stored = host.nv.get(CONTEXTS);
  return stored === undefined ? emulation.contexts : (JSON.parse(String(stored)) as readonly PdpContext[]);
}

export function storeContexts(host: ModuleHost, contexts: readonly PdpContext[]): void {
  host.nv.set(CONTEXTS, JSON.stringify([...contexts].sort((a, b) => a.context - b.context)));
}

/** Contexts that were switched by hand, against what they do by themselves. */
function switched(host: ModuleHost): Map<number, boolean> {
  const known = host.shared.get(ACTIVE) as Map<number, boolean> | undefined;
  if (known !== undefined) return known;
  const fresh = new Map<number, boolean>();
  host.shared.set(ACTIVE, fresh);
  return fresh;
}

export function switchContext(host: ModuleHost, context: number, active: boolean): void {
  switched(host).set(context, active);
  settle(host);
}

export function isActive(host: ModuleHost, context: PdpContext): boolean {
  if (!isAttached(host) || !host.services.radio.bearerAllowed) return false;
  return switched(host).get(context.context) ?? context.automatic ?? false;
}

/** The address of an active context; contexts beside the first have none of their own here. */
export function addressOf(host: ModuleHost, context: PdpContext): string | undefined {
  return context.context === 1 && isActive(host, context) ? host.services.radio.address : undefined;
}

/** Tells the other parts whether the host has switched the data connection off. */
function settle(host: ModuleHost): void {
  const down = !radioOn(host) || host.shared.get(DETACHED) === true || switched(host).get(1) === false;
  host.shared.set(BEARER_DOWN, down);
}

/** +CREG and its like: which reports are on. */
export function reportMode(host: ModuleHost, token: string): number {
  return (host.shared.get(`${REPORTS}.${token}`) as number | undefined) ?? 0;
}

export function setReportMode(host: ModuleHost, token: string, mode: number): void {
  host.shared.set(`${REPORTS}.${token}`, mode);
}

/** Where the module is, in the fields of the registration lines; only with report mode 2 and only when registered. */
export function locationFields(
  host: ModuleHost,
  { cellId, technology }: GppEmulation,
  mode: number,
): { area?: string; cell?: string; technology?: number } {
  if (mode !== 2 || !isRegistered(host)) return {};
  return { area: VIRTUAL.area, cell: cellId, ...(technology === undefined ? {} : { technology }) };
}

/** Runs a change and reports the registration to whoever asked for it, if it has changed. */
export function withReports(host: ModuleHost, emulation: GppEmulation, change: () => void): void {
  const before = registrationOf(host);
  change();
  settle(host);
  if (registrationOf(host) !== before) reportRegistration(host, emulation);
}

export function reportRegistration(host: ModuleHost, emulation: GppEmulation): void {
  const status = registrationOf(host);
  for (const { token, changed } of registrations) {
    const mode = reportMode(host, token);
    if (mode > 0) host.urc(changed.line, { status, ...locationFields(host, emulation, mode) });
  }
}

/** Prints bare lines as one block. */
export function printLines(reply: Responder, lines: readonly string[]): void {
  for (const text of lines) reply.text(text);
}
