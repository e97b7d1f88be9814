/*
 * Who may import whom. Areas stand in one order and import downwards only; type imports count. Tests beside the code
 * may use anything (a family's conformance test needs the emulator above it), but nothing may use them.
 */

const AREAS = [
  'kernel',
  'at',
  'findings',
  'pki',
  'tls',
  'mqtt',
  'brokers',
  'families',
  'plan',
  'run',
  'loader',
  'explain',
  'emulator',
  'export',
  'transports',
  'app',
  'cli',
];
const PURE = ['kernel', 'at', 'findings', 'families', 'plan', 'run', 'loader', 'explain'];
const TEST_FILE = '\\.test\\.ts$';

const downwardsOnly = AREAS.slice(0, -1).map((area, place) => ({
  name: `${area}-imports-downwards-only`,
  comment: `src/${area} may import only: ${AREAS.slice(0, place).join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^src/${area}/`, pathNot: TEST_FILE },
  to: { path: `^src/((${AREAS.slice(place + 1).join('|')})/|index\\.ts$)` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...downwardsOnly,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'known-areas-only',
      comment: 'A new folder in src needs its place in the order',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: `^src/((${AREAS.join('|')})/|index\\.ts$)` },
    },
    {
      name: 'library-without-cli',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'pure-areas-without-node',
      comment: 'These areas must also run in a browser',
      severity: 'error',
      from: { path: [`^src/(${PURE.join('|')})/`, '^src/brokers/(registry|[^/]+/profile)\\.ts$'], pathNot: TEST_FILE },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pure-areas-without-packages',
      severity: 'error',
      from: { path: `^src/(${PURE.join('|')})/`, pathNot: TEST_FILE },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer'] },
    },
    {
      name: 'emulator-halves-know-no-rules',
      comment: 'What a virtual module does must not come from the rules that predict it',
      severity: 'error',
      from: { path: '^src/families/.*/emulator[^/]*(/|\\.ts$)', pathNot: TEST_FILE },
      to: { path: '^src/(plan|findings)/', reachable: true },
    },
    {
      name: 'no-family-by-name',
      comment: 'Families are found through the registries',
      severity: 'error',
      from: {
        path: '^(src|bench|scripts)/',
        pathNot: ['^src/families/(registry|emulators)\\.ts$', '^src/families/[^/]+/.*'],
      },
      to: { path: '^src/families/', pathNot: '^src/families/(_parts|kit)/|^src/families/[^/]+\\.ts$' },
    },
    {
      name: 'no-family-uses-another',
      comment: 'What two families share is a part',
      severity: 'error',
      from: { path: '^src/families/([^/]+)/' },
      to: {
        path: '^src/families/[^/]+/',
        pathNot: ['^src/families/$1/', '^src/families/(_parts|kit)/'],
      },
    },
    {
      name: 'kit-and-parts-know-no-family',
      severity: 'error',
      from: { path: '^src/families/(_parts|kit)/', pathNot: TEST_FILE },
      to: { path: '^src/families/(registry|emulators)\\.ts$' },
    },
    {
      name: 'no-broker-by-name',
      comment: 'Brokers are found through the registries',
      severity: 'error',
      from: {
        path: '^(src|bench|scripts)/',
        pathNot: ['^src/brokers/(registry|twins)\\.ts$', '^src/brokers/[^/]+/.*'],
      },
      to: { path: '^src/brokers/', pathNot: '^src/brokers/kit/|^src/brokers/[^/]+\\.ts$' },
    },
    {
      name: 'no-broker-uses-another',
      severity: 'error',
      from: { path: '^src/brokers/([^/]+)/' },
      to: { path: '^src/brokers/[^/]+/', pathNot: ['^src/brokers/$1/', '^src/brokers/kit/'] },
    },
    {
      name: 'registries-apart-from-emulators',
      comment: 'What a browser loads to talk to a module must not carry the virtual modules',
      severity: 'error',
      from: { path: '^src/(families|brokers)/registry\\.ts$' },
      to: { path: '^src/families/.*/emulator[^/]*\\.ts$|^src/brokers/[^/]+/twin\\.ts$', reachable: true },
    },
    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      from: { path: '^src/', pathNot: TEST_FILE },
      to: { path: `^(test|scripts|bench)/|${TEST_FILE}` },
    },
    {
      name: 'no-development-packages-in-the-product',
      severity: 'error',
      from: { path: '^src/', pathNot: TEST_FILE },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: '@types/node' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types'] },
  },
};
