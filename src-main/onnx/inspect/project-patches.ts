import { GraphBuilder } from '../build/graph-builder'
import type { Model } from '../format/model'
import { float32 } from '../format/tensor'
import { joined, patchesOf, tokenStreams, type TokenLayout } from './token-streams'

/** Output: every patch of a late block, projected: [pictures, patches, size]. */
export const PROJECTED_PATCHES = 'tadpole.projected-patches'

/** Three quarters of the way through: later than edges and corners, earlier than what the encoder was asked in the end. */
const DEPTH = 0.75

/**
 * A copy of the model that also gives its patches in fewer numbers: `projection` [width, size] for the width of the block, at
 * random, so that distances stay what they are within a few percent (Johnson & Lindenstrauss 1984). The graph must have blocks.
 */
export function projectPatches(
  model: Model,
  layout: TokenLayout,
  size: number,
  projection: (width: number) => Float32Array
): Model {
  const streams = tokenStreams(model.graph)
  const stream = streams[Math.floor(DEPTH * streams.length)]!
  const b = new GraphBuilder('tadpole.project', new GraphBuilder('file'))
  const matrix = b.constant(float32(projection(stream.width), [stream.width, size]))
  b.output(b.op('MatMul', [patchesOf(b, stream, layout), matrix]), PROJECTED_PATCHES)
  return { ...model, graph: joined(model.graph, b.graph) }
}
