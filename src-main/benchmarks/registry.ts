import { embedBenchmark } from './embed'
import { importBenchmark } from './import'
import type { BenchmarkResult } from './result'
import { trainBenchmark } from './train'

export const benchmarks: Record<string, () => Promise<BenchmarkResult>> = {
  train: trainBenchmark,
  embed: embedBenchmark,
  import: importBenchmark
}
