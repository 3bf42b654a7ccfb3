import { t } from '#words/translate'
import { UsageError, type Action } from '../command'
import { columns, table } from '../table'

/** What one benchmark measured: a line for each figure beside its rival's. */
export interface Measured {
  lines: readonly { what: string; ours: string | number; rival: string | number; ratio: string | number }[]
}

export const benchCommand = (benchmarks: Record<string, () => Promise<Measured>>): Action => ({
  args: '[benchmarks...]',
  example: `bench ${Object.keys(benchmarks)[0]}`,
  async run({ words }) {
    const names = words.length ? words : Object.keys(benchmarks)
    const results: Record<string, unknown> = {}
    const rows: (string | number)[][] = []
    for (const name of names) {
      const measure = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined
      if (!measure)
        throw new UsageError(t('cli.bench.unknown', { name, benchmarks: Object.keys(benchmarks).join(', ') }))
      process.stderr.write(`${t('cli.bench.measuring', { name })}\n`)
      const result = await measure()
      results[name] = result
      for (const line of result.lines) rows.push([name, line.what, line.ours, line.rival, line.ratio])
    }
    return {
      json: results,
      text: table(columns('benchmark', 'what', 'tadpole', 'rival', 'ratio'), rows)
    }
  }
})
