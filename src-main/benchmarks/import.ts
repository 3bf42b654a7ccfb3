import type { BenchmarkResult } from './registry'
export async function importBenchmark(): Promise<BenchmarkResult> { throw new Error('tbd') }
