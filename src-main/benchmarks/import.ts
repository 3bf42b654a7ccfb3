import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import sharp from 'sharp'
import { asItStands } from '../analysis/import/read-metadata'
import { importDrawings } from '../analysis/import-pipeline'
import { computePool } from '../engine/compute-pool'
import { createLibrary, openLibrary } from '../library/library'
import { nodeFork } from '../lib/process/node-channel'
import { inParallel, quietWork } from '../lib/work'
import { versionOf } from '../lib/version'
import { programFolder } from '../terminal/paths'
import { drawingsFolder } from './drawings'
import { describeMachine, perSecond, seconds } from './machine'
import type { BenchmarkResult } from './result'

/** From folder to encrypted library, durable, beside sharp alone decoding the same files at the same width. */
export async function importBenchmark(): Promise<BenchmarkResult> {
  const { folder, metadata } = drawingsFolder()
  const names = (await readdir(folder)).filter((name) => name.endsWith('.png'))
  const target = await mkdtemp(join(tmpdir(), 'tadpole-bench-'))
  const compute = computePool(nodeFork(programFolder), 1)
  try {
    await createLibrary(target, { passphrase: 'benchmark' })
    const library = await openLibrary(target, 'benchmark')
    const files = names.map((name) => ({ name, read: () => readFile(join(folder, name)) }))
    const table = { name: 'metadata.csv', read: () => readFile(metadata) }
    const request = {
      files,
      metadata: table,
      reading: asItStands,
      dryRun: false,
      synthetic: false,
      photos: true
    }
    await compute.admit(await files[0]!.read())
    const whole = await seconds(() => importDrawings(library, compute, request, quietWork()))
    const imported = library.drawings.count()
    library.close()
    const alone = await seconds(() =>
      inParallel(files, 4, async (file) =>
        sharp(await file.read())
          .raw()
          .toBuffer()
      )
    )
    const line = {
      what: `${imported} drawings, encrypted, synced`,
      ours: `folder to library ${perSecond(imported, whole)}`,
      rival: `sharp alone ${perSecond(files.length, alone)}`,
      ratio: `${(whole / alone).toFixed(2)} of its time`
    }
    return { lines: [line], machine: describeMachine(), versions: { sharp: versionOf('sharp') } }
  } finally {
    compute.stop()
    await rm(target, { recursive: true, force: true })
  }
}
