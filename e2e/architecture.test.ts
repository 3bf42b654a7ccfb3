import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/**
 * Who may import whom. A folder is matched by its longest entry; `may` are folders (or single files) of this project,
 * `packages` are modules from outside ('node:' for Node's own). Types of a neighbouring stage come through its files all the
 * same: what is listed is all there is.
 */
const rules: Record<string, { may: string[]; packages: string[] }> = {
  'src-preload/contract': { may: [], packages: ['zod'] },
  'src-preload': { may: ['src-preload/contract'], packages: ['electron'] },
  'src-main/lib': { may: ['src-preload/contract', 'package.json'], packages: ['node:'] },
  'src-main/statistics': { may: [], packages: [] },
  'src-main/onnx': { may: [], packages: ['protobufjs'] },
  'src-main/compute': {
    may: ['src-main/onnx', 'src-main/lib', 'src-preload/contract'],
    packages: ['sharp', 'onnxruntime-node', 'bmp-ts', 'heic-decode']
  },
  'src-main/library': {
    may: ['src-preload/contract', 'src-main/lib'],
    packages: ['node:', 'zod', 'better-sqlite3-multiple-ciphers']
  },
  'src-main/labelling': {
    may: ['src-preload/contract', 'src-main/statistics', 'src-main/lib'],
    packages: []
  },
  'src-main/dataset': { may: ['src-preload/contract', 'src-main/statistics', 'src-main/lib'], packages: [] },
  // what leaves the library, and comes back from it or from others
  'src-main/exchange': {
    may: ['src-preload/contract', 'src-main/analysis/import', 'src-main/lib'],
    packages: ['node:', 'zod', 'yazl', 'yauzl']
  },
  'src-main/norms': { may: ['src-preload/contract', 'src-main/statistics', 'src-main/lib'], packages: [] },
  'src-main/analysis/import': { may: ['src-preload/contract', 'src-main/lib'], packages: ['papaparse'] },
  'src-main/analysis/preprocess': { may: ['src-preload/contract', 'src-main/compute/port'], packages: [] },
  'src-main/analysis/embed': {
    may: [
      'src-preload/contract',
      'src-main/compute/port',
      'src-main/lib',
      'src-main/onnx',
      'src-main/analysis/preprocess'
    ],
    packages: []
  },
  'src-main/analysis/score': {
    may: [
      'src-preload/contract',
      'src-main/compute/port',
      'src-main/lib',
      'src-main/onnx',
      'src-main/statistics'
    ],
    packages: ['zod']
  },
  // it takes apart what embeds and scores: both are its subject
  'src-main/analysis/explain': {
    may: [
      'src-preload/contract',
      'src-main/lib',
      'src-main/onnx',
      'src-main/compute/port',
      'src-main/analysis/preprocess',
      'src-main/analysis/embed',
      'src-main/analysis/score'
    ],
    packages: []
  },
  'src-main/analysis/compare': {
    may: [
      'src-preload/contract',
      'src-main/statistics',
      'src-main/analysis/preprocess',
      'src-main/analysis/embed'
    ],
    packages: []
  },
  'src-main/analysis/report': {
    may: ['src-preload/contract', 'src-main/analysis/score', 'src-main/analysis/explain'],
    packages: ['node:', 'react', 'react-dom', 'fflate']
  },
  'src-main/analysis/report/formats': {
    may: ['src-preload/contract', 'src-main/analysis/report'],
    packages: ['node:', 'react', 'react-dom', 'pptxgenjs', 'fflate']
  },
  'src-main/analysis/report/pdf': {
    may: ['src-main/analysis/report'],
    packages: ['node:', 'react', 'react-dom', 'pdfkit', 'svg-to-pdfkit', 'bidi-js']
  },
  // the pipelines themselves
  'src-main/analysis': {
    may: [
      'src-preload/contract',
      'src-main/analysis',
      'src-main/library',
      'src-main/lib',
      'src-main/compute/port'
    ],
    packages: ['node:']
  },
  'src-main/learning': {
    may: [
      'src-preload/contract',
      'src-main/learning',
      'src-main/analysis',
      'src-main/library',
      'src-main/lib',
      'src-main/norms',
      'src-main/statistics',
      'src-main/onnx',
      'src-main/compute/port'
    ],
    packages: ['node:']
  },
  'src-main/learning/configure': {
    may: ['src-preload/contract', 'src-main/norms', 'src-main/learning/train'],
    packages: ['yaml']
  },
  'src-main/learning/report': {
    may: [
      'src-preload/contract',
      'src-main/analysis/report',
      'src-main/analysis/score',
      'src-main/lib',
      'src-main/statistics'
    ],
    packages: ['node:', 'react', 'react-dom']
  },
  'src-main/learning/sweep': {
    may: [
      'src-preload/contract',
      'src-main/learning',
      'src-main/analysis',
      'src-main/library',
      'src-main/lib',
      'src-main/norms',
      'src-main/statistics',
      'src-main/compute/port'
    ],
    packages: ['yaml']
  },
  'src-main/learning/deploy': {
    may: [
      'src-preload/contract',
      'src-main/analysis',
      'src-main/learning/methods',
      'src-main/lib',
      'src-main/learning/validate',
      'src-main/onnx',
      'src-main/compute/port',
      'src-main/statistics'
    ],
    packages: ['node:', 'fflate']
  },
  'src-main/encoder': {
    may: [
      'src-preload/contract',
      'src-main/analysis/embed',
      'src-main/compute/port',
      'src-main/lib',
      'src-main/library/sealed',
      'src-main/onnx',
      'src-main/synthetic'
    ],
    packages: ['node:']
  },
  'src-main/synthetic': { may: ['src-main/compute/port', 'src-main/lib'], packages: ['node:'] },
  'src-main/engine': {
    may: [
      'src-preload/contract',
      'src-main/analysis',
      'src-main/learning',
      'src-main/library',
      'src-main/norms',
      'src-main/encoder',
      'src-main/labelling',
      'src-main/exchange',
      'src-main/dataset',
      'src-main/lib',
      'src-main/statistics',
      'src-main/onnx',
      'src-main/compute/port'
    ],
    packages: ['node:']
  },
  'src-main/terminal': {
    may: [
      'src-preload/contract',
      'src-main/engine',
      'src-main/lib',
      'src-main/norms',
      'src-main/analysis/report',
      'src-main/benchmarks',
      'src-main/encoder',
      'src-main/synthetic'
    ],
    packages: ['node:', 'ws', 'zod']
  },
  'src-main/desktop': {
    may: ['src-preload/contract', 'src-main/engine/client', 'src-main/lib'],
    packages: ['node:', 'electron']
  },
  'src-main/benchmarks': { may: ['src-preload/contract', 'src-main'], packages: ['node:', 'sharp'] },
  'src-main/harness': { may: ['src-preload/contract', 'src-main'], packages: ['node:', 'sharp', 'vitest'] },
  'src-renderer/i18n': { may: ['src-preload/contract'], packages: ['intl-messageformat'] },
  'src-renderer/theme': { may: ['src-renderer/i18n'], packages: ['react'] },
  'src-renderer/database': {
    may: ['src-preload/contract', 'src-renderer/bridge'],
    packages: ['dexie', 'fake-indexeddb']
  },
  'src-renderer/state': {
    may: ['src-preload/contract', 'src-renderer/bridge', 'src-renderer/database', 'src-renderer/i18n'],
    packages: ['zustand']
  },
  'src-renderer/actions': {
    may: ['src-preload/contract', 'src-renderer/state', 'src-renderer/i18n'],
    packages: ['react']
  },
  'src-renderer/canvas': { may: ['src-preload/contract'], packages: ['react', 'konva', 'react-konva'] },
  'src-renderer/charts': {
    may: ['src-preload/contract', 'src-renderer/i18n'],
    packages: ['react', 'recharts']
  },
  'src-renderer/components': {
    may: [
      'src-preload/contract',
      'src-renderer/actions',
      'src-renderer/state',
      'src-renderer/i18n',
      'src-renderer/theme',
      'src-renderer/bridge'
    ],
    packages: ['react']
  },
  'src-renderer': {
    may: ['src-preload/contract', 'src-renderer'],
    packages: ['react', 'react-dom', '@tanstack/react-virtual', 'zod']
  }
}

