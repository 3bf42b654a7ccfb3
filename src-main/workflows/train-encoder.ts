import { AppError } from '#contract/app-error'
import type { TrainEncoderResult } from '#contract/job-results'
import type { EncoderProgress, EncoderTrainingSettings } from '#contract/encoder-training'
import { failureText } from '#words/translate'
import { readOriginal } from '../library/originals'
import type { SourceFile } from '../analysis/import/source'
import { BLANK_INK } from '../analysis/score/scope'
import { embeds } from '../encoder/branch'
import { decodeCheckpoint, encodeCheckpoint, type CheckpointStore } from '../encoder/checkpoint'
import { inkOf, type OwnDrawing } from '../encoder/examples/own-drawing'
import { readStrokes } from '../encoder/examples/read-strokes'
import { supplyOf } from '../encoder/examples/supply'
import { finishedPack, type FinishedPack } from '../encoder/finished-pack'
import { startOf, withSizesOf } from '../encoder/start-from'
import { trainBranches } from '../encoder/train-branches'
import { failureOf } from '../lib/process/rpc'
import { sha256 } from '../lib/sha256'
import { VERSION } from '../lib/version'
import { checkCancelled, inParallel, type Work } from '../lib/work'
import type { Library } from '../library/library'
import type { Needs } from './ports'

export interface OwnTraining {
  name: string
  ages: boolean
  strokes: readonly SourceFile[]
  settings: EncoderTrainingSettings
}

/** With fewer drawings there is nothing to learn that would hold for another. */
const LEAST_DRAWINGS = 20

/**
 * Goes on training the active encoder on the library's own drawings (those not labelled unusual), mixed with drawings by the
 * generator so that it does not forget, supervised by age where asked. The new pack joins the library; which encoder norms are
 * learnt with stays the user's choice. Throws AppError 'encoder-few-drawings', 'encoder-not-ours', 'cancelled' (a checkpoint stays:
 * the same training started again goes on from it), 'training-diverged'.
 */
export async function trainOnLibrary(
  ports: Needs<'library' | 'encoders' | 'compute'>,
  request: OwnTraining,
  work: Work
): Promise<TrainEncoderResult> {
  const { library, encoders } = ports
  const active = encoders.active()
  const start = startOf(await active.file())
  const { own, leftOut } = await ownDrawings(ports, request.ages, start.branches[0]!.shape.side, work)
  if (own.length < LEAST_DRAWINGS)
    throw new AppError('encoder-few-drawings', { needed: LEAST_DRAWINGS, drawings: own.length })
  const lists = await Promise.all(
    request.strokes.map(async ({ name, read }) => readStrokes((await read()).toString(), name))
  )
  const settings = withSizesOf(request.settings, start)
  const store = libraryStore(library)
  const run = { settings, start, distillation: null, store: () => store }
  const supply = supplyOf({
    drawings: lists.flat(),
    own,
    ownShare: settings.ownShare,
    sceneShare: settings.sceneShare
  })
  const total = settings.steps * start.branches.filter(embeds).length
  const onProgress = (point: EncoderProgress): void => tell(work, total, point)
  const trained = await trainBranches(ports.compute, { ...run, supply, onProgress }, work)
  const data = [`${own.length} drawings of this library`, ...request.strokes.map((file) => file.name)]
  const pack = await finishedPack(ports.compute, trained.branches, {
    name: request.name,
    version: VERSION,
    licence: 'for this library: learnt from its drawings, not to be passed on without their owners',
    credits: `Went on from ${active.manifest.name}. ${active.manifest.credits}`.slice(0, 2000),
    training: {
      settings,
      data: [...data, 'drawings by the generator'],
      startedFrom: start.id,
      curve: [...trained.curve]
    }
  })
  const { id } = await encoders.add(packFiles(pack))
  for (const checkpoint of await library.checkpointFolders.ids())
    await library.checkpointFolders.remove(checkpoint)
  const withAge = own.filter((drawing) => drawing.ageMonths !== null).length
  return { encoder: encoders.info(id), drawings: own.length, withAge, leftOut }
}

function tell(work: Work, steps: number, p: EncoderProgress): void {
  const point = {
    series: 'encoder',
    epoch: p.step,
    trainLoss: p.word + p.targets,
    validationLoss: p.heldOutWord + p.heldOutTargets,
    gradientNorm: p.gradientNorm,
    learningRate: null,
    memoryBytes: null
  }
  work.report('train encoder', p.step, steps, [point])
}

const packFiles = ({ manifest, onnx }: FinishedPack): SourceFile[] => [
  { name: 'encoder.json', read: () => Promise.resolve(Buffer.from(JSON.stringify(manifest))) },
  { name: manifest.file, read: () => Promise.resolve(Buffer.from(onnx)) }
]

/** The library's drawings as the encoder sees them. What cannot be decoded, or is blank, is left out and said. */
async function ownDrawings(ports: Needs<'library' | 'compute'>, ages: boolean, side: number, work: Work) {
  const { library } = ports
  const rows = library.drawings
    .all()
    .filter(({ drawing }) => (drawing.expertLabel ?? 'normal') === 'normal')
    .sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1))
  const leftOut: TrainEncoderResult['leftOut'] = []
  let done = 0
  const read = await inParallel(rows, 4, async (row): Promise<OwnDrawing[]> => {
    checkCancelled(work)
    work.report('read drawings', (done += 1), rows.length)
    try {
      const spec = { width: side, height: side, evenShade: 'auto' } as const
      const { pixels, inkShare } = await ports.compute.picture(await readOriginal(library, row), spec)
      if (inkShare < BLANK_INK) throw new AppError('page-blank')
      return [{ id: row.sha256, ink: inkOf(pixels), ageMonths: ages ? row.drawing.ageMonths : null }]
    } catch (error) {
      const failure = failureOf(error)
      leftOut.push({ file: row.drawing.fileName, code: failure.code, message: failureText(failure) })
      return []
    }
  })
  return { own: read.flat(), leftOut }
}

/**
 * Checkpoints sealed in the library: what a model has learnt of drawings is as confidential as they are. A new one is whole on
 * disk before the earlier one of the same training goes; those of other trainings stay until one is finished.
 */
export function libraryStore(library: Library): CheckpointStore {
  const { checkpointFolders: folders } = library
  const ending = (plan: string): string => `-${sha256(Buffer.from(plan)).slice(0, 16)}`
  const idsOf = async (plan: string): Promise<string[]> =>
    (await folders.ids()).filter((id) => id.endsWith(ending(plan))).sort()
  return {
    async load(plan) {
      const latest = (await idsOf(plan)).at(-1)
      return latest ? decodeCheckpoint(await folders.read(latest, 'checkpoint.onnx'), latest) : null
    },
    async save(checkpoint) {
      const id = `${String(checkpoint.step).padStart(7, '0')}${ending(checkpoint.plan)}`
      await folders.write(id, { 'checkpoint.onnx': encodeCheckpoint(checkpoint) })
      for (const other of await idsOf(checkpoint.plan)) if (other !== id) await folders.remove(other)
    }
  }
}
