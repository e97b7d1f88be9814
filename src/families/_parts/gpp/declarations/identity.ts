import { bareLine, exchange, line } from '../../../../at/declare.ts';
import { rest, word } from '../../../../at/field.ts';

/* What the module says of itself. A bare value must not be taken for one of the module's own words (`RDY`, `PB DONE`). */

const NOT_A_WORD = '(?!(?:RDY|SMS DONE|PB DONE|SMS Ready|Call Ready|OK|ERROR)$)';
const MANUAL = '3GPP TS 27.007 §5';
const SIMCOM = 'SIM7500_SIM7600 AT command manual V3.00 §2';

export const manufacturerLine = bareLine(
  'identity.manufacturer',
  new RegExp(`^${NOT_A_WORD}(?<manufacturer>[A-Za-z][A-Za-z0-9 .,&_-]*)$`),
);
export const modelLine = bareLine(
  'identity.model',
  new RegExp(`^${NOT_A_WORD}(?<model>[A-Za-z0-9][A-Za-z0-9_.-]{3,})$`),
);
export const serialLine = bareLine('identity.serial', /^(?<serial>\d{15}|X{15})$/);
export const subscriberLine = bareLine('identity.subscriber', /^(?<subscriber>\d{14,15}|X{14,15})$/);
export const buildLine = line('identity.build', '+CGMR', { build: word(/^[\w.-]+$/) });
/** Some families print the build string alone or after `Revision:`. */
export const bareBuildLine = bareLine(
  'identity.build.bare',
  new RegExp(`^(?:Revision: ?)?${NOT_A_WORD}(?<build>[A-Za-z0-9][A-Za-z0-9_.-]{5,})$`),
);

/** `ATI` and `+SIMCOMATI` list `Name: value` lines; `Revision` is the marketing revision in one, the build in the other. */
export const infoManufacturer = bareLine('info.manufacturer', /^Manufacturer: ?(?<manufacturer>.*)$/);
export const infoModel = bareLine('info.model', /^Model: ?(?<model>.*)$/);
export const infoRevision = bareLine('info.revision', /^Revision: ?(?<revision>\S*) *$/);
export const infoBuild = bareLine('info.build', /^Revision: ?(?<build>\S*) *$/);
/** A second revision of newer builds, without a name, and lines that name nothing we need. */
export const infoBuildMore = bareLine('info.build.more', /^(?<more>[A-Z0-9]+_[A-Z0-9_.-]+)$/);
export const infoOther = bareLine('info.other', /^(?:QCN|IMEI|MEID|SVN|DeviceInfo|\+GCAP): ?(?<value>.*)$/);

export const capabilities = line('identity.capabilities', '+GCAP', { list: rest() });
export const iccid = line('sim.iccid', '+ICCID', { iccid: word(/^[0-9A-FXfx]{10,22}$/) });
export const ccidLine = line('sim.ccid.value', '+CCID', { iccid: rest() });

function both(id: string, tokens: readonly [string, string], reply: Parameters<typeof exchange>[3]['reply']) {
  const manual = MANUAL;
  return tokens.map((token, i) =>
    exchange(i === 0 ? id : `${id}.short`, 'exec', token, { reply: reply ?? [], manual }),
  );
}

export const info = exchange('identity.info', 'basic', 'I', {
  reply: [infoManufacturer, infoModel, infoRevision, infoOther],
  manual: `${SIMCOM}, ATI`,
});
export const infoFull = exchange('identity.info.full', 'exec', '+SIMCOMATI', {
  reply: [infoManufacturer, infoModel, infoBuild, infoOther, infoBuildMore],
  manual: 'not in the manuals; seen in users logs of SIM7600 and A76xx',
});
export const manufacturer = both('identity.manufacturer.read', ['+CGMI', '+GMI'], [manufacturerLine]);
export const model = both('identity.model.read', ['+CGMM', '+GMM'], [modelLine]);
export const build = both('identity.build.read', ['+CGMR', '+GMR'], [buildLine, bareBuildLine]);
export const serial = both('identity.serial.read', ['+CGSN', '+GSN'], [serialLine]);
export const subscriber = exchange('identity.subscriber.read', 'exec', '+CIMI', {
  reply: [subscriberLine],
  manual: `${MANUAL}.6`,
});
export const capabilityList = exchange('identity.capabilities.read', 'exec', '+GCAP', {
  reply: [capabilities],
  manual: 'ITU-T V.250 §6.1.9',
});
export const readIccid = exchange('sim.iccid.read', 'exec', '+CICCID', {
  reply: [iccid],
  manual: `${SIMCOM}, AT+CICCID`,
});
/** Not on SIM7600, where it answers ERROR; other families have it in place of `+CICCID`. */
export const readCcid = exchange('sim.ccid.read', 'exec', '+CCID', {
  reply: [ccidLine, bareLine('sim.ccid.bare', /^(?<iccid>[0-9A-FX]{18,22})$/i)],
  manual: 'SIM800 AT command manual V1.12, AT+CCID',
});

/** `=?` of the identity commands: they exist, there is nothing to choose. */
export const identityTests = [
  ...[...manufacturer, ...model, ...build, ...serial, subscriber, capabilityList, readIccid].map((spec) =>
    exchange(`${spec.id}.test`, 'test', spec.token, { manual: spec.manual }),
  ),
];

export const identityExchanges = [
  info,
  infoFull,
  ...manufacturer,
  ...model,
  ...build,
  ...serial,
  subscriber,
  capabilityList,
  readIccid,
  readCcid,
  ...identityTests,
];
