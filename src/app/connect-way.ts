import type { Finding } from '../findings/finding.ts';
import type { Route } from '../families/kit/driver.ts';
import { HawserError } from '../kernel/errors.ts';
import { assess } from '../plan/decide.ts';
import type { KnownModule } from '../plan/module-facts.ts';
import { openQuestions } from './check-report.ts';
import { chooseWay, type Judged } from './choose-way.ts';
import type { BrokerWatch, ConnectTarget } from './connect-broker.ts';
import type { ConnectOptions, ConnectRequest } from './connect-options.ts';
import { filesForModule } from './module-files.ts';
import { remedied } from './remedies.ts';

/** The way that `connect` goes with a module. */
export interface ConnectWay {
  readonly route: Route;
  /** The broker as the module meets it on that way. */
  readonly target: ConnectTarget;
  readonly findings: readonly Finding[];
  /** Findings, with what helps this module on its way. */
  readonly remedied: (findings: readonly Finding[]) => readonly Finding[];
}

interface WayCase {
  readonly request: ConnectRequest;
  readonly options: ConnectOptions;
  /** Unix ms. */
  readonly now: number;
  readonly meet: BrokerWatch['meet'];
}

interface JudgedTarget extends Judged {
  readonly target: ConnectTarget;
}

/** Chooses the way for a module that is known. Throws a HawserError for one that it cannot go. */
export async function connectWay(module: KnownModule, { request, options, now, meet }: WayCase): Promise<ConnectWay> {
  const judge = async (seen: KnownModule): Promise<JudgedTarget> => {
    const met = await meet(seen);
    const credentials = filesForModule(met.credentials, seen.line.facts);
    const target = { ...met, credentials };
    const { broker, meet: judged } = target;
    const assessment = assess({
      module: seen,
      broker,
      credentials: credentials.facts,
      wish: request.wish,
      now,
      ...(judged === undefined ? {} : { meet: judged }),
    });
    const against = assessment.findings.filter(({ severity }) => severity === 'error');
    return { target, against, open: openQuestions(assessment).length > 0 };
  };
  const way = await chooseWay({ module, tls: request.url.tls, options, now, judge });
  const route = way.module.route ?? 'module-mqtt';
  if (options.keepOpen === true && route !== 'module-mqtt') throw endsWithUs();
  return {
    route,
    target: way.judged.target,
    findings: way.findings,
    remedied: (findings) => remedied(findings, { ...way, broker: way.judged.target.broker.kind, typed: options }),
  };
}

function endsWithUs(): HawserError {
  return new HawserError('--keep-open: MQTT runs on this computer and ends with the program', {
    code: 'usage',
    next: [
      { text: 'Leave it out; for a connection that stays, use the library (openModule) in a program of yours.' },
      { text: 'Or use the module’s own MQTT client, where it has one.', command: '--mqtt module --tls module' },
    ],
  });
}
