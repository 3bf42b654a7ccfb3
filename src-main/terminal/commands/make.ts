import { join } from 'node:path'
import { computePool } from '../../engine/compute-pool'
import { nodeFork } from '../../lib/process/node-channel'
import { makeSample } from '../../synthetic/make-sample'
import { manyRows } from '../../benchmarks/many-rows'
import { numberOption, UsageError, textOption, type Answer, type Command } from '../command'
import { fromUser, installationRoot, programFolder } from '../paths'

/** Children of the sample that ships, and its seed. */
const SAMPLE = { children: 160, seed: 2026 }

async function makeRows(out: string | undefined, rows: number): Promise<Answer> {
  if (!out) throw new UsageError('make rows --count N --out DIR')
  await manyRows(fromUser(out), rows)
  return { json: { rows }, text: `${rows} rows in ${out}.` }
}

export const make: Command = {
  usage: 'make sample [--out DIR] [--children N] [--seed N] | make rows --count N --out DIR',
  about:
    'for makers of Tadpole: the synthetic sample that ships, byte for byte; a library of many rows without files',
  options: {
    out: { type: 'string' },
    children: { type: 'string' },
    seed: { type: 'string' },
    count: { type: 'string' }
  },
  async run({ words, values }) {
    if (words[0] === 'rows')
      return makeRows(textOption(values, 'out'), numberOption(values, 'count') ?? 100_000)
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
