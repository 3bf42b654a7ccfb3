import { UsageError, type Action } from '../command'
import { table } from '../table'

/** What one benchmark measured: a line for each figure beside its rival's. */
export interface Measured {
  lines: readonly { what: string; ours: string | number; rival: string | number; ratio: string | number }[]
}

export const benchCommand = (benchmarks: Record<string, () => Promise<Measured>>): Action => ({
  args: '[benchmarks...]',
  about: 'measure validity and speed beside a rival, in one run',
  example: `bench ${Object.keys(benchmarks)[0]}`,
  async run({ words }) {
    const names = words.length ? words : Object.keys(benchmarks)
    const results: Record<string, unknown> = {}
    const rows: (string | number)[][] = []
    for (const name of names) {
      const measure = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined
      if (!measure)
        throw new UsageError(`there is no benchmark ${name}; there are ${Object.keys(benchmarks).join(', ')}`)
      process.stderr.write(`measuring ${name}\n`)
      const result = await measure()
      results[name] = result
      for (const line of result.lines) rows.push([name, line.what, line.ours, line.rival, line.ratio])
    }
    return { json: results, text: table(['benchmark', 'what', 'Tadpole', 'rival', 'ratio'], rows) }
  }
})
