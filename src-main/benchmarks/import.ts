import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import sharp from 'sharp'
import { asItStands } from '../analysis/import/read-metadata'
import { importDrawings } from '../analysis/import/import-drawings'
import { computePool } from '../compute/pool'
import { createLibrary, openLibrary } from '../library/library'
import { nodeFork } from '../lib/process/node-channel'
import { inParallel, quietWork } from '../lib/work'
import { versionOf } from '../lib/version'
import { programFolder } from '../terminal/paths'
import { drawingsFolder } from './drawings'
import { describeMachine, perSecond, seconds } from './machine'
import type { BenchmarkLine, BenchmarkResult } from './result'

const MANY = 10_000

/** The real drawings again and again, every copy another file: its side is a pixel shorter each time. */
async function copies(folder: string, names: readonly string[], target: string): Promise<void> {
  await mkdir(target)
  const lines = ['filename,child_id,age_years']
  const wanted = Array.from({ length: MANY }, (_, i) => i)
  await inParallel(wanted, 4, async (i) => {
    const name = `${i}.png`
    const side = 150 - Math.floor(i / names.length)
    await writeFile(
      join(target, name),
      await sharp(join(folder, names[i % names.length]!))
        .resize(side, side, { fit: 'fill' })
        .png()
        .toBuffer()
    )
    lines.push(`${name},c${i % 700},${4 + (i % 5)}`)
  })
  await writeFile(join(target, 'metadata.csv'), lines.join('\n'))
}

/** Memory of this process and of those that it has started, bytes; 0 where the system does not tell. */
function memoryNow(): number {
  try {
    const status = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((id) => readFileSync(`/proc/${id}/status`, 'utf8'))
    const ours = new RegExp(`^P(?:Pid|id):\\s+${process.pid}$`, 'm')
    return status
      .filter((text) => ours.test(text))
      .reduce((sum, text) => sum + 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(text)?.[1] ?? 0), 0)
  } catch {
    return 0
  }
}

/** The highest memory seen while it runs, over what it was before. */
async function growth(run: () => Promise<unknown>): Promise<number> {
  const before = memoryNow()
  let most = before
  const timer = setInterval(() => (most = Math.max(most, memoryNow())), 200)
  try {
    await run()
  } finally {
    clearInterval(timer)
  }
  return most - before
}

async function measured(folder: string, metadata: string, what: string): Promise<BenchmarkLine> {
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
      photos: true,
      uncut: new Set<string>(),
      update: false
    }
    await compute.admit(await files[0]!.read())
    let whole = 0
    const memory = await growth(async () => {
      whole = await seconds(() => importDrawings(library, compute, request, quietWork()))
    })
    const imported = library.drawings.count()
    library.close()
    const alone = await seconds(() =>
      inParallel(files, 4, async (file) =>
        sharp(await file.read())
          .raw()
          .toBuffer()
      )
    )
    return {
      what: `${imported} ${what}, encrypted, synced, in ${whole.toFixed(1)} s; memory grew by ${Math.round(memory / 2 ** 20)} MB at most`,
      ours: `folder to library ${perSecond(imported, whole)}`,
      rival: `sharp alone ${perSecond(files.length, alone)}`,
      ratio: `${(whole / alone).toFixed(2)} of its time`
    }
  } finally {
    compute.stop()
    await rm(target, { recursive: true, force: true })
  }
}

/** From folder to encrypted library, durable, beside sharp alone decoding the same files at the same width. */
export async function importBenchmark(): Promise<BenchmarkResult> {
  const { folder, metadata } = drawingsFolder()
  const names = (await readdir(folder)).filter((name) => name.endsWith('.png'))
  const many = await mkdtemp(join(tmpdir(), 'tadpole-many-'))
  try {
    const lines = [await measured(folder, metadata, 'drawings')]
    const copied = join(many, 'copies')
    await copies(folder, names, copied)
    lines.push(await measured(copied, join(copied, 'metadata.csv'), 'copies of them'))
    return { lines, machine: describeMachine(), versions: { sharp: versionOf('sharp') } }
  } finally {
    await rm(many, { recursive: true, force: true })
  }
}
