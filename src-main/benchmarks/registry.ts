import { embedBenchmark } from './embed'
import { faithfulnessBenchmark } from './faithfulness'
import { formBenchmark } from './form'
import { importBenchmark } from './import'
import type { BenchmarkResult } from './result'
import { placesBenchmark } from './places'
import { plantedBenchmark } from './planted'
import { trainBenchmark } from './train'
import { validityBenchmark } from './validity'

export const benchmarks: Record<string, () => Promise<BenchmarkResult>> = {
  validity: validityBenchmark,
  planted: plantedBenchmark,
  faithfulness: faithfulnessBenchmark,
  form: formBenchmark,
  places: placesBenchmark,
  train: trainBenchmark,
  embed: embedBenchmark,
  import: importBenchmark
}
