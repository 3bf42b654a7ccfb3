import type { Value } from '#main/onnx/build/node-builder'
import { differentiate } from '#main/onnx/differentiate/differentiate'
import { int64, type Tensor } from '#main/onnx/format/tensor'
import type { DeployedScore, PreparedDrawing } from '../deployed-score'
import { blankPage } from '../erase'
import { patchTokens, type ScoreGraph } from '../score-graph'
import { runTapped, unavailable, type Tap } from '../tapped-run'
import { joinSights, type MapMethod, type MapRequest } from './map-method'
import { PAGE_GRADIENT, pageContributions, tappedPage, withPage } from './page-contributions'

/** The first tokens of every network that the score reads: pictures cut into patches. */
function entries(graph: ScoreGraph) {
  if (graph.streams.length === 0) unavailable('no tokens were found in the encoder')
  return graph.streams.map((chain) => chain[0]!)
}

const PAPER = 'paper'

/** All patch tokens of the networks side by side, [pictures, patches, all widths]. */
function sideBySide(graph: ScoreGraph, streams: readonly Value[]): Value {
  const parts = streams.map((stream) => patchTokens(graph, stream))
  return parts.length > 1 ? graph.builder.op('Concat', parts, { axis: 2 }) : parts[0]!
}

/** Tokens of blank paper: what a patch would be, had the child not drawn there. Only the cutting into patches is computed. */
const paperTap: Tap = {
  name: PAPER,
  outputs: [PAPER],
  build: (graph) => ({ [PAPER]: sideBySide(graph, entries(graph)) })
}

/** (token - paper) x gradient, summed over a token's numbers: [pictures, patches]. */
const gradientTap: Tap = {
  name: 'gradient',
  outputs: ['map'],
  build(graph) {
    const { builder: b } = graph
    const streams = entries(graph)
    const gradients = differentiate(b, graph.loss, withPage(graph, streams))
    const tokens = sideBySide(graph, streams)
    const moved = b.op('Sub', [tokens, b.input(PAPER, 'float32', tokens.shape)])
    const product = b.op('Mul', [moved, sideBySide(graph, gradients.slice(0, streams.length))])
    const map = b.op('ReduceSum', [product, b.constant(int64([2]))], { keepdims: 0 })
    return { map, ...tappedPage(gradients[streams.length]) }
  }
}

const withPageOutput = (tap: Tap, { readsPage }: DeployedScore): Tap =>
  readsPage ? { ...tap, outputs: [...tap.outputs, PAGE_GRADIENT] } : tap

/**
 * Gradient x input on patch tokens (Shrikumar et al. 2016; Simonyan et al. 2013) from blank paper: to first order, what the score
 * would lose, had the child not drawn in the patch. One pass forward and back.
 */
export const gradientMap: MapMethod = async (compute, { score, drawing }) => {
  const paper = await runTapped(compute, score, paperTap, blankPage(drawing, score.pack.manifest))
  const found = await runTapped(compute, score, withPageOutput(gradientTap, score), drawing, {
    beside: paper
  })
  const values = joinSights(score, found.map!.data as Float32Array)
  addPage(values, score, drawing, found)
  return { values, evaluations: score.views.length }
}

function addPage(
  values: Float32Array,
  score: DeployedScore,
  drawing: PreparedDrawing,
  found: Record<string, Tensor>
): void {
  const gradient = found[PAGE_GRADIENT]?.data as Float32Array | undefined
  if (!gradient) return
  pageContributions(drawing, gradient, score.pack.manifest.grid).forEach((v, i) => (values[i]! += v))
}

/** Length of the gradient at each patch token: [pictures, patches]. */
const lengthTap: Tap = {
  name: 'gradient-length',
  outputs: ['map'],
  build(graph) {
    const { builder: b } = graph
    const streams = entries(graph)
    const all = sideBySide(graph, differentiate(b, graph.loss, streams))
    const squares = b.op('ReduceSum', [b.op('Mul', [all, all]), b.constant(int64([2]))], { keepdims: 0 })
    return { map: b.op('Sqrt', [squares]) }
  }
}

/** Importance of patches by gradient: how much the score could be moved from there, whichever way. */
export const patchGradientMap: MapMethod = async (compute, { score, drawing }: MapRequest) => {
  const found = await runTapped(compute, score, lengthTap, drawing)
  return { values: joinSights(score, found.map!.data as Float32Array), evaluations: score.views.length }
}
