import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

const at = (path: string) => resolve(import.meta.dirname, path)

export default defineConfig({
  // the same names as `paths` in tsconfig.base.json
  resolve: {
    alias: {
      '#contract': at('src-preload/contract'),
      '#words': at('src-preload/words'),
      '#main': at('src-main'),
      '#renderer': at('src-renderer')
    }
  },
  test: {
    include: ['src-*/**/*.test.ts', 'src-*/**/*.test.tsx', 'e2e/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2
  }
})
