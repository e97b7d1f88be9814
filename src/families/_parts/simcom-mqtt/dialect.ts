import type { Fact } from '../../../kernel/facts.ts';
import type { ResultOrder } from '../simcom-common/forms.ts';

/** What differs between the module families that have the `+CMQTT` commands. Times in seconds as the commands take them. */
export interface MqttDialect {
  readonly manual: string;
  readonly clientIdBytes: Fact<{ readonly min: number; readonly max: number }>;
  readonly loginBytes: Fact<{ readonly min: number; readonly max: number }>;
  readonly urlBytes: Fact<{ readonly min: number; readonly max: number }>;
  readonly topicBytes: Fact<number>;
  readonly payloadBytes: Fact<number>;
  readonly keepAliveSeconds: Fact<{ readonly min: number; readonly max: number }>;
  /** Where the MQTT version is chosen: fourth parameter of `+CMQTTACCQ`, or `+CMQTTCFG="version"`. */
  readonly versionBy: Fact<'acquire' | 'config'>;
  /** The mode in which topics are arguments of the commands, with their limit in bytes; absent: it does not exist. */
  readonly argTopicBytes?: Fact<number>;
  /** Whether the will is taken before the client is acquired. */
  readonly willBeforeClient: Fact<boolean>;
  /** What START when started and STOP when stopped answer: their code and `ERROR`, or `ERROR` alone. */
  readonly wrongState: Fact<'code' | 'error'>;
  readonly startSeconds: Fact<number>;
  readonly stopOrder: Fact<ResultOrder>;
  readonly disconnectOrder: Fact<ResultOrder>;
  /** Besides 0, which does not wait. */
  readonly disconnectSeconds: Fact<{ readonly min: number; readonly max: number }>;
  readonly publishSeconds: Fact<{ readonly min: number; readonly max: number }>;
  /** Largest part of a received payload, bytes. */
  readonly partBytes: Fact<number>;
  /** A missed keep-alive answer is told by `+CMQTTPING`; else by `+CMQTTCONNLOST`. */
  readonly pingLine: Fact<boolean>;
  /** Whether a retained message is printed before or after the `+CMQTTSUB` that caused it. */
  readonly retained: Fact<'before' | 'after'>;
}
