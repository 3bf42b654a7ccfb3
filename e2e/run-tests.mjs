// The whole test command: types, lint, format, then unit tests and journeys. Ends with one line of the runners' own counts.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const reports = join(root, 'e2e/reports')
rmSync(reports, { recursive: true, force: true })
const bin = (name) => join(root, 'node_modules/.bin', name)
let failed = 0

/** Runs a step with its output in sight; answers whether it passed. */
function step(title, command, args) {
  console.log(`\n== ${title}`)
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) {
    console.log(`== ${title}: FAILED`)
    failed += 1
  }
  return status === 0
}

const read = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null)

step('build', bin('electron-vite'), ['build', '--logLevel', 'warn'])
step('types', bin('tsc'), ['--build'])
step('lint', bin('eslint'), ['.', '--max-warnings', '0'])
step('format', bin('prettier'), ['--check', '--log-level', 'warn', '.'])

const unitReport = join(reports, 'unit.json')
const unitPassed = step('unit tests, properties, import rules', bin('vitest'), [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${unitReport}`
])
const journeysPassed = step('journeys in Chromium', process.execPath, [join(root, 'e2e/run-journeys.mjs')])

const unit = read(unitReport)
const journeys = read(join(reports, 'report.json'))?.stats
const counts = {
  passed: (unit?.numPassedTests ?? 0) + (journeys?.expected ?? 0),
  failed: (unit?.numFailedTests ?? 0) + (journeys?.unexpected ?? 0) + (journeys?.flaky ?? 0),
  skipped: (unit?.numPendingTests ?? 0) + (journeys?.skipped ?? 0)
}
// A step that failed without a failing test in its report (a crash, a type error) counts as one failure.
const uncounted =
  failed - (unitPassed || !unit?.numFailedTests ? 0 : 1) - (journeysPassed || !journeys?.unexpected ? 0 : 1)
console.log(`\n${counts.passed} passed, ${counts.failed + uncounted} failed, ${counts.skipped} skipped`)
process.exit(failed === 0 && counts.passed > 0 ? 0 : 1)
