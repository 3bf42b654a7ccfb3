import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The harnesses of what a library promises, with many more trials than a change has to pass. */
const HARNESSES = [
  'src-main/library/damage.test.ts',
  'src-main/library/audit-log.test.ts',
  'src-main/backup',
  'src-main/harness/durability'
]

const folder = dirname(createRequire(import.meta.url).resolve('vitest/package.json'))
const { status } = spawnSync(process.execPath, [join(folder, 'vitest.mjs'), 'run', ...HARNESSES], {
  stdio: 'inherit',
  env: { ...process.env, TADPOLE_LONG: '1' }
})
process.exitCode = status ?? 1
