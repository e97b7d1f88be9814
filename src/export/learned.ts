import { formatFields } from '../at/codec.ts';
import type { Exchange, LineSpec } from '../at/declare.ts';
import type { Fields, LooseValues } from '../at/field.ts';
import type { Family } from '../families/kit/family.ts';
import type { ObservedExchange } from '../families/kit/part.ts';
import { EMPTY_STATE, withMqttClient, type Known, type ModuleState } from '../families/kit/state.ts';
import type { AtStep, Guard, Step, UploadStep } from '../families/kit/step.ts';
import { HawserError } from '../kernel/errors.ts';
import { guardedValue } from '../run/guards.ts';

/*
 * Firmware has no room for the observers that keep the module's state here, so they are asked beforehand: for every way
 * in which a command can end and every line that it may print, what would be known afterwards? The answers are a table.
 */

/** Something about the module that guards ask for. */
export type Fact = Guard extends infer G ? (G extends Guard ? Omit<G, 'is'> : never) : never;

/** `undefined`: not known any more. */
export type FactValue = Known | undefined;

/** The way in which a command ended, or a line that came; a line's fields as printed, `*` for any. */
export type Sign =
  | { readonly kind: 'ok' | 'refused' | 'unheard' }
  | { readonly kind: 'code'; readonly code: number }
  | { readonly kind: 'line'; readonly prefix: string; readonly fields: readonly string[] };

/** Of the rules for one fact the first whose sign is there applies; lines go before endings. */
export interface Rule {
  readonly sign: Sign;
  /** Place in the list of facts. */
  readonly fact: number;
  readonly becomes: FactValue;
}

type CommandStep = AtStep | UploadStep;

/** A step that is a command; there is no other kind in firmware for an AT port. */
export function asCommand(step: Step): CommandStep {
  if (step.kind === 'at' || step.kind === 'upload') return step;
  throw new HawserError(`a step of kind ${step.kind} cannot be written as AT commands`, { code: 'not-possible' });
}

/** When a step is needed: an upload while its file is not stored. */
export function guardOf(step: CommandStep): Guard | undefined {
  return step.guard ?? (step.kind === 'upload' ? { that: 'file.stored', name: step.name, is: false } : undefined);
}

/** The name of a fact, one for each that can be told from the others. */
export function factName(fact: Fact): string {
  if ('client' in fact) return `${fact.that} ${String(fact.client)}`;
  return 'name' in fact ? `${fact.that} "${fact.name}"` : fact.that;
}

/** What the guards of these steps ask for, each once. */
export function factsOf(steps: readonly Step[]): readonly Fact[] {
  const facts = new Map<string, Fact>();
  for (const step of steps) {
    const guard = guardOf(asCommand(step));
    if (guard === undefined) continue;
    const { is: _is, ...fact } = guard;
    facts.set(factName(fact), fact);
  }
  return [...facts.values()];
}

/** All that a step can teach about these facts. */
export function rulesOf(step: Step, facts: readonly Fact[], family: Family): readonly Rule[] {
  const command = asCommand(step);
  const exchange = family.dialect.exchange(command.exchange);
  const base = { exchange, args: command.args as LooseValues };
  const at = (seen: Partial<ObservedExchange>) => (state: ModuleState) =>
    observe(family, state, { ...base, ok: true, info: [], ...seen });
  const told = at({});
  const words = wordsOf(command, facts);
  const lines = exchange.reply.flatMap((spec) =>
    lineRules(spec, facts, words, told, (values) => at({ info: [{ spec, values, text: '' }] })),
  );
  return [
    ...lines,
    ...endingRules({ kind: 'ok' }, facts, told),
    ...codeRules(exchange, facts, (code) => at({ ok: false, code }), at({ ok: false })),
    ...endingRules({ kind: 'refused' }, facts, at({ ok: false })),
    ...endingRules({ kind: 'unheard' }, facts, (state) => unfinished(family, state, command)),
  ];
}

/** What lines that come by themselves teach. */
export function unsolicitedRules(facts: readonly Fact[], family: Family): readonly Rule[] {
  return family.dialect.urcs.flatMap(({ line, means }) => {
    if (means === 'reset') return [];
    const apply = (values: LooseValues) => (state: ModuleState) =>
      family.parts.reduce((known, { observer }) => observer.urcs?.[line.id]?.(known, values) ?? known, state);
    return lineRules(line, facts, [], (state) => state, apply);
  });
}

