import type { BenchmarkResult } from './registry'
export async function embedBenchmark(): Promise<BenchmarkResult> { throw new Error('tbd') }
