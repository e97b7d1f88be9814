import { reported, stated } from '../../kernel/facts.ts';
import type { BrokerProfile } from '../kit/profile.ts';

/** AWS IoT Core, data endpoints with and without `-ats`. */
export const profile: BrokerProfile = {
  id: 'aws-iot',
  title: 'AWS IoT Core',
  hosts: [/^[a-z0-9-]+\.iot\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/],
  demands: {
    sni: reported(
      false,
      'AWS IoT developer guide: transport security; users connect to plain ATS endpoints without it',
      'required for custom domains, VPC endpoints and multi-account certificates',
    ),
    clientCertificate: stated(true, 'AWS IoT developer guide: protocols, port and authentication table (8883)'),
    login: stated(false, 'AWS IoT developer guide: X.509 client certificates'),
  },
  denial: stated('close', 'AWS IoT SDK issue reports: unexpected hang-up on a policy refusal with MQTT 3.1.1'),
  verification: stated('own', 'AWS IoT developer guide: MQTT topics; the policy must allow the topic'),
};
