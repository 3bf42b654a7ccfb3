import { benchmarks } from '../../benchmarks/registry'
import { UsageError, type Command } from '../command'
import { table } from '../table'

export const bench: Command = {
  usage: `bench [${Object.keys(benchmarks).join(' | ')}]`,
  about: 'measure validity and speed beside a rival, in one run',
  options: {},
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
}
