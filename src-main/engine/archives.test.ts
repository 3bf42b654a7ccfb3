import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestEngine } from '../harness/open-engine'
import { learnBand, opened, take } from '../harness/registry'
import { digestOf, packArchive, unpackArchive } from '../learning/deploy/archive-file'
import { readArchive } from '../learning/deploy/read-archive'
import { GraphBuilder } from '../onnx/build/graph-builder'
import { int64 } from '../onnx/format/tensor'
import { writeModel } from '../onnx/format/write'

describe('an archive that is not what it says', () => {
  let home: TestEngine
  let archive: Uint8Array
  beforeAll(async () => {
    home = await opened(true)
    archive = (await home.ask('models:export', { id: await learnBand(home, 1) })).bytes
    await home.close()
    home = await opened(false)
  }, 60_000)
  afterAll(() => home.close())

  const text = (value: unknown): Uint8Array => new Uint8Array(Buffer.from(JSON.stringify(value)))
  const read = (bytes: Uint8Array) => JSON.parse(Buffer.from(bytes).toString()) as Record<string, unknown>
  type Files = Record<string, Uint8Array>
  type Json = Record<string, unknown>
  /** The archive with a change, its checksums made good again: only what is changed is wrong. */
  const changed = (change: (files: Files, model: Json, about: Json) => void): Uint8Array => {
    const files: Files = { ...unpackArchive(archive) }
    const [model, about] = [read(files['model.json']!), read(files['manifest.json']!)]
    change(files, model, about)
    model.scorerSha256 = createHash('sha256').update(files['scorer.onnx']!).digest('hex')
    files['model.json'] = text(model)
    const { checksum, bytes } = digestOf(files)
    files['manifest.json'] = text({ ...about, checksum, fileSizeBytes: bytes })
    return packArchive(files)
  }
  const graph = (build: (b: GraphBuilder) => void): Uint8Array => {
    const b = new GraphBuilder('scorer')
    const x = b.input('embedding', 'float32', [1, 4], ['drawings', 4])
    build(b)
    b.output(b.op('Identity', [x]), 'scores', ['drawings', 4])
    return writeModel(b.model())
  }
  const calibration = (model: Json) => model.calibration as { score: number; child: number }[][]

  it('of the layout before this one it is read all the same', async () => {
    const first = changed((_, __, about) => {
      const [from, to] = [Number(about.ageGroupMin) * 12, Number(about.ageGroupMax) * 12]
      about.ageRange = { fromMonths: from, toMonths: to, label: about.ageGroup }
      delete about.ageGroup
      delete about.ageGroupMin
      delete about.ageGroupMax
      delete about.outputDimension
      ;(about.compatibility as Json).archive = 1
    })
    expect(readArchive(first).about).toMatchObject({ outputDimension: null, ageGroupMin: 4, ageGroupMax: 6 })
    expect(readArchive(archive).about).toMatchObject({ outputDimension: 3, ageGroupMin: 4, ageGroupMax: 6 })
  })

  it.each<[string, () => Uint8Array, string]>([
    ['nothing', () => new Uint8Array(0), 'archive-unreadable'],
    ['noise', () => Uint8Array.from({ length: 5000 }, (_, i) => (i * 31) % 251), 'archive-unreadable'],
    ['half of it', () => archive.slice(0, archive.length / 2), 'archive-unreadable'],
    [
      'a file that climbs out',
      () => packArchive({ ...unpackArchive(archive), '../evil': new Uint8Array(3) }),
      'archive-unsafe'
    ],
    [
      'a file too many',
      () => packArchive({ ...unpackArchive(archive), 'x.js': new Uint8Array(3) }),
      'archive-unsafe'
    ],
    [
      'a changed graph',
      () => packArchive({ ...unpackArchive(archive), 'scorer.onnx': new Uint8Array(900) }),
      'archive-checksum'
    ],
    [
      'a newer layout',
      () => changed((_, __, about) => ((about.compatibility as Json).archive = 3)),
      'archive-newer'
    ],
    ['a field too few', () => changed((_, __, about) => delete about.modelType), 'archive-unreadable'],
    [
      'another encoder',
      () => changed((_, model) => ((model.encoder as Json).id = 'e'.repeat(64))),
      'model-other-encoder'
    ],
    [
      'other preprocessing',
      () => changed((_, model) => ((model.preprocessing as Json).version = 'p9')),
      'model-invalid'
    ],
    [
      'an endless loop',
      () =>
        changed((files) => {
          files['scorer.onnx'] = graph((b) => {
            const body = new GraphBuilder('body', b)
            body.input('i', 'int64', [])
            const going = body.input('going', 'bool', [])
            body.output(going, 'on')
            const yes = b.constant({ type: 'bool', dims: [], data: Uint8Array.of(1) })
            b.raw(
              'Loop',
              [b.constant(int64([2 ** 40], [])), yes],
              { body: { kind: 'graph', value: body.graph } },
              []
            )
          })
        }),
      'model-forbidden-operator'
    ],
    [
      'a constant of four gigabytes',
      () =>
        changed((files) => {
          files['scorer.onnx'] = graph((b) =>
            b.raw('ConstantOfShape', [b.constant(int64([2 ** 30]))], {}, [
              { name: 'huge', type: 'float32', shape: [2 ** 30] }
            ])
          )
        }),
      'model-too-large'
    ],
    [
      'another graph',
      () => changed((files) => (files['scorer.onnx'] = graph(() => undefined))),
      'model-invalid'
    ],
    ['a fold too few', () => changed((_, model) => calibration(model).pop()), 'model-invalid'],
    [
      'scores that are all the same',
      () =>
        changed((_, model) =>
          calibration(model)
            .flat()
            .forEach((row) => (row.score = 1))
        ),
      'model-invalid'
    ],
    [
      'a score that is no number',
      () => changed((_, model) => ((calibration(model)[0]![0] as unknown as Json).score = null)),
      'archive-unreadable'
    ],
    [
      'golden vectors of another machine',
      () => changed((_, model) => ((model.golden as { scores: number[] }).scores[0]! += 1)),
      'model-invalid'
    ],
    ['more drawings than calibrate', () => changed((_, model) => (model.n = 5000)), 'model-invalid'],
    ['a rate that nobody can tell', () => changed((_, model) => (model.alpha = 1e-9)), 'model-invalid'],
    [
      'a key that changes every object',
      () => {
        const files: Files = { ...unpackArchive(archive) }
        files['manifest.json'] = new Uint8Array(Buffer.from('{"__proto__": {"x": 1}}'))
        return packArchive(files)
      },
      'archive-unreadable'
    ]
  ])('%s', async (_, made, code) => {
    const failure = await home.refuse('models:import', { files: await take(home, made()) })
    expect(failure.code).toBe(code)
    expect((await home.ask('models:list', {})).models).toEqual([])
    expect(({} as Json).x).toBeUndefined()
  })

  it('beside a good one: neither is taken in', async () => {
    const ticket = await home.engine.tickets.open()
    const bad = changed((_, model, about) => {
      model.n = 5000
      model.id = about.modelId = 'another'
    })
    for (const [name, bytes] of [
      ['good', archive],
      ['bad', bad]
    ] as const)
      await home.engine.tickets.upload(ticket, name, bytes)
    expect((await home.refuse('models:import', { files: ticket })).code).toBe('model-invalid')
    expect((await home.ask('models:list', {})).models).toEqual([])
  })
})
