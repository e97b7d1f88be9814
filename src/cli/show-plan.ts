import type { Carried, Plan, Step } from '../families/kit/step.ts';
import type { Output } from './output.ts';

/** A plan as people read it: what is sent, and why. */
export function showPlan(plan: Plan, output: Output): void {
  output.line(`${output.paint.bold(plan.purpose)}  ${output.paint.dim(`(${plan.family}, ${plan.firmware})`)}`);
  for (const step of plan.steps) showStep(step, output);
  output.line(output.paint.dim('afterwards:'));
  for (const step of plan.cleanup) showStep(step, output);
}

function showStep(step: Step, output: Output): void {
  const { paint } = output;
  output.line(`  ${stepText(step)}  ${paint.dim(`# ${condition(step)}${step.reason}`)}`);
  const body = 'body' in step ? step.body : undefined;
  if (body === undefined) return;
  const text = 'text' in body ? body.text : `the ${body.credential} file, ${body.bytes} bytes`;
  output.line(`    ${paint.dim('>')} ${text}`);
}

/** When a step is left out, and until when one is asked again. */
function condition(step: Step): string {
  const only = step.guard === undefined ? '' : `only if ${step.guard.that} is ${step.guard.is ? 'true' : 'false'}: `;
  const poll = step.kind === 'at' ? step.poll : undefined;
  return poll === undefined ? only : `${only}again until ${poll.field} is ${poll.until.join(' or ')}: `;
}

function stepText(step: Step): string {
  switch (step.kind) {
    case 'at':
    case 'upload':
      return step.send;
    case 'file':
      return `file ${step.name}`;
    case 'host':
      return `${step.setting} = ${typeof step.value === 'object' ? `@secret(${step.value.secret})` : String(step.value)}`;
    case 'carry':
      return carriedText(step.carried);
  }
}

/** What this computer does itself, over the socket. */
function carriedText(carried: Carried): string {
  switch (carried.does) {
    case 'tls': {
      const name = carried.serverName === undefined ? 'no server name' : `server name ${carried.serverName}`;
      return `here: TLS handshake, ${[name, ...carried.credentials].join(', ')}`;
    }
    case 'connect':
      return `here: MQTT CONNECT as ${carried.clientId}`;
    case 'subscribe':
      return `here: MQTT SUBSCRIBE ${carried.topic}, QoS ${carried.qos}`;
    case 'publish':
      return `here: MQTT PUBLISH ${carried.topic}, QoS ${carried.qos}: ${carried.text}`;
  }
}