const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.(test|d)\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))

/** Module names that a file imports, types included. */
function imports(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const stated = /^(?:import|export|\}).*?\bfrom '([^'\s]+)'$|^import '([^'\s]+)'$|\bimport\('([^'\s]+)'\)/gm
  return [...text.matchAll(stated)].map((match) => (match[1] ?? match[2] ?? match[3])!)
}

const inside = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`)

function ruleOf(file: string): string {
  const fitting = Object.keys(rules).filter((folder) => inside(file, folder))
  return fitting.sort((a, b) => b.length - a.length)[0] ?? ''
}

/** Why the import is refused; null where it may be. */
function refusal(file: string, name: string): string | null {
  const folder = ruleOf(file)
  const rule = rules[folder]
  if (!rule) return `${file} lies in no folder of the table`
  if (!name.startsWith('.')) {
    const known = rule.packages.some((p) => name === p || name.startsWith(p.endsWith(':') ? p : `${p}/`))
    return known ? null : `${file} imports the package ${name}`
  }
  const target = relative(root, resolve(root, dirname(file), name))
  const allowed = [folder, ...rule.may].some((other) => inside(target, other))
  return allowed ? null : `${file} imports ${target}`
}

const files = ['src-preload', 'src-main', 'src-renderer'].flatMap(sources)

describe('the house', () => {
  it('has files to look at', () => expect(files.length).toBeGreaterThan(100))

  it('lets every folder import only what its row allows', () => {
    const refused = files.flatMap((file) => imports(file).map((name) => refusal(file, name)))
    expect(refused.filter((reason) => reason !== null)).toEqual([])
  })

  it('refuses what it should: the table can fail', () => {
    expect(refusal('src-renderer/state/session.ts', '../../src-main/library/library')).not.toBeNull()
    expect(refusal('src-main/onnx/format/read.ts', 'onnxruntime-node')).not.toBeNull()
    expect(refusal('src-main/analysis/score/verdict.ts', '../../library/library')).not.toBeNull()
    expect(refusal('src-main/engine/engine.ts', 'electron')).not.toBeNull()
    expect(refusal('src-main/analysis/embed/embed-pictures.ts', '../score/form-score')).not.toBeNull()
  })

  it('keeps electron in the shell and the preload', () => {
    const users = files.filter((file) => imports(file).includes('electron'))
    expect(users.every((file) => inside(file, 'src-main/desktop') || file === 'src-preload/index.ts')).toBe(
      true
    )
  })

  it('reaches the network from the bridge alone', () => {
    const network = ['node:net', 'node:http', 'node:https', 'node:dns', 'node:dgram', 'node:tls', 'ws']
    const users = files.filter((file) => imports(file).some((name) => network.includes(name)))
    expect(users).toEqual(['src-main/terminal/bridge/server.ts'])
  })
})
