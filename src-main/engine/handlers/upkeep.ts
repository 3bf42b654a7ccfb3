import { statfs } from 'node:fs/promises'
import { AppError } from '../../../src-preload/contract/app-error'
import type { HealthCheck } from '../../../src-preload/contract/health'
import { goldenEmbedding, relativeDifference } from '../../analysis/embed/encoder-pack'
import { readOriginal } from '../../analysis/embed-pipeline'
import type { LoadedDevelopment } from '../../analysis/development-pipeline'
import { developmentIndices } from '../../analysis/score/development-index'
import { foldScores } from '../../analysis/score/form-score'
import { open, type EngineContext, type HandlersOf } from '../context'

const GIGABYTE = 2 ** 30

/** Runs a check for real; whatever it throws is the finding. */
async function check(name: string, run: () => Promise<string>): Promise<HealthCheck> {
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

async function checkDatabase(context: EngineContext): Promise<string> {
  const { library } = open(context)
  const found = library.db.pragma('quick_check', { simple: true })
  if (found !== 'ok') throw new AppError('library-damaged', { detail: String(found).slice(0, 100) })
  return `database consistent, ${library.drawings.count()} drawings`
}

async function checkBlobs(context: EngineContext): Promise<string> {
  const { library } = open(context)
  const rows = library.drawings.all().slice(0, 50)
  for (const row of rows) await readOriginal(library, row)
  return `${rows.length} stored drawings decrypted and verified`
}

async function checkDecoding(context: EngineContext): Promise<string> {
  const png = await context.compute.encodePng(new Uint8Array(64 * 64 * 4).fill(200), 64, 64)
  const { format, width } = await context.compute.admit(png)
  return `a ${width} px ${format} written and decoded`
}

async function checkEncoder(context: EngineContext): Promise<string> {
  const pack = open(context).encoders.active()
  const { golden } = pack.manifest
  if (!golden) return `${pack.manifest.name}: no golden vectors`
  const difference = relativeDifference(
    await goldenEmbedding(context.compute, pack, golden.seed),
    golden.embedding
  )
  if (difference > 1e-3) throw new AppError('encoder-golden', { difference: difference.toPrecision(3) })
  return `${pack.manifest.name} reproduces its golden embedding (off by ${difference.toExponential(1)})`
}

async function checkNorms(context: EngineContext): Promise<string> {
  const { norms, development } = open(context)
  if (norms.deployedBands().length === 0) return 'none deployed'
  const deployed = await norms.deployed()
  for (const { manifest, scorer } of deployed) {
    const [scores] = await foldScores(context.compute, scorer, [Float32Array.from(manifest.golden.embedding)])
    if (relativeDifference(scores!, manifest.golden.scores) > 1e-3)
      throw new AppError('model-damaged', { id: manifest.id, reason: 'its golden scores differ' })
  }
  const placing = await development.deployed()
  if (placing) await checkDevelopment(context, placing)
  return `${deployed.length} deployed, all reproduce their golden scores${placing ? ', and development its indices' : ''}`
}

async function checkDevelopment(
  context: EngineContext,
  { manifest, scorer }: LoadedDevelopment
): Promise<void> {
  const { traits, prompt, indices } = manifest.golden
  const drawing = { traits: Float32Array.from(traits), prompt }
  const [found] = await developmentIndices(context.compute, scorer, manifest.prompts, [drawing])
  if (relativeDifference(found!, indices) > 1e-3)
    throw new AppError('model-damaged', { id: manifest.id, reason: 'its golden indices differ' })
}

async function checkDisk(context: EngineContext): Promise<string> {
  const { bavail, bsize } = await statfs(context.folder)
  const free = bavail * bsize
  if (free < GIGABYTE) throw new AppError('disk-full')
  return `${Math.round(free / GIGABYTE)} GB free`
}

export const upkeepHandlers: HandlersOf<'health:check'> = {
  'health:check': async (_, context) => {
    const checks = [
      await check('database', () => checkDatabase(context)),
      await check('storage', () => checkBlobs(context)),
      await check('decoding', () => checkDecoding(context)),
      await check('encoder', () => checkEncoder(context)),
      await check('norms', () => checkNorms(context)),
      await check('disk', () => checkDisk(context))
    ]
    return { ok: checks.every((c) => c.ok), checks }
  }
}