type Change = (state: ModuleState) => ModuleState;

function observe(family: Family, state: ModuleState, seen: ObservedExchange): ModuleState {
  const { id } = seen.exchange;
  return family.parts.reduce((known, { observer }) => observer.exchanges?.[id]?.(known, seen) ?? known, state);
}

function unfinished(family: Family, state: ModuleState, { exchange, args }: CommandStep): ModuleState {
  return family.parts.reduce(
    (known, { observer }) => observer.unfinished?.[exchange]?.(known, args as LooseValues) ?? known,
    state,
  );
}

type Effect = { readonly becomes: FactValue } | undefined;

/** What a change does to a fact whatever it was before; `undefined` where it leaves it alone. */
function effectOn(fact: Fact, change: Change): Effect {
  const guard = { ...fact, is: true } as Guard;
  const after = ([true, false] as const).map((value) => guardedValue(guard, change(stateWith(guard, value))));
  const [whenTrue, whenFalse] = after;
  if (whenTrue === whenFalse) return { becomes: whenTrue };
  return whenTrue === true && whenFalse === false ? undefined : { becomes: 'maybe' };
}

function stateWith(guard: Guard, value: boolean): ModuleState {
  switch (guard.that) {
    case 'mqtt.started':
      return { ...EMPTY_STATE, mqtt: { ...EMPTY_STATE.mqtt, started: value } };
    case 'mqtt.acquired':
      return withMqttClient(EMPTY_STATE, guard.client, { acquired: value });
    case 'mqtt.connected':
      return withMqttClient(EMPTY_STATE, guard.client, { connected: value });
    case 'file.stored':
      return { ...EMPTY_STATE, files: new Map(value ? [[guard.name, {}]] : []) };
    case 'sockets.started':
      return { ...EMPTY_STATE, sockets: { started: value } };
    case 'sockets.connected':
      return { ...EMPTY_STATE, sockets: { connected: value } };
    case 'net.open':
      return { ...EMPTY_STATE, netOpen: value };
    case 'bearer.active':
      return { ...EMPTY_STATE, bearer: { active: value } };
    case 'sim.locked':
      return { ...EMPTY_STATE, sim: value ? 'pin' : 'ready' };
  }
}

function endingRules(sign: Sign, facts: readonly Fact[], change: Change): readonly Rule[] {
  return facts.flatMap((fact, at) => {
    const effect = effectOn(fact, change);
    return effect === undefined ? [] : [{ sign, fact: at, ...effect }];
  });
}

const MAX_CODE = 99;

/** Codes that teach something else than any refusal does. */
function codeRules(
  { completion }: Exchange,
  facts: readonly Fact[],
  change: (code: number) => Change,
  refused: Change,
): readonly Rule[] {
  if (completion?.code === undefined) return [];
  const codes = Array.from({ length: MAX_CODE }, (_, i) => i + 1);
  return facts.flatMap((fact, at) =>
    codes.flatMap((code): readonly Rule[] => {
      const effect = effectOn(fact, change(code));
      if (effect === undefined || effect.becomes === effectOn(fact, refused)?.becomes) return [];
      return [{ sign: { kind: 'code', code }, fact: at, ...effect }];
    }),
  );
}

/** Stands for every text that is not in the plan. */
const OTHER_WORD = 'x';

/** The texts whose appearance in a line may matter. */
function wordsOf(step: CommandStep, facts: readonly Fact[]): readonly string[] {
  const polled = step.kind === 'at' && step.poll !== undefined ? [...step.poll.until, ...(step.poll.giveUp ?? [])] : [];
  const names = facts.flatMap((fact) => ('name' in fact ? [fact.name] : []));
  return [...polled.map(String), ...names];
}

/** Tries a line with all values that may matter, and keeps of each the fields that do. */
function lineRules(
  spec: LineSpec,
  facts: readonly Fact[],
  words: readonly string[],
  without: Change,
  withLine: (values: LooseValues) => Change,
): readonly Rule[] {
  const { prefix } = spec;
  if (prefix === undefined) return [];
  const samples = samplesOf(spec.fields, words);
  return facts.flatMap((fact, at) => {
    const silent = effectOn(fact, without);
    const seen = samples.map((values) => {
      const effect = effectOn(fact, withLine(values));
      const nothing = effect === undefined || (silent !== undefined && silent.becomes === effect.becomes);
      return { values, effect: nothing ? undefined : effect };
    });
    return seen.some(({ effect }) => effect !== undefined) ? decisive(spec, prefix, at, seen) : [];
  });
}

