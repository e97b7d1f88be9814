import { stated, type Fact } from '../../../kernel/facts.ts';
import type { LoginForm } from '../profile.ts';

/** User name and password of an account made at the broker; `source` is any fact that says so. */
export function passwordLogin(source: Fact<unknown>): LoginForm {
  const form = { words: 'as set up in the broker’s console' };
  return {
    id: 'password',
    title: 'user name and password',
    clientId: { ...source, value: { words: 'free choice, one per client' } },
    username: { ...source, value: form },
    password: { ...source, value: form },
  };
}

const MQTT = 'MQTT 3.1.1 §3.1';

/** Nobody is asked who he is. */
export const noLogin: LoginForm = {
  id: 'none',
  title: 'no login',
  clientId: stated({ words: 'free choice; a name that nobody else uses, or two clients drive each other out' }, MQTT),
};
