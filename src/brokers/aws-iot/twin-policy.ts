/** An AWS IoT policy, as far as the twin reads it: statements that allow, with `*` for any text in a resource. */
export interface IotPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly {
    readonly Effect: 'Allow';
    readonly Action: readonly IotAction[];
    readonly Resource: readonly string[];
  }[];
}

export type IotAction = 'iot:Connect' | 'iot:Publish' | 'iot:RetainPublish' | 'iot:Subscribe' | 'iot:Receive';

/** What an action is about: `client/ID`, `topic/NAME`, `topicfilter/FILTER`. */
export type IotTarget = `client/${string}` | `topic/${string}` | `topicfilter/${string}`;

/** Region and account of the twin; the account number is the one of AWS's own examples. */
const ARN = 'arn:aws:iot:eu-west-1:123456789012:';

/** A policy for one thing: its name as client id, and topics below `hawser/THING`; nothing retained. */
export function thingPolicy(thing: string): IotPolicy {
  const topics = (kind: 'topic' | 'topicfilter'): readonly string[] => [
    `${ARN}${kind}/hawser/${thing}`,
    `${ARN}${kind}/hawser/${thing}/*`,
  ];
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: ['iot:Connect'], Resource: [`${ARN}client/${thing}`] },
      { Effect: 'Allow', Action: ['iot:Publish', 'iot:Receive'], Resource: topics('topic') },
      { Effect: 'Allow', Action: ['iot:Subscribe'], Resource: topics('topicfilter') },
    ],
  };
}

/** Whether the policy allows it; what no statement allows is denied. */
export function allows(policy: IotPolicy, action: IotAction, target: IotTarget): boolean {
  return policy.Statement.some(
    ({ Action, Resource }) => Action.includes(action) && Resource.some((pattern) => fits(pattern, `${ARN}${target}`)),
  );
}

/** Without regular expressions: patterns and texts come from users, and a bad pair could take for ever. */
function fits(pattern: string, text: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  if (!text.startsWith(head)) return false;
  const tail = rest.pop();
  if (tail === undefined) return text === head;
  let at = head.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length >= at + tail.length && text.endsWith(tail);
}
