import { embedBenchmark } from './embed'
import { importBenchmark } from './import'
import { trainBenchmark } from './train'

export interface BenchmarkLine {
  what: string
  ours: string
  rival: string
  /** Ours divided by the rival's, both measured in this run; '-' where there is no rival here. */
  ratio: string
}

export interface BenchmarkResult {
  lines: BenchmarkLine[]
  machine: string
  versions: Record<string, string>
}

export const benchmarks: Record<string, () => Promise<BenchmarkResult>> = {
  train: trainBenchmark,
  embed: embedBenchmark,
  import: importBenchmark
}
