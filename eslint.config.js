import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const TESTS = ['**/*.test.ts', 'test/**', 'bench/**'];
const TOOLS = ['scripts/**', 'bench/**', 'test/**', '*.config.ts'];
const PURE = [
  'src/kernel/**',
  'src/at/**',
  'src/findings/**',
  'src/families/**',
  'src/plan/**',
  'src/run/**',
  'src/loader/**',
  'src/explain/**',
];

const waitThroughClock = 'Waiting and time go through the Clock of the kernel, so that every deadline can be tested.';
const printInCli = 'Only src/cli prints; return a value or report progress instead.';

export default defineConfig(
  globalIgnores(['dist/', 'coverage/']),
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['eslint.config.js', '.dependency-cruiser.mjs'] } },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-console': 'error',
      eqeqeq: 'error',
      'no-async-promise-executor': 'error',
      'no-case-declarations': 'error',
      'no-constant-condition': ['error', { checkLoops: 'allExceptWhileTrue' }],
      'no-empty': 'error',
      'no-fallthrough': 'error',
      'no-loss-of-precision': 'error',
      'no-self-assign': 'error',
      'no-unreachable': 'error',
      'no-unsafe-finally': 'error',
      'no-unsafe-optional-chaining': 'error',
      'no-useless-escape': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'preserve-caught-error': 'error',
      'no-restricted-imports': ['error', { patterns: [{ group: ['**/dist/**'], message: 'Import the source.' }] }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      // A number in a text is what it looks like; objects and undefined are not.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // `run = async () => …` fulfils an interface that others need to be able to wait in.
      '@typescript-eslint/require-await': 'off',
      // A type parameter that is used once still documents what a caller gets.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // `Record<never, never>` is how a command without parameters says so.
      '@typescript-eslint/no-generated-empty-object-type': 'off',
      '@typescript-eslint/no-empty-function': ['error', { allow: ['arrowFunctions'] }],
    },
  },
  {
    files: ['src/**'],
    ignores: TESTS,
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'setTimeout', message: waitThroughClock },
        { name: 'setInterval', message: waitThroughClock },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: waitThroughClock },
        { object: 'performance', property: 'now', message: waitThroughClock },
        { object: 'process', property: 'stdout', message: printInCli },
        { object: 'process', property: 'stderr', message: printInCli },
        { object: 'process', property: 'exit', message: 'Throw a HawserError; only src/cli/main.ts ends the process.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: waitThroughClock },
        {
          selector: 'CallExpression[callee.property.name="includes"] > Literal[value="OK"]',
          message: 'Match whole lines.',
        },
      ],
    },
  },
  {
    files: ['src/cli/main.ts', 'src/cli/output.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: PURE,
    ignores: TESTS,
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['node:*'], message: 'This area must also run in a browser.' }] },
      ],
      'no-restricted-globals': [
        'error',
        { name: 'Buffer', message: 'This area must also run in a browser: Uint8Array.' },
        { name: 'process', message: 'This area must also run in a browser.' },
        { name: 'setImmediate', message: 'This area must also run in a browser.' },
        { name: 'setTimeout', message: waitThroughClock },
        { name: 'setInterval', message: waitThroughClock },
      ],
    },
  },
  {
    files: ['src/kernel/clock.ts'],
    rules: { 'no-restricted-globals': 'off', 'no-restricted-properties': 'off' },
  },
  {
    // Declarations are generic in their fields; writing their types out would say everything twice.
    files: ['src/families/_parts/**'],
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' },
  },
  {
    files: TOOLS,
    rules: { 'no-console': 'off' },
  },
  {
    files: TESTS,
    rules: {
      // A test that reads a value which must be there may say so.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['*.js', '*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' },
  },
);
