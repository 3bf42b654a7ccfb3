import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

/**
 * What makes code hard to follow is limited directly. Limits on lines are not set: they were met by packing code. For the
 * same reason nothing is exempt from the formatter.
 */
const legibility = {
  complexity: ['error', { max: 16, variant: 'modified' }],
  'max-params': ['error', 6],
  'no-warning-comments': ['error', { terms: ['prettier-ignore'], location: 'anywhere' }]
}

export default tseslint.config(
  {
    ignores: [
      'out/**',
      'dist/**',
      'node_modules/**',
      '.tsbuild/**',
      'test-results/**',
      'e2e/test-results/**',
      'e2e/reports/**'
    ]
  },
  ...tseslint.configs.strict,
  {
    rules: {
      ...legibility,
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Name what you export.' }
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Randomness takes a seed: lib/random.' }
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }]
    }
  },
  {
    files: ['src-renderer/**/*.tsx', 'src-renderer/**/*.ts'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' }
  },
  {
    files: ['*.config.{js,ts}', '**/*.config.ts', '**/*.mjs'],
    rules: { 'no-restricted-syntax': 'off' }
  }
)
