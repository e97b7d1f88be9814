/*
 * The library: what other programs may build on. Everything else is internal and can change in any release.
 */

/* What there is, and what is done with it. */
export { listModules, type ModuleDescription } from './app/modules.ts';
export { connect, type ConnectDeps } from './app/connect.ts';
export type { ConnectOptions, VerifyMode } from './app/connect-options.ts';
export type { CredentialOptions } from './app/credentials.ts';
export type { Attempt, ConnectReport, TestReport } from './app/report.ts';
export type { OnRunEvent, Phase, RunEvent, StepResult, StepVerdict } from './run/events.ts';
export { startEmulator, type EmulateOptions, type EmulatorPlace, type RunningEmulator } from './app/emulate.ts';
export { flash, type FlashDeps, type FlashReport } from './app/flash.ts';
export type { FlashOptions } from './app/flash-job.ts';
export { startChip, type EmulateChipOptions, type RunningChip } from './app/emulate-chip.ts';

/* A module under a program: sockets and MQTT for long sessions. */
export { openModule, type Module } from './app/module/open-module.ts';
export type { ModuleEvent, ModuleInfo, ModuleOptions, SocketOptions } from './app/module/module-options.ts';
export type { MqttConnection } from './app/module/mqtt-connection.ts';
export type { MqttEvent, MqttMessage, MqttOptions, PublishOptions } from './app/module/mqtt-options.ts';

/* Families and what they do to a module. */
export { families, findFamily } from './families/registry.ts';
export type { Family, Tier } from './families/kit/family.ts';
export type { FamilyChoice } from './families/kit/find.ts';
export type { AtStep, Plan, Step, UploadStep } from './families/kit/step.ts';

/* The AT language, on any port. */
export { openPort, type OpenOptions } from './transports/open.ts';
export { memoryPair } from './transports/memory.ts';
export type { BytePipe } from './at/pipe.ts';
export { AtChannel, type ExchangeOutcome, type ExchangeStatus, type UrcEvent } from './at/channel.ts';
export { Dialect } from './at/dialect.ts';
export type { Exchange, LineSpec, UrcSpec } from './at/declare.ts';
export { formatTranscript, parseTranscript, type Transcript, type TranscriptEntry } from './at/transcript.ts';
export { decodeSession, type DecodedEntry, type EntryMeaning } from './explain/decode.ts';

/* What is found, and in which terms. */
export type { Certainty, Evidence, Finding, Proof, Report, Severity } from './findings/finding.ts';
export type { FindingCode } from './findings/catalogue.ts';
export type { LadderEntry, RungState } from './findings/ladder.ts';
export { CAUSES, type Cause } from './kernel/cause.ts';
export { systemClock, VirtualClock, type Cancel, type Clock } from './kernel/clock.ts';
export { EXIT, HawserError, isHawserError, type ErrorCode, type ExitCode, type Remedy } from './kernel/errors.ts';
export { RUNGS, type Rung, type Span } from './kernel/rung.ts';
