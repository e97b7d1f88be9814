/*
 * The library: what other programs may build on. Everything else is internal and can change in any release.
 */
export { listModules, type ModuleDescription } from './app/modules.ts';
export type { Certainty, Evidence, Finding, Proof, Report, Severity } from './findings/finding.ts';
export type { LadderEntry, RungState } from './findings/ladder.ts';
export { families, findFamily } from './families/registry.ts';
export type { Family, Tier } from './families/kit/family.ts';
export type { FamilyChoice } from './families/kit/find.ts';
export { EXIT, HawserError, isHawserError, type ErrorCode, type ExitCode, type Remedy } from './kernel/errors.ts';
export { RUNGS, type Rung, type Span } from './kernel/rung.ts';
