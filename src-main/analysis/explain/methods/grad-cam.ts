import { differentiate } from '#main/onnx/differentiate/differentiate'
import { int64 } from '#main/onnx/format/tensor'
import { patchTokens, type ScoreGraph } from '../score-graph'
import { runTapped, unavailable, type Tap } from '../tapped-run'
import { joinSights, type MapMethod } from './map-method'

/** A stream is normalised before attention and before the MLP of each block. */
const STREAMS_A_BLOCK = 2

/**
 * After so many blocks, or all, in each network. Where a class token is read, what the patches hold after the last block no longer
 * reaches the score: the last that counts is before it.
 */
function streamsAt({ streams, manifest }: ScoreGraph, block: number | null) {
  if (streams.length === 0) unavailable('no tokens were found in the encoder')
  return streams.map((chain) => {
    const blocks = Math.floor(chain.length / STREAMS_A_BLOCK)
    const most = Math.max(
      0,
      manifest.prefixTokens > 0 ? blocks - 1 : Math.ceil(chain.length / STREAMS_A_BLOCK) - 1
    )
    if (block !== null && block > most) unavailable(`it can be looked at after 0 to ${most} blocks`)
    return chain[STREAMS_A_BLOCK * (block ?? most)]!
  })
}

const tapAt = (block: number | null): Tap => ({
  name: `grad-cam.${block ?? 'last'}`,
  outputs: ['map'],
  build(graph) {
    const { builder: b } = graph
    const streams = streamsAt(graph, block)
    const gradients = differentiate(b, graph.loss, streams)
    const maps = streams.map((stream, i) => {
      const weights = b.op('ReduceMean', [patchTokens(graph, gradients[i]!)], { axes: [1], keepdims: 1 })
      const weighed = b.op('Mul', [patchTokens(graph, stream), weights])
      return b.op('ReduceSum', [weighed, b.constant(int64([2]))], { keepdims: 0 })
    })
    return { map: b.op('Relu', [maps.reduce((sum, map) => b.op('Add', [sum, map]))]) }
  }
})

/**
 * Grad-CAM (Selvaraju et al. 2017, eq. 1 and 2) for transformers: channels are a token's numbers, weighed by the mean of the score's
 * gradient over patches, at the tokens before a block.
 */
export const gradCamMap: MapMethod = async (compute, { score, drawing, block }) => {
  const found = await runTapped(compute, score, tapAt(block), drawing)
  return { values: joinSights(score, found.map!.data as Float32Array), evaluations: score.views.length }
}
