import { embedBenchmark } from './embed'
import { importBenchmark } from './import'
import type { BenchmarkResult } from './result'
import { plantedBenchmark } from './planted'
import { trainBenchmark } from './train'
import { validityBenchmark } from './validity'

export const benchmarks: Record<string, () => Promise<BenchmarkResult>> = {
  validity: validityBenchmark,
  planted: plantedBenchmark,
  train: trainBenchmark,
  embed: embedBenchmark,
  import: importBenchmark
}
