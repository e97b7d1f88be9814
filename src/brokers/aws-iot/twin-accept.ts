import { utf8Length } from '../../kernel/bytes.ts';
import type { AcceptClient, ClientPowers, ConnectRequest, ConnectVerdict, PublishVerdict } from '../kit/twin-mqtt.ts';
import type { UserLogin } from '../kit/twin-login.ts';
import { allows, type IotPolicy } from './twin-policy.ts';

/* What AWS IoT Core lets an authenticated client do. Everything it forbids ends the connection without a word. */

export const ALPN_CERTIFICATE = 'x-amzn-mqtt-ca';
export const ALPN_AUTHORIZER = 'mqtt';
/** The one custom authorizer that the twin has. */
export const AUTHORIZER = 'hawser-twin';

const MAX_CLIENT_ID_BYTES = 128;
const MAX_TOPIC_BYTES = 256;
const MAX_SLASHES = 7;
const MAX_PAYLOAD_BYTES = 128 * 1024;
const KEEP_ALIVE = { min: 30, max: 1200 };

/** `login` is what the custom authorizer knows; clients with a certificate need none. */
export function awsAccept(policy: IotPolicy, login: UserLogin): AcceptClient {
  return (request): ConnectVerdict => {
    const close = (why: string): ConnectVerdict => ({ is: 'close', why });
    const { clientId, tls } = request;
    if (tls.alpn === ALPN_AUTHORIZER) {
      if (!authorized(request, login)) return close('the custom authorizer does not know this login');
    } else if (tls.certificates.length === 0) return close('no certificate');
    const bytes = utf8Length(clientId);
    if (bytes === 0 || bytes > MAX_CLIENT_ID_BYTES) return close(`a client id of ${bytes} bytes`);
    if (!allows(policy, 'iot:Connect', `client/${clientId}`)) return close('the policy allows no such client id');
    return { is: 'accept', powers: powers(policy) };
  };
}

/** The user name carries the authorizer's name behind a question mark. */
function authorized(request: ConnectRequest, login: UserLogin): boolean {
  const [username = '', query = ''] = (request.username ?? '').split('?', 2);
  const named = new URLSearchParams(query).get('x-amz-customauthorizer-name');
  return named === AUTHORIZER && login.matches({ ...request, username });
}

function powers(policy: IotPolicy): ClientPowers {
  const close = (why: string): PublishVerdict => ({ is: 'close', why });
  return {
    publish({ topic, qos, retain, payloadBytes }) {
      if (qos === 2) return close('there is no QoS 2');
      if (payloadBytes > MAX_PAYLOAD_BYTES) return close(`over ${MAX_PAYLOAD_BYTES} bytes`);
      const problem = topicProblem(topic);
      if (problem !== undefined) return close(problem);
      if (!allows(policy, 'iot:Publish', `topic/${topic}`)) return close('the policy does not allow the topic');
      if (retain && !allows(policy, 'iot:RetainPublish', `topic/${topic}`))
        return close('the policy lets nothing be retained');
      return { is: 'accept' };
    },
    subscribe(filter, qos) {
      const problem = qos === 2 ? 'there is no QoS 2' : topicProblem(filter);
      if (problem !== undefined) return { is: 'close', why: problem };
      if (allows(policy, 'iot:Subscribe', `topicfilter/${filter}`)) return { is: 'accept' };
      return { is: 'close', why: 'the policy does not allow the filter' };
    },
    keepAlive: (seconds) =>
      seconds === 0 ? KEEP_ALIVE.max : Math.min(Math.max(seconds, KEEP_ALIVE.min), KEEP_ALIVE.max),
  };
}

function topicProblem(topic: string): string | undefined {
  if (utf8Length(topic) > MAX_TOPIC_BYTES) return `a topic over ${MAX_TOPIC_BYTES} bytes`;
  const slashes = topic.split('/').length - 1;
  return slashes > MAX_SLASHES ? `a topic with more than ${MAX_SLASHES} slashes` : undefined;
}
