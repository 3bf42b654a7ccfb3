import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const floors = ['src-preload', 'src-main', 'src-renderer']

interface Cruised {
  summary: {
    totalCruised: number
    violations: { rule: { name: string }; from: string; to: string }[]
  }
}

/** What dependency-cruiser makes of a folder under the rules of this project. */
function cruised(folder: string): Cruised {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const rules = join(root, '.dependency-cruiser.mjs')
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [program, '--config', rules, '--output-type', 'json', ...floors],
    { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 }
  )
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout) as Cruised
}

const refusals = ({ summary }: Cruised): string[] =>
  summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)

describe('who may import whom', () => {
  it('is as the table says, without circles, imports of types counted', () => {
    const result = cruised(root)
    expect(result.summary.totalCruised).toBeGreaterThan(500)
    expect(refusals(result)).toEqual([])
  })

  describe('the table can fail', () => {
    let folder: string
    let found: string[]
    /** Files with one import each that must be refused. */
    const planted = {
      'src-renderer/state/reaches-down.ts': "import '../../src-main/library/library'",
      'src-main/onnx/format/native.ts': "import 'onnxruntime-node'",
      'src-main/analysis/score/opens.ts': "import type { Library } from '../../library/library'",
      'src-main/engine/shell.ts': "import 'electron'",
      'src-main/analysis/embed/ahead.ts': "import '../score/form-score'",
      'src-main/workflows/up.ts': "import '../engine/engine'",
      'src-main/library/calls.ts': "import 'node:http'",
      'src-main/terminal/commands/candidate.ts': "import '#main/benchmarks/registry'",
      'src-main/lib/one.ts': "import type { Two } from './two'\nexport type One = Two | null",
      'src-main/nowhere/lost.ts': "import '../lib/version'"
    }
    /** What those import. */
    const present = {
      'src-main/library/library.ts': 'export type Library = string',
      'src-main/analysis/score/form-score.ts': 'export const score = 1',
      'src-main/engine/engine.ts': 'export const engine = 1',
      'src-main/benchmarks/registry.ts': 'export const benchmarks = {}',
      'src-main/lib/two.ts': "import type { One } from './one'\nexport type Two = One | null",
      'src-main/lib/version.ts': 'export const VERSION = 1',
      'src-preload/index.ts': 'export const seam = 1',
      'node_modules/onnxruntime-node/index.js': '',
      'node_modules/electron/index.js': ''
    }
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'tadpole-imports-'))
      cpSync(join(root, 'tsconfig.base.json'), join(folder, 'tsconfig.base.json'))
      writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
      for (const [file, text] of Object.entries({ ...planted, ...present })) {
        mkdirSync(dirname(join(folder, file)), { recursive: true })
        writeFileSync(join(folder, file), `${text}\n`)
      }
      found = refusals(cruised(folder))
    })
    afterAll(() => rmSync(folder, { recursive: true, force: true }))

    it.each(Object.keys(planted))('%s is refused', (file) =>
      expect(found.filter((refusal) => refusal.includes(`: ${file} -> `))).not.toEqual([])
    )
    it('and nothing else is', () =>
      expect(
        found.filter((refusal) => !Object.keys(planted).some((file) => refusal.includes(`: ${file} -> `)))
      ).toEqual([]))
  })
})

describe('imports', () => {
  const files = floors.flatMap((floor) =>
    readdirSync(join(root, floor), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
  )
  it('climb one folder at the most: what lies further away is named by its alias', () => {
    const climbing = files.filter((file) =>
      /from '\.\.\/\.\.\/(?!package\.json)/.test(readFileSync(file, 'utf8'))
    )
    expect(climbing).toEqual([])
  })
})
