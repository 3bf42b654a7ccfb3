import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import type { HealthCheck } from '#contract/health'
import { statfs } from 'node:fs/promises'
import { readOriginal } from '../library/originals'
import { goldenEmbedding, relativeDifference } from '../analysis/embed/encoder-pack'
import { developmentIndices } from '../analysis/score/development-index'
import { foldScores } from '../analysis/score/form-score'
import type { LoadedDevelopment } from '../analysis/score/place-drawings'
import type { Needs } from './ports'

const GIGABYTE = 2 ** 30

/** Runs a check for real; whatever it throws is the finding. */
export async function check(name: string, run: () => Promise<string>): Promise<HealthCheck> {
  const started = performance.now()
  const timed = () => Math.round(performance.now() - started)
  try {
    return { name, ok: true, detail: await run(), milliseconds: timed() }
  } catch (error) {
    return {
      name,
      ok: false,
      detail: error instanceof Error ? error.message : String(error),
      milliseconds: timed()
    }
  }
}

export async function checkDatabase(ports: Needs<'library'>): Promise<string> {
  const { library } = ports
  const found = library.db.pragma('quick_check', { simple: true })
  if (found !== 'ok')
    throw new AppError('library-damaged', because('database-check', { detail: String(found).slice(0, 100) }))
  return `database consistent, ${library.drawings.count()} drawings`
}

/** Every page, row and index. Throws AppError 'library-damaged', 'library-read-only'. */
export async function checkWholeDatabase({ library }: Needs<'library'>): Promise<void> {
  if (library.unchanged) throw new AppError('library-read-only')
  const found = library.db.pragma('integrity_check', { simple: true })
  if (found !== 'ok')
    throw new AppError('library-damaged', because('database-check', { detail: String(found).slice(0, 100) }))
}

export async function checkBlobs(ports: Needs<'library'>): Promise<string> {
  const { library } = ports
  const rows = library.drawings.all().slice(0, 50)
  for (const row of rows) await readOriginal(library, row)
  return `${rows.length} stored drawings decrypted and verified`
}

export async function checkDecoding(ports: Needs<'compute'>): Promise<string> {
  const png = await ports.compute.encodePng(new Uint8Array(64 * 64 * 4).fill(200), 64, 64)
  const { format, width } = await ports.compute.admit(png)
  return `a ${width} px ${format} written and decoded`
}

export async function checkEncoder(ports: Needs<'encoders' | 'compute'>): Promise<string> {
  const pack = ports.encoders.active()
  const { golden } = pack.manifest
  if (!golden) return `${pack.manifest.name}: no golden vectors`
  const difference = relativeDifference(
    await goldenEmbedding(ports.compute, pack, golden.seed),
    golden.embedding
  )
  if (difference > 1e-3) throw new AppError('encoder-golden', { difference: difference.toPrecision(3) })
  return `${pack.manifest.name} reproduces its golden embedding (off by ${difference.toExponential(1)})`
}

export async function checkNorms(ports: Needs<'models' | 'compute'>): Promise<string> {
  const { models } = ports
  if (models.deployedBands().length === 0) return 'none deployed'
  const deployed = await models.deployedNorms()
  for (const { manifest, scorer } of deployed) {
    const [scores] = await foldScores(ports.compute, scorer, [Float32Array.from(manifest.golden.embedding)])
    if (relativeDifference(scores!, manifest.golden.scores) > 1e-3)
      throw new AppError('model-damaged', because('golden-scores', { id: manifest.id }))
  }
  const placing = await models.deployedDevelopment()
  if (placing) await checkDevelopment(ports, placing)
  return `${deployed.length} deployed, all reproduce their golden scores${placing ? ', and development its indices' : ''}`
}

async function checkDevelopment(
  ports: Needs<'compute'>,
  { manifest, scorer }: LoadedDevelopment
): Promise<void> {
  const { traits, prompt, indices } = manifest.golden
  const drawing = { features: Float32Array.from(traits), prompt }
  const [found] = await developmentIndices(ports.compute, scorer, manifest, [drawing])
  if (relativeDifference(found!, indices) > 1e-3)
    throw new AppError('model-damaged', because('golden-indices', { id: manifest.id }))
}

export async function checkDisk(ports: Needs<'folder'>): Promise<string> {
  const { bavail, bsize } = await statfs(ports.folder)
  const free = bavail * bsize
  if (free < GIGABYTE) throw new AppError('disk-full')
  return `${Math.round(free / GIGABYTE)} GB free`
}

/** Every check of the library and this machine, run for real. */
export async function checkHealth(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute' | 'folder'>
): Promise<{ ok: boolean; checks: HealthCheck[] }> {
  const checks = [
    await check('database', () => checkDatabase(ports)),
    await check('storage', () => checkBlobs(ports)),
    await check('decoding', () => checkDecoding(ports)),
    await check('encoder', () => checkEncoder(ports)),
    await check('norms', () => checkNorms(ports)),
    await check('disk', () => checkDisk(ports))
  ]
  return { ok: checks.every((found) => found.ok), checks }
}
