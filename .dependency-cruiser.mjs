/**
 * Who may import whom. A file belongs to the longest folder here that holds it; `may` are folders or single files of this
 * project (its own folder always), `packages` are modules from outside (`node:` for Node's own). Imports of types count, and
 * circles are errors anywhere. e2e/architecture.test.ts runs this, `npm run imports` alone prints what is refused.
 */
const contract = 'src-preload/contract'
const words = 'src-preload/words'
const computePort = 'src-main/compute/port'
const stages = {
  import: 'src-main/analysis/import',
  preprocess: 'src-main/analysis/preprocess',
  embed: 'src-main/analysis/embed',
  score: 'src-main/analysis/score',
  explain: 'src-main/analysis/explain',
  compare: 'src-main/analysis/compare',
  report: 'src-main/analysis/report'
}
const lib = 'src-main/lib'
const library = 'src-main/library'
const norms = 'src-main/norms'
const onnx = 'src-main/onnx'
const statistics = 'src-main/statistics'

const rooms = {
  // the boundary between user interfaces and engine
  [contract]: { may: [], packages: ['zod'] },
  [words]: { may: [contract], packages: ['intl-messageformat', '@formatjs/icu-messageformat-parser'] },
  'src-preload': { may: [contract], packages: ['electron'] },

  // base modules that know nothing of those above
  [lib]: { may: [contract, 'package.json'], packages: ['node:'] },
  [statistics]: { may: [], packages: [] },
  [onnx]: { may: [], packages: ['protobufjs'] },
  'src-main/compute': {
    may: [onnx, lib, contract, words],
    packages: ['node:', 'sharp', 'onnxruntime-node', 'bmp-ts', 'libheif-js']
  },
  [library]: {
    may: [contract, lib],
    packages: ['node:', 'zod', 'better-sqlite3-multiple-ciphers', '@zxcvbn-ts']
  },
  // copies of a library elsewhere, and back
  'src-main/backup': { may: [contract, lib, library], packages: ['node:', 'zod'] },
  [norms]: { may: [contract, statistics, lib], packages: [] },
  'src-main/dataset': { may: [contract, words, statistics, lib, norms], packages: [] },
  'src-main/labelling': { may: [contract, statistics, lib], packages: [] },

  // analysis, stage by stage: each may use the stages before it that it takes apart or continues
  [stages.import]: {
    may: [contract, words, lib, library, computePort],
    packages: ['node:', 'papaparse', '@e965/xlsx', 'fflate']
  },
  [stages.preprocess]: { may: [contract, computePort], packages: [] },
  [stages.embed]: { may: [contract, computePort, lib, onnx, stages.preprocess], packages: [] },
  // the one place where embeddings are looked up in the library before they are computed
  'src-main/analysis/embed/stored-embeddings': {
    may: [contract, computePort, lib, library, stages.embed, stages.preprocess],
    packages: []
  },
  [stages.score]: {
    may: [
      contract,
      computePort,
      lib,
      onnx,
      statistics,
      `${stages.embed}/embedding`,
      `${stages.embed}/traits`
    ],
    packages: ['zod']
  },
  // explains what embeds and scores: both are its subject; an explanation is kept with its text
  [stages.explain]: {
    may: [words, contract, computePort, lib, onnx, stages.preprocess, stages.embed, stages.score],
    packages: []
  },
  [stages.compare]: { may: [contract, statistics, stages.preprocess, stages.embed], packages: [] },
  [stages.report]: {
    may: [contract, words, lib, stages.score, stages.explain],
    packages: ['node:', 'react', 'react-dom', 'fflate']
  },
  'src-main/analysis/report/formats': {
    may: [words, contract, stages.report],
    packages: ['node:', 'react', 'react-dom', 'pptxgenjs', 'fflate']
  },
  'src-main/analysis/report/pdf': {
    may: [words, stages.report],
    packages: ['node:', 'react', 'react-dom', 'pdfkit', 'svg-to-pdfkit', 'bidi-js']
  },
  // the flow of the stages
  'src-main/analysis': { may: [contract, 'src-main/analysis', lib, computePort], packages: [] },

  // learning, step by step
  'src-main/learning': {
    may: [contract, words, 'src-main/analysis', library, lib, norms, statistics, onnx, computePort],
    packages: ['node:']
  },
  'src-main/learning/configure': {
    may: [contract, words, norms, 'src-main/learning/train'],
    packages: ['yaml']
  },
  'src-main/learning/report': {
    may: [contract, words, stages.report, stages.score, lib, statistics],
    packages: ['node:', 'react', 'react-dom']
  },
  'src-main/learning/sweep': {
    may: [
      contract,
      words,
      'src-main/learning',
      'src-main/analysis',
      library,
      lib,
      norms,
      statistics,
      computePort
    ],
    packages: ['yaml']
  },
  'src-main/learning/deploy': {
    may: [
      contract,
      words,
      'src-main/analysis',
      'src-main/learning/methods',
      'src-main/learning/train/fold-model',
      'src-main/learning/validate',
      lib,
      onnx,
      computePort,
      statistics
    ],
    packages: ['node:', 'fflate']
  },

  // our own encoder, and invented drawings
  'src-main/encoder': {
    may: [contract, stages.preprocess, stages.embed, computePort, lib, onnx, 'src-main/synthetic'],
    packages: ['node:']
  },
  'src-main/synthetic': { may: [computePort, lib], packages: ['node:'] },

  // labels and libraries out and in
  'src-main/exchange': {
    may: [contract, words, stages.import, computePort, library, lib],
    packages: ['node:', 'zod', 'sax', 'yazl', 'yauzl']
  },

  // model versions and encoder packs of the open library
  'src-main/model-store': {
    may: [
      contract,
      stages.import,
      stages.embed,
      stages.score,
      'src-main/learning/deploy',
      computePort,
      library,
      lib,
      onnx,
      statistics
    ],
    packages: ['node:']
  },

  // what the product does with a library, one verb a file
  'src-main/workflows': {
    may: [
      contract,
      words,
      'src-main/analysis',
      'src-main/learning',
      'src-main/model-store',
      'src-main/encoder',
      'src-main/labelling',
      'src-main/exchange',
      'src-main/dataset',
      'src-main/backup',
      'src-main/compute/pool',
      computePort,
      library,
      lib,
      norms,
      onnx,
      statistics
    ],
    packages: ['node:']
  },

  // opens a library, queues jobs, answers the contract
  'src-main/engine': {
    may: [
      contract,
      'src-main/workflows',
      'src-main/model-store',
      'src-main/compute',
      stages.import,
      library,
      lib
    ],
    packages: ['node:']
  },
  // requests of one call that need no workflow of their own go straight to the room that answers them
  'src-main/engine/handlers': {
    may: [
      contract,
      'src-main/engine',
      'src-main/workflows',
      'src-main/model-store',
      'src-main/compute',
      'src-main/exchange',
      'src-main/dataset',
      'src-main/backup',
      'src-main/learning/deploy/passport-file',
      'src-main/learning/sweep/read-sweep',
      stages.import,
      library,
      lib
    ],
    packages: []
  },

  // the user interfaces
  'src-main/terminal': {
    may: [
      contract,
      words,
      'src-main/engine',
      'src-main/compute',
      lib,
      norms,
      stages.report,
      'src-main/encoder',
      'src-main/synthetic'
    ],
    packages: ['node:', 'commander', 'ws', 'zod']
  },
  // the entry alone knows the benchmarks, so that nothing else of the product can come to need them
  'src-main/terminal/main': {
    may: [contract, words, 'src-main/terminal', 'src-main/engine', 'src-main/benchmarks', lib],
    packages: ['node:']
  },
  'src-main/desktop': {
    may: [contract, 'src-main/engine/client', 'src-main/engine/renewed-client', lib],
    packages: ['node:', 'electron']
  },
  'src-main/benchmarks': { may: [contract, words, 'src-main'], packages: ['node:', 'sharp'] },
  'src-main/harness': {
    may: [contract, words, 'src-main'],
    packages: ['node:', 'sharp', 'vitest', 'vite', 'zod']
  },

  // the screens
  'src-renderer/theme': { may: [words], packages: ['react'] },
  'src-renderer/database': {
    may: [contract, 'src-renderer/bridge'],
    packages: ['dexie', 'fake-indexeddb']
  },
  'src-renderer/state': {
    may: [contract, 'src-renderer/bridge', 'src-renderer/database', words],
    packages: ['zustand', 'react', '@tanstack/react-query', 'dexie-react-hooks']
  },
  'src-renderer/actions': {
    may: [contract, 'src-renderer/state', words],
    packages: ['react', 'react-dom']
  },
  'src-renderer/canvas': { may: [contract], packages: ['react', 'konva', 'react-konva', 'kdbush'] },
  'src-renderer/charts': { may: [contract, words], packages: ['react', 'recharts'] },
  'src-renderer/components': {
    may: [
      contract,
      'src-renderer/actions',
      'src-renderer/state',
      words,
      'src-renderer/theme',
      'src-renderer/bridge'
    ],
    packages: ['react']
  },
  'src-renderer': {
    may: [contract, words, 'src-renderer'],
    packages: ['react', 'react-dom', '@tanstack/react-virtual', 'zod']
  }
}

