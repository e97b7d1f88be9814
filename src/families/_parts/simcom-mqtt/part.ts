import { definePart, type CodeTable, type Part } from '../../kit/part.ts';
import type { MqttDeclarations } from './declarations.ts';
import type { MqttDialect } from './dialect.ts';
import { eventDeclarations } from './lines.ts';
import { mqttObserver } from './observer.ts';
import { mqttReading } from './reading.ts';

/** The module's own MQTT client. `codes`: the family's table of its result codes. */
export function mqttPart(declared: MqttDeclarations, dialect: MqttDialect, codes: CodeTable): Part {
  const { tests, version, argTopic, ...commands } = declared;
  const exchanges = [
    ...Object.values(commands),
    ...(dialect.versionBy.value === 'config' ? [version] : []),
    ...Object.values(argTopic ?? {}),
    ...tests.map((form) => form.exchange),
  ];
  const explains = codes.explains.filter((id) => exchanges.some((exchange) => exchange.id === id));
  return definePart({
    id: 'simcom-mqtt',
    title: 'MQTT client in the module',
    roles: ['mqttOnBoard'],
    exchanges,
    urcs: eventDeclarations(dialect.manual, dialect.argTopicBytes !== undefined),
    observer: mqttObserver,
    codes: [{ ...codes, explains }],
    reading: mqttReading(dialect),
  });
}
