import type { BenchmarkResult } from './registry'
export async function trainBenchmark(): Promise<BenchmarkResult> { throw new Error('tbd') }