/** A folder, or a file without its ending, as a pattern of paths. */
const inside = (path) => `^${path.replaceAll('.', '\\.')}(/|\\.tsx?$|$)`
const inPackage = (name) => `node_modules/(@types/)?${name}/`
const own = '^(src-preload|src-main|src-renderer|e2e|package\\.json)'

const rulesOf = ([room, { may, packages }]) => {
  const deeper = Object.keys(rooms).filter((other) => other !== room && other.startsWith(`${room}/`))
  const from = { path: inside(room), pathNot: deeper.map(inside) }
  const node = packages.includes('node:')
  return [
    {
      name: `${room}: rooms`,
      severity: 'error',
      from,
      to: { path: own, pathNot: [room, ...may].map(inside) }
    },
    {
      name: `${room}: packages`,
      severity: 'error',
      from,
      to: {
        path: 'node_modules/',
        pathNot: packages.filter((name) => name !== 'node:').map(inPackage)
      }
    },
    ...(node ? [] : [{ name: `${room}: Node`, severity: 'error', from, to: { dependencyTypes: ['core'] } }])
  ]
}

const network = '^(node:)?(net|http|https|http2|dns|dgram|tls)$'

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no circles', severity: 'error', from: {}, to: { circular: true } },
    // the exports of vite name no file that this tool finds
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\?raw$|^vite$' }
    },
    {
      name: 'a room for every file',
      severity: 'error',
      from: { path: '^src-', pathNot: Object.keys(rooms).map(inside) },
      to: {}
    },
    {
      name: 'electron in the shell and the preload alone',
      severity: 'error',
      from: { pathNot: ['^src-main/desktop/', '^src-preload/index\\.ts$'] },
      to: { path: '(^electron$|node_modules/electron/)' }
    },
    {
      name: 'the network from the bridge alone',
      severity: 'error',
      from: { pathNot: '^src-main/terminal/bridge/server\\.ts$' },
      to: { path: [network, 'node_modules/(@types/)?ws/'] }
    },
    ...Object.entries(rooms).flatMap(rulesOf)
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(\\.test\\.tsx?$|\\.d\\.ts$|\\.css$)' }
  }
}
