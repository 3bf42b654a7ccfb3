import { join } from 'node:path'
import { computePool } from '../../engine/compute-pool'
import { nodeFork } from '../../lib/process/node-channel'
import { makeSample } from '../../synthetic/make-sample'
import { numberOption, UsageError, textOption, type Command } from '../command'
import { fromUser, installationRoot, programFolder } from '../paths'

/** Children of the sample that ships, and its seed. */
const SAMPLE = { children: 160, seed: 2026 }

export const make: Command = {
  usage: 'make sample [--out DIR] [--children N] [--seed N]',
  about: 'for makers of Tadpole: regenerate the synthetic sample that ships, byte for byte',
  options: { out: { type: 'string' }, children: { type: 'string' }, seed: { type: 'string' } },
  async run({ words, values }) {
    const compute = computePool(nodeFork(programFolder), 1)
    const out = textOption(values, 'out')
    try {
      if (words[0] !== 'sample') throw new UsageError('make sample')
      const folder = out ? fromUser(out) : join(installationRoot, 'resources/sample')
      const children = numberOption(values, 'children') ?? SAMPLE.children
      const drawings = await makeSample(
        compute,
        folder,
        children,
        numberOption(values, 'seed') ?? SAMPLE.seed
      )
      return { json: { drawings }, text: `${drawings} synthetic drawings in ${folder}.` }
    } finally {
      compute.stop()
    }
  }
}
