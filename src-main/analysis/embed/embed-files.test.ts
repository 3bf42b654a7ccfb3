import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { computePool } from '#main/compute/pool'
import { readPackFolder } from '#main/encoder/distil/pack-folder'
import { programs } from '#main/harness/open-engine'
import { drawingPng } from '#main/harness/pictures'
import { nodeFork } from '#main/lib/process/node-channel'
import { quietWork } from '#main/lib/work'
import { EMBED_BATCH } from './embed-pictures'
import { embedFiles, type EmbeddedFile } from './embed-files'

const compute = computePool(nodeFork(programs), 1)
afterAll(() => compute.stop())

describe('files to embeddings', () => {
  it('are told of in their order, also where a later batch is done first; a bad file fails alone', async () => {
    const pack = await readPackFolder('models/encoder')
    const count = 2 * EMBED_BATCH + 3
    const pages = await Promise.all([1, 2, 3].map((seed) => drawingPng(seed, 60, 80)))
    const told: [from: number, results: readonly EmbeddedFile[]][] = []
    const read = async (index: number): Promise<Uint8Array> => {
      if (index < EMBED_BATCH) await pause(400)
      return index === 20 ? Buffer.from('no picture') : pages[index % 3]!
    }
    const request = { pack, evenShade: 'auto' as const, count, read }
    await embedFiles(compute, request, quietWork(), (from, results) => told.push([from, results]))
    expect(told.map(([from, results]) => [from, results.length])).toEqual([
      [0, EMBED_BATCH],
      [EMBED_BATCH, EMBED_BATCH],
      [2 * EMBED_BATCH, 3]
    ])
    const all = told.flatMap(([, results]) => results)
    all.forEach((result, i) => {
      if (i === 20) return expect(result).toMatchObject({ failure: { code: 'image-format' } })
      return expect('sha256' in result && result.sha256).toBe((all[i % 3] as { sha256: string }).sha256)
    })
  })
})