interface Sample {
  readonly values: LooseValues;
  readonly effect: Effect;
}

function decisive(spec: LineSpec, prefix: string, fact: number, seen: readonly Sample[]): readonly Rule[] {
  const names = Object.keys(spec.fields);
  const relevant = names.filter((name) => matters(name, names, seen));
  const last = names.findLastIndex((name) => relevant.includes(name));
  const rules = new Map<string, Rule>();
  // The rule for other texts is good for all of them, so those that are named go first.
  const ordered = [...seen].sort((a, b) => othersIn(a, relevant) - othersIn(b, relevant));
  for (const { values, effect } of ordered) {
    if (effect === undefined) continue;
    const fields = names.slice(0, last + 1).map((name) => {
      const value = values[name];
      return relevant.includes(name) && value !== OTHER_WORD ? written(spec.fields, name, value) : '*';
    });
    const key = fields.join(',');
    if (!rules.has(key)) rules.set(key, { sign: { kind: 'line', prefix, fields }, fact, ...effect });
  }
  return withoutCovered([...rules.values()]);
}

/** Leaves out what a later, wider rule says as well. */
function withoutCovered(rules: readonly Rule[]): readonly Rule[] {
  return rules.filter((rule, at) => !rules.slice(at + 1).some((wider) => covers(wider, rule)));
}

function covers(wider: Rule, { sign, becomes }: Rule): boolean {
  if (wider.sign.kind !== 'line' || sign.kind !== 'line' || wider.becomes !== becomes) return false;
  return wider.sign.fields.every((field, at) => field === '*' || field === sign.fields[at]);
}

function othersIn({ values }: Sample, names: readonly string[]): number {
  return names.filter((name) => values[name] === OTHER_WORD).length;
}

/** Whether there are two lines that differ in this field alone and teach different things. */
function matters(name: string, names: readonly string[], seen: readonly Sample[]): boolean {
  const byRest = new Map<string, Effect>();
  return seen.some(({ values, effect }) => {
    const rest = names.map((other) => (other === name ? '' : JSON.stringify(values[other] ?? null))).join();
    if (!byRest.has(rest)) byRest.set(rest, effect);
    const first = byRest.get(rest);
    return JSON.stringify(first ?? null) !== JSON.stringify(effect ?? null) || first?.becomes !== effect?.becomes;
  });
}

function written(fields: Fields, name: string, value: LooseValues[string]): string {
  const field = fields[name];
  return field === undefined ? '' : formatFields({ [name]: field }, { [name]: value });
}

/** Fields that together decide what a line teaches: client and state. No line needs a third. */
const DECIDING_FIELDS = 2;

/** The first value of each field, and all that differ from that in so many fields. */
function samplesOf(fields: Fields, words: readonly string[]): readonly LooseValues[] {
  let samples: readonly { readonly values: LooseValues; readonly others: number }[] = [{ values: {}, others: 0 }];
  for (const [name, field] of Object.entries(fields)) {
    const choices = valuesOf(field, words);
    samples = samples.flatMap(({ values, others }) =>
      choices
        .slice(0, others < DECIDING_FIELDS ? choices.length : 1)
        .map((value, i) => ({ values: { ...values, [name]: value }, others: others + (i === 0 ? 0 : 1) })),
    );
  }
  return samples.map(({ values }) => values);
}

/** Some values of a field: small numbers, or the given words, no text at all and another text. */
function valuesOf(field: Fields[string], words: readonly string[]): readonly (number | string)[] {
  const numbers = ['0', '1', '2'].map((text) => field.parse({ text, quoted: false }));
  const whole = numbers.filter((value) => typeof value === 'number');
  if (whole.length > 0) return whole.slice(0, 2);
  const texts = [...new Set([...words, '', OTHER_WORD])];
  const parsed = texts.map((text) => field.parse({ text, quoted: true }) ?? field.parse({ text, quoted: false }));
  const fitting = parsed.filter((value) => typeof value === 'string');
  return fitting.length > 0 ? fitting : [OTHER_WORD];
}
