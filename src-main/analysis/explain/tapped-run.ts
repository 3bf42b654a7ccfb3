import { AppError } from '#contract/app-error'
import type { Compute, ModelSource } from '#main/compute/port'
import type { Value } from '#main/onnx/build/node-builder'
import { OnnxError } from '#main/onnx/format/onnx-error'
import type { Tensor } from '#main/onnx/format/tensor'
import { writeModel } from '#main/onnx/format/write'
import { keepOutputs } from '#main/onnx/inspect/tap-attention'
import { joinedPixels, viewOf } from '../embed/fit'
import { normaliseSpec } from '../preprocess/preprocessing'
import type { DeployedScore, PreparedDrawing } from './deployed-score'
import type { ScoreGraph } from './score-graph'

/** What a way of explaining wants to know from inside the score: values to compute beside it, by name. */
export interface Tap {
  name: string
  outputs: readonly string[]
  build(graph: ScoreGraph): Record<string, Value>
  /** Decisions in steps are those about DRAWN, which is fed beside (scoreGraph). */
  held?: true
}

/** What a run may be given beside the drawing. */
export interface RunOptions {
  /** Whatever the tap itself takes. */
  beside?: Record<string, Tensor>
  /** The drawing whose inked places count, where the one that is looked at is a version of it. */
  around?: PreparedDrawing
  /** Normalised pixels of all views, where the version's are no whole grey levels. */
  pixels?: Tensor
}

/**
 * Runs the score's graph on all views of a drawing at once and answers what was tapped. Throws AppError 'explanation-unavailable'
 * where the encoder or the score cannot be taken apart for it.
 */
export async function runTapped(
  compute: Compute,
  score: DeployedScore,
  tap: Tap,
  drawing: PreparedDrawing,
  { beside = {}, around = drawing, pixels }: RunOptions = {}
): Promise<Record<string, Tensor>> {
  const { pack, views } = score
  const { width, height, name } = pack.manifest.input
  const fed = { ...(await score.beside(around, drawing.page)), ...beside }
  const model = tappedModel(score, tap)
  if (pixels) return compute.run(model, { ...fed, [name]: pixels }, tap.outputs)
  const pictures = views.map((view) => viewOf(view, drawing.picture, pack))
  const batch = { ...joinedPixels(pictures), width, height }
  return compute.runPictures(model, batch, normaliseSpec(pack.manifest), tap.outputs, fed)
}

/** Milliseconds that the score itself takes, forward once, on all views: what maps are held against. The session is open already. */
export async function forwardTime(
  compute: Compute,
  score: DeployedScore,
  drawing: PreparedDrawing
): Promise<number> {
  const tap: Tap = { name: 'forward', outputs: ['loss'], build: ({ loss }) => ({ loss }) }
  await runTapped(compute, score, tap, drawing)
  const started = performance.now()
  await runTapped(compute, score, tap, drawing)
  return performance.now() - started
}

function tappedModel(score: DeployedScore, tap: Tap): ModelSource {
  return {
    key: `${score.key}/${tap.name}${tap.held ? '/held' : ''}`,
    async bytes() {
      try {
        const graph = await score.graph(tap.held)
        for (const [name, value] of Object.entries(tap.build(graph))) graph.builder.output(value, name)
        return writeModel(keepOutputs(graph.builder.model(), tap.outputs))
      } catch (error) {
        if (!(error instanceof OnnxError) && !(error instanceof RangeError)) throw error
        throw new AppError('explanation-unavailable', { reason: reasonOf(error) })
      }
    }
  }
}

const reasonOf = (error: Error): string =>
  error instanceof OnnxError ? String(error.facts.what ?? error.code) : error.message

/** Throws AppError 'explanation-unavailable': an encoder in which nothing was found that this needs. */
export function unavailable(reason: string): never {
  throw new AppError('explanation-unavailable', { reason })
}
