import { sleep } from '../../../kernel/clock.ts';
import {
  ERROR,
  OK,
  answer,
  type Answer,
  type EmulatorHalf,
  type Ending,
  type ModuleHost,
  type Responder,
} from '../../kit/emulator.ts';
import { bearerUp } from '../gpp/bearer.ts';
import { answerTest, refuse, succeed, textOf } from '../simcom-common/emulator.ts';
import type { MqttDeclarations } from './declarations.ts';
import type { MqttDialect } from './dialect.ts';
import { argTopicAnswers } from './emulator-arg-topic.ts';
import { CODE } from './emulator-client.ts';
import { connectAnswers } from './emulator-connect.ts';
import { messageAnswers } from './emulator-messages.ts';
import { MqttService, configure, refusal } from './emulator-service.ts';
import { queries, results } from './lines.ts';
import { mqttServiceFacts } from '../../kit/firmware.ts';

/** How long START waits for a data connection that is still coming up, ms (assumed; the manual's limit is far higher). */
const BEARER_WAIT_MS = 5_000;
const BEARER_POLL_MS = 250;

/** The MQTT client of a virtual module. */
export function mqttEmulator(x: MqttDeclarations, dialect: MqttDialect): EmulatorHalf {
  return (host) => {
    const service = new MqttService(host, dialect);
    host.services.radio.onLinkLost(() => {
      if (service.alive) service.networkLost();
    });
    return {
      answers: [
        ...serviceAnswers(service, x),
        ...clientAnswers(service, x),
        ...connectAnswers(service, x),
        ...messageAnswers(service, x),
        ...(x.argTopic === undefined ? [] : argTopicAnswers(service, x.argTopic)),
        ...x.tests.map(answerTest),
      ],
      // Recorded before the boot lines of a module that was restarted with a live connection.
      restarting: () => service.networkLost(),
      stop() {
        service.networkLost();
        service.alive = false;
      },
    };
  };
}

/** Starting and stopping. */
function serviceAnswers(service: MqttService, x: MqttDeclarations): readonly Answer[] {
  const { host, dialect } = service;
  const wrongState = (reply: Responder, spec: typeof results.start, code: number): Ending =>
    dialect.wrongState.value === 'code' ? refuse(reply, spec, { code }) : ERROR;
  return [
    answer(x.start, async (_args, reply) => {
      if (service.started || service.starting) return wrongState(reply, results.start, CODE.opened);
      service.starting = true;
      const up = bearerUp(host);
      const order = up ? mqttServiceFacts(host.facts).startOrder.value : 'ok-then-code';
      const waits = !up && mqttServiceFacts(host.facts).startFailure?.value === 'error';
      if (order === 'ok-then-code' && !waits) reply.end(OK);
      await host.services.pace(50);
      const ready = up || (await bearerComes(host));
      service.starting = false;
      if (!service.alive || (waits && !ready)) return ERROR;
      service.started = ready;
      return succeed(host, reply, results.start, { code: ready ? CODE.ok : CODE.failed }, order);
    }),
    answer(x.stop, async (_args, reply) => {
      if (!service.started) return wrongState(reply, results.stop, CODE.notOpened);
      // While topics are arguments, REL is not needed.
      if (service.clients.some(({ acquired, settings }) => acquired !== undefined && settings.argTopic === 'off')) {
        return wrongState(reply, results.stop, CODE.notReleased);
      }
      service.stop();
      await host.services.pace(200);
      return succeed(host, reply, results.stop, { code: CODE.ok }, dialect.stopOrder.value);
    }),
  ];
}

async function bearerComes(host: ModuleHost): Promise<boolean> {
  const { clock } = host.services;
  const end = clock.now() + BEARER_WAIT_MS;
  while (clock.now() < end) {
    if (bearerUp(host)) return true;
    await sleep(clock, BEARER_POLL_MS);
  }
  return bearerUp(host);
}

/** Acquiring, releasing and configuring a client. */
function clientAnswers(service: MqttService, x: MqttDeclarations): readonly Answer[] {
  return [
    answer(x.acquire, (args, reply) => {
      const client = service.client(args.client);
      if (!service.started) return refusal(reply, results.acquire, client, CODE.notOpened);
      if (client.acquired !== undefined) return refusal(reply, results.acquire, client, CODE.clientUsed);
      client.acquired = { clientId: textOf(args.clientId), tls: args.tls === 1 };
      if (args.version !== undefined) client.settings.version = args.version === 3 ? 3 : 4;
      return OK;
    }),
    answer(x.acquired, (_args, reply) => {
      for (const { index, acquired, settings } of service.clients) {
        reply.info(queries.acquired, {
          client: index,
          clientId: acquired?.clientId ?? '',
          tls: acquired?.tls === true ? 1 : 0,
          ...(service.dialect.versionBy.value === 'acquire' ? { version: settings.version } : {}),
        });
      }
      return OK;
    }),
    answer(x.release, (args, reply) => {
      const client = service.client(args.client);
      if (client.acquired === undefined) return refusal(reply, results.release, client, CODE.notAcquired);
      if (client.busy) return refusal(reply, results.release, client, CODE.busy);
      if (client.session !== undefined) return refusal(reply, results.release, client, CODE.clientUsed);
      client.release(service.defaultVersion);
      return OK;
    }),
    answer(x.context, (args, reply) => {
      const client = service.client(args.client);
      // Drivers bind the context before they acquire the client, and modules take it.
      if (!service.started) return refusal(reply, results.context, client, CODE.notOpened);
      if (client.session !== undefined) return refusal(reply, results.context, client, CODE.notSupported);
      client.context = args.context;
      return OK;
    }),
    answer(x.bound, (_args, reply) => {
      for (const { index, context } of service.clients) {
        reply.info(queries.context, { client: index, context: context ?? index });
      }
      return OK;
    }),
    answer(x.checkUtf8, (args, reply) =>
      configure(service, reply, args.client, (settings) => {
        settings.checkUtf8 = args.value === 1;
      }),
    ),
    answer(x.operationTimeout, (args, reply) =>
      configure(service, reply, args.client, (settings) => {
        settings.operationSeconds = args.seconds;
      }),
    ),
    ...(service.dialect.versionBy.value === 'config'
      ? [
          answer(x.version, (args, reply) =>
            configure(service, reply, args.client, (settings) => {
              settings.version = args.version === 3 ? 3 : 4;
            }),
          ),
        ]
      : []),
  ];
}
