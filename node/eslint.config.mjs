import js from '@eslint/js';

const globals = Object.fromEntries(
  [
    'AbortController AbortSignal Buffer FinalizationRegistry Request Response TextEncoder URL URLSearchParams',
    'console fetch performance process setImmediate setInterval setTimeout structuredClone global __dirname module require exports',
  ]
    .join(' ')
    .split(' ')
    .map((name) => [name, 'readonly']),
);

export default [
  { ignores: ['native/', 'sandbox/native/', 'build/', '**/*.ts', '**/*.mts'] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2022, sourceType: 'module', globals },
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-shadow': 'off',
      'max-lines': ['error', 400],
    },
  },
  { files: ['**/*.js', '**/*.cjs'], languageOptions: { sourceType: 'commonjs' } },
];
