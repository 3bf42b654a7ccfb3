import type { ReasonCode } from '#contract/reason-codes'
import type { Facts } from '#contract/result'
import { reasonText } from '#words/translate'
import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import type { validationLayers, ValidationStep } from '#contract/model-archive'
import { relativeDifference } from '#main/analysis/embed/encoder-pack'
import { preprocessingVersion } from '#main/analysis/preprocess/preprocessing'
import { developmentIndices, INDEX_OUTPUT, TRAITS_INPUT } from '#main/analysis/score/development-index'
import { foldScores, SCORER_INPUT, SCORER_OUTPUT } from '#main/analysis/score/form-score'
import { leastAlpha } from '#main/analysis/score/threshold'
import type { Compute } from '#main/compute/port'
import type { Model } from '#main/onnx/format/model'
import { OnnxError } from '#main/onnx/format/onnx-error'
import { checkForeignModel } from '#main/onnx/inspect/check-foreign-model'
import { scorerSource } from './scorer-graph'
import type { VersionFiles } from './version-files'

/** CPUs round differently; a wrong graph is off by far more. */
const TOLERANCE = 1e-3

type Layer = (typeof validationLayers)[number]
/** Answers what was found; throws AppError 'model-invalid' or the layer's own. */
type Check = (version: VersionFiles) => string | Promise<string>

const refuse = (code: ReasonCode, facts: Facts = {}): never => {
  throw new AppError('model-invalid', because(code, facts))
}

/** Every layer of a validation, for a version that is about to be taken in or is asked about. */
export function checksOf(compute: Compute, encoders: readonly string[]): [Layer, Check][] {
  return [
    ['checksum', checksum],
    [
      'manifest',
      ({ manifest }) => `schema ${manifest.schemaVersion}, written by Tadpole ${manifest.tadpole}`
    ],
    ['compatibility', (version) => compatibility(version, encoders)],
    ['operators', operators],
    ['structure', structure],
    ['golden vectors', (version) => golden(compute, version)],
    ['plausibility', plausibility]
  ]
}

/** Throws AppError of the first layer that fails. */
export async function checkVersion(
  compute: Compute,
  encoders: readonly string[],
  version: VersionFiles
): Promise<void> {
  for (const [, check] of checksOf(compute, encoders)) await check(version)
}

/** All layers, one after the other; those after a failure are tried as well. */
export async function validationOf(
  compute: Compute,
  encoders: readonly string[],
  version: VersionFiles
): Promise<ValidationStep[]> {
  const steps: ValidationStep[] = []
  for (const [layer, check] of checksOf(compute, encoders)) {
    try {
      steps.push({ layer, ok: true, detail: await check(version) })
    } catch (error) {
      const detail = error instanceof AppError ? reasonText(error.facts) : null
      steps.push({ layer, ok: false, detail: detail ?? (error as Error).message })
    }
  }
  return steps
}

function checksum({ manifest, scorer, scope }: VersionFiles): string {
  if (scorerSource(scorer).key !== manifest.scorerSha256) refuse('other-graph', { file: 'scorer.onnx' })
  const wanted = manifest.kind === 'development' ? null : (manifest.scope?.sha256 ?? null)
  if ((scope && scorerSource(scope).key) !== wanted) refuse('other-graph', { file: 'scope.onnx' })
  return `${scope ? 'two graphs' : 'one graph'} as written`
}

function compatibility({ manifest }: VersionFiles, encoders: readonly string[]): string {
  const { encoder, preprocessing } = manifest
  if (!encoders.includes(encoder.id))
    throw new AppError(
      'model-other-encoder',
      because('encoder-missing', { name: encoder.name, id: encoder.id })
    )
  const own = preprocessingVersion(preprocessing.evenShade)
  if (preprocessing.version !== own) refuse('other-preprocessing', { theirs: preprocessing.version, own })
  return `encoder ${encoder.name}, preprocessing ${preprocessing.version}`
}

function graphsOf({ scorer, scope }: VersionFiles): Model[] {
  try {
    return [scorer, ...(scope ? [scope] : [])].map(checkForeignModel)
  } catch (error) {
    if (error instanceof OnnxError) throw new AppError(error.code, { ...error.facts, reason: error.message })
    throw error
  }
}

function operators(version: VersionFiles): string {
  const used = new Set(graphsOf(version).flatMap(({ graph }) => graph.nodes.map((node) => node.op)))
  return `${used.size} operators, all of them allowed`
}

/** Do the graphs take and give what the manifest says? */
function structure(version: VersionFiles): string {
  const { manifest } = version
  const [{ graph }] = graphsOf(version) as [Model]
  const folds = manifest.calibration.length
  const development = manifest.kind === 'development'
  const [input, output] = development ? [TRAITS_INPUT, INDEX_OUTPUT] : [SCORER_INPUT, SCORER_OUTPUT]
  if (!graph.inputs.some((value) => value.name === input)) refuse('scorer-input', { name: input })
  if (!graph.outputs.some((value) => value.name === output)) refuse('scorer-output', { name: output })
  const expected = development ? manifest.golden.indices.length : manifest.golden.scores.length
  if (expected !== folds) refuse('fold-counts', { calibrate: folds, scored: expected })
  return `${folds} folds`
}

/** The runtime's own words mean little to a user: what matters is that the graph does not run. */
const runs = <Value>(run: Promise<Value>): Promise<Value> =>
  run.catch((error: unknown) => {
    if (error instanceof AppError && error.code !== 'unexpected') throw error
    return refuse('scorer-fails')
  })

async function golden(compute: Compute, { manifest, scorer }: VersionFiles): Promise<string> {
  const source = scorerSource(scorer)
  const [found, wanted] =
    manifest.kind === 'development'
      ? [
          await runs(
            developmentIndices(compute, source, manifest, [
              { features: Float32Array.from(manifest.golden.traits), prompt: manifest.golden.prompt }
            ])
          ),
          manifest.golden.indices
        ]
      : [
          await runs(foldScores(compute, source, [Float32Array.from(manifest.golden.embedding)])),
          manifest.golden.scores
        ]
  const difference = relativeDifference(found[0]!, wanted)
  if (!(difference <= TOLERANCE)) refuse('golden-differs', { difference: difference.toPrecision(3) })
  return `off by ${difference.toPrecision(2)} at the most`
}

/** Numbers that no training gives: what would flag all, or nobody, or is none. */
function plausibility({ manifest }: VersionFiles): string {
  const scores = manifest.calibration.flat().map((row) => ('index' in row ? row.index : row.score))
  const { n, alpha, children } = manifest
  if (scores.length !== n) refuse('drawing-counts', { stated: n, calibrate: scores.length })
  if (!scores.every(Number.isFinite)) refuse('score-not-number')
  if (new Set(scores).size < 2) refuse('scores-equal')
  if (alpha < leastAlpha(n) || alpha > 0.5) refuse('alpha-untellable', { alpha, drawings: n })
  const counted = new Set(manifest.calibration.flat().map((row) => row.child)).size
  if (counted > children) refuse('children-counts', { stated: children, calibrate: counted })
  return `${n} held-out scores of ${children} children`
}
